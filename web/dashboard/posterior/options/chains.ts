/** Chains in function space: traces, autocorrelation, R̂ and effective sample sizes. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatCount, formatNumber } from "../../format/number.ts";
import type { ChainsData, TraceData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { clampedPosition, extentOf, linearAxis, logAxis } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import { above, axisOfNumbers, below, grid, present } from "./parts.ts";

/** Above the first bound, chains have not mixed (Vehtari et al. 2021); above the second, they are far from it. */
const RHAT_BOUNDS = [1.01, 1.1] as const;
/** Number of effective draws per chain needed for R̂ and quantiles. */
const WANTED_PER_CHAIN = 100;

/** One line for each chain. */
export function traceOption(trace: TraceData, palette: Palette): ChartOption {
  const [from, to] = [trace.draw[0] ?? 0, trace.draw.at(-1) ?? 1];
  const x = linearAxis("draw", from, Math.max(to, from + 1), { whole: true });
  const y = axisOfNumbers(trace.name, ...trace.values);
  return {
    grid,
    tooltip: {
      ...tooltipLook(palette),
      trigger: "axis",
      formatter: (parts: readonly { readonly axisValue: number }[]) =>
        traceText(trace, trace.draw.indexOf(Number(parts[0]?.axisValue))),
    },
    xAxis: drawnAxis(x, palette, below),
    yAxis: drawnAxis(y, palette, above(palette)),
    series: trace.values.map((values, chain) => ({
      type: "line",
      name: `chain ${chain + 1}`,
      data: values.flatMap((value, at) => (value === null ? [] : [[trace.draw[at], y.position(value)]])),
      symbol: "none",
      lineStyle: { width: 1.25, color: chainColour(chain, palette), type: chain % 2 === 0 ? "solid" : "dashed" },
      itemStyle: { color: chainColour(chain, palette) },
    })),
  };
}

function chainColour(chain: number, { series, ink }: Palette): string {
  return series[chain % series.length] ?? ink;
}

function traceText(trace: TraceData, at: number): string {
  if (at < 0) return "";
  const lines = trace.values.map((values, chain) => {
    const value = values[at] ?? null;
    return `chain ${chain + 1}: ${value === null ? "–" : formatNumber(value)}`;
  });
  return [`draw ${formatCount(trace.draw[at] ?? 0)}`, ...lines].join("\n");
}

/** Autocorrelation at each lag. */
export function memoryOption({ autocorrelation }: TraceData, palette: Palette): ChartOption {
  const lowest = extentOf(autocorrelation.filter((value) => value !== null))[0];
  const y = linearAxis("autocorrelation", lowest < -0.5 ? -1 : -0.5, 1, {});
  const x = linearAxis("lag, in draws", -0.5, Math.max(1, autocorrelation.length - 0.5), { whole: true });
  return {
    grid,
    tooltip: {
      ...tooltipLook(palette),
      trigger: "axis",
      axisPointer: { type: "shadow" },
      formatter: (parts: readonly { readonly value: readonly [number, number] }[]) => {
        const lag = parts[0]?.value[0] ?? 0;
        return `lag ${lag}: ${formatNumber(autocorrelation[lag] ?? Number.NaN, 3)}`;
      },
    },
    xAxis: drawnAxis(x, palette, below),
    yAxis: drawnAxis(y, palette, above(palette)),
    series: [
      {
        type: "bar",
        name: "autocorrelation",
        barWidth: 3,
        data: autocorrelation.flatMap((value, lag) => (value === null ? [] : [[lag, clampedPosition(y, value)]])),
        itemStyle: { color: palette.network },
      },
    ],
  };
}

/** R̂ of each quantity with the bounds, worst first. */
export function rhatOption({ quantities }: ChainsData, palette: Palette): ChartOption {
  const rows = worstFirst(quantities.name, quantities.rhat, (a, b) => b - a);
  const most = Math.max(RHAT_BOUNDS[1], ...rows.map(({ value }) => value));
  const x = linearAxis("R̂", 1, most, { room: 0.05 });
  return {
    grid: { left: 148, right: 28, top: 24, bottom: 44 },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "item",
      formatter: ({ value }: { readonly value: readonly [number, string] }) =>
        `${value[1]}\nR̂ ${formatNumber(Number(x.valueAt(value[0])))}`,
    },
    xAxis: drawnAxis(x, palette, below),
    yAxis: names(rows, palette),
    series: [
      {
        type: "scatter",
        name: "R̂",
        data: rows.map(({ name, value }) => ({
          value: [x.position(value), name],
          symbol: value <= RHAT_BOUNDS[0] ? "circle" : value <= RHAT_BOUNDS[1] ? "triangle" : "diamond",
          itemStyle: { color: levelColour(value, palette) },
        })),
        symbolSize: 9,
        markLine: bounds(
          RHAT_BOUNDS.map((at) => [clampedPosition(x, at), String(at)]),
          palette,
        ),
      },
    ],
  };
}

