/** Chains: traces, autocorrelation, R̂, effective draws and temperature. */
import { useCallback } from "preact/hooks";
import type { Palette } from "../../chart/palette.ts";
import { formatCount, formatNumber } from "../../format/number.ts";
import { useParameter } from "../../routing/location.ts";
import { type Fact, Facts } from "../facts.tsx";
import type { ChainsData, TraceData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import {
  effectiveOption,
  memoryOption,
  memoryTable,
  quantitiesTable,
  rhatOption,
  traceOption,
  traceTable,
} from "../options/chains.ts";
import { TitledChart } from "../titled-chart.tsx";

export function ChainsPlots({ data }: { readonly data: ChainsData }) {
  const [shown, show] = useParameter("trace", data.traces[0]?.name ?? "");
  const trace = data.traces.find(({ name }) => name === shown) ?? data.traces[0];
  const rhat = useCallback((palette: Palette) => rhatOption(data, palette), [data]);
  const effective = useCallback((palette: Palette) => effectiveOption(data, palette), [data]);
  const height = 80 + 18 * data.quantities.name.length;
  return (
    <>
      <Facts facts={chainFacts(data)} />
      {trace !== undefined && (
        <>
          <label class="trace-choice">
            Quantity
            <select value={trace.name} onChange={(event) => show(event.currentTarget.value)}>
              {data.traces.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <TracePlots key={trace.name} trace={trace} />
        </>
      )}
      <div class="side-by-side">
        <TitledChart
          title="R̂ of each quantity"
          label="R-hat of each quantity"
          summary={`The worst R-hat is ${data.worstRhat === null ? "unknown" : formatNumber(data.worstRhat)}; mixed chains have at most 1.01.`}
          option={rhat}
          keys={
            <ul class="net-keys">
              <li>smaller is better; lines: bounds</li>
            </ul>
          }
          data={() => quantitiesTable(data)}
          height={height}
        />
        <TitledChart
          title="Effective sample size"
          label="Effective sample size of each quantity"
          summary={`At least ${data.leastEffectiveDraws === null ? "unknown" : formatNumber(data.leastEffectiveDraws, 3)} effective draws.`}
          option={effective}
          keys={
            <ul class="net-keys">
              <li class="key-disc">bulk</li>
              <li class="key-ring">tails</li>
            </ul>
          }
          data={() => quantitiesTable(data)}
          height={height}
        />
      </div>
    </>
  );
}

function TracePlots({ trace }: { readonly trace: TraceData }) {
  const draws = useCallback((palette: Palette) => traceOption(trace, palette), [trace]);
  const memory = useCallback((palette: Palette) => memoryOption(trace, palette), [trace]);
  return (
    <div class="side-by-side trace-plots">
      <TitledChart
        title="Trace plot"
        label={`Trace of ${trace.name}`}
        summary={`${trace.name} at ${trace.draw.length} draws of ${trace.values.length} chains.`}
        option={draws}
        data={() => traceTable(trace)}
        height={240}
      />
      <TitledChart
        title="Autocorrelation"
        label={`Autocorrelation of ${trace.name}`}
        summary={`Autocorrelation of ${trace.name}, lag by lag.`}
        option={memory}
        data={() => memoryTable(trace)}
        height={240}
      />
    </div>
  );
}

function chainFacts(data: ChainsData): readonly Fact[] {
  const number = (value: number | null) => (value === null ? "unknown" : formatNumber(value, 3));
  const { nominal, configurational, standardError } = data.temperature;
  const error = standardError === null ? "" : ` ± ${formatNumber(standardError, 2)}`;
  const { first, last } = data.stepSize;
  return [
    { name: "Chains × draws", value: `${formatCount(data.chains)} × ${formatCount(data.draws)}` },
    { name: "Iterations per chain", value: formatCount(data.iterations) },
    { name: "Step size", value: first === last ? number(first) : `${number(first)} → ${number(last)}` },
    { name: "Target temperature", value: number(nominal) },
    {
      name: "Effective temperature",
      value: configurational === null ? "too costly to compute" : number(configurational) + error,
      title: "Configurational: the mean of ⟨θ, ∇U⟩ divided by the number of weights",
    },
    ...momentumFacts(data.temperature.kinetic),
    ...noiseFacts(data.minibatch),
    ...heatingFacts(data.temperature.blocks),
    { name: "Max R̂", value: number(data.worstRhat) },
    { name: "Min ESS", value: number(data.leastEffectiveDraws) },
  ];
}

function momentumFacts({ temperature, standardError }: ChainsData["temperature"]["kinetic"]): Fact[] {
  if (temperature === null) return [];
  const error = standardError === null ? "" : ` ± ${formatNumber(standardError, 2)}`;
  return [
    {
      name: "Momentum temperature",
      value: formatNumber(temperature, 3) + error,
      title:
        "Kinetic: the mean of mᵀM⁻¹m divided by the number of weights. A value above the target means that gradient noise heats the chains",
    },
  ];
}

function noiseFacts({ rows, noiseScale }: ChainsData["minibatch"]): Fact[] {
  if (rows === null || noiseScale === null) return [];
  return [
    {
      name: "Gradient noise scale",
      value: `${formatNumber(noiseScale, 3)} rows (minibatch ${formatCount(rows)})`,
      title:
        "The number of rows whose gradient noise is as large as the gradient of all rows, at a draw of the first chain",
    },
  ];
}

/** Facts about the block with the largest heating, if any is known. */
function heatingFacts({ name, heating }: ChainsData["temperature"]["blocks"]): Fact[] {
  const known = heating.flatMap((value, i) => (value === null ? [] : [{ value, block: name[i] }]));
  if (known.length === 0) return [];
  const most = known.reduce((one, other) => (other.value > one.value ? other : one));
  return [
    {
      name: "Heating by minibatches",
      value: `${formatNumber(most.value, 3)} (${most.block})`,
      title:
        "Temperature increase due to gradient noise, in the block with the largest increase: εV/2 for a step ε and noise of variance V",
    },
  ];
}