function levelColour(rhat: number, palette: Palette): string {
  if (rhat <= RHAT_BOUNDS[0]) return palette.good;
  return rhat <= RHAT_BOUNDS[1] ? palette.doubtful : palette.bad;
}

/** Bulk and tail effective sample sizes of each quantity, with the required number. */
export function effectiveOption({ quantities, chains }: ChainsData, palette: Palette): ChartOption {
  const rows = worstFirst(quantities.name, quantities.bulkEffectiveDraws, (a, b) => a - b);
  const tails = new Map(quantities.name.map((name, i) => [name, quantities.tailEffectiveDraws[i] ?? null]));
  const wanted = WANTED_PER_CHAIN * chains;
  const values = [...rows.map(({ value }) => value), ...tails.values()].filter((value) => value !== null && value > 0);
  const [least, largest] = extentOf([wanted, ...(values as number[])]);
  const x = logAxis("effective sample size", 10 ** Math.floor(Math.log10(least)), Math.max(largest, 1.2 * wanted), {
    room: 0.03,
  });
  return {
    grid: { left: 148, right: 28, top: 24, bottom: 44 },
    tooltip: {
      ...tooltipLook(palette),
      trigger: "item",
      formatter: (part: { readonly seriesName: string; readonly value: readonly [number, string] }) =>
        `${part.value[1]}\n${formatNumber(Number(x.valueAt(part.value[0])), 3)} effective draws in the ${part.seriesName}`,
    },
    xAxis: drawnAxis(x, palette, below),
    yAxis: names(rows, palette),
    series: [
      {
        type: "scatter",
        name: "bulk",
        data: rows.map(({ name, value }) => [clampedPosition(x, value), name]),
        symbol: "circle",
        symbolSize: 9,
        itemStyle: { color: palette.network },
        markLine: bounds([[clampedPosition(x, wanted), `target ${formatCount(wanted)}`]], palette),
      },
      {
        type: "scatter",
        name: "tails",
        data: rows.flatMap(({ name }) => {
          const value = tails.get(name) ?? null;
          return value === null ? [] : [[clampedPosition(x, value), name]];
        }),
        symbol: "circle",
        symbolSize: 8,
        itemStyle: { color: palette.ground, borderColor: palette.muted, borderWidth: 2 },
      },
    ],
  };
}

interface Row {
  readonly name: string;
  readonly value: number;
}

function worstFirst(
  names: readonly string[],
  values: readonly (number | null)[],
  compare: (a: number, b: number) => number,
): readonly Row[] {
  return present(values)
    .map(({ index, value }): Row => ({ name: names[index] ?? "", value }))
    .toSorted((a, b) => compare(a.value, b.value));
}

function names(rows: readonly Row[], palette: Palette) {
  return {
    type: "category",
    inverse: true,
    data: rows.map(({ name }) => name),
    axisTick: { show: false },
    axisLine: { lineStyle: { color: palette.line } },
    axisLabel: { color: palette.muted, fontSize: 11, width: 136, overflow: "truncate", interval: 0 },
    splitLine: { show: true, lineStyle: { color: palette.faint } },
  };
}

function bounds(lines: readonly (readonly [number, string])[], palette: Palette) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: faded(palette.muted, 0.8), type: "dashed", width: 1 },
    label: { color: palette.muted, fontSize: 11, position: "start" },
    data: lines.map(([xAxis, text]) => ({ xAxis, label: { formatter: text } })),
  };
}

export function traceTable({ draw, values }: TraceData): DataTable {
  return {
    columns: ["draw", ...values.map((_, chain) => `chain ${chain + 1}`)],
    rows: draw.map((at, i) => [at, ...values.map((chain) => chain[i] ?? null)]),
  };
}

export function memoryTable({ autocorrelation }: TraceData): DataTable {
  return { columns: ["lag", "autocorrelation"], rows: autocorrelation.map((value, lag) => [lag, value]) };
}

export function quantitiesTable({ quantities }: ChainsData): DataTable {
  return {
    columns: ["quantity", "rhat", "bulkEffectiveDraws", "tailEffectiveDraws"],
    rows: quantities.name.map((name, i) => [
      name,
      quantities.rhat[i] ?? null,
      quantities.bulkEffectiveDraws[i] ?? null,
      quantities.tailEffectiveDraws[i] ?? null,
    ]),
  };
}
