/** The network beside a constant and a linear model. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatAligned, formatShare } from "../../format/number.ts";
import type { Control } from "../kinds.ts";
import { bestModels, controlOption, controlTable, modelName } from "../options/control.ts";

export function ControlPlot({ data }: { readonly data: Control }) {
  const option = useCallback((palette: Palette) => controlOption(data, palette), [data]);
  const best = bestModels(data);
  const scores = [
    ["nll", "NLL", data.nll],
    ["rmse", "RMSE", data.rmse],
    ["crps", "CRPS", data.crps],
    ["coverage95", "95 % interval holds", data.coverage95],
  ] as const;
  const say = (score: (typeof scores)[number][0], value: number | null | undefined) =>
    value === null || value === undefined ? "–" : score === "coverage95" ? formatShare(value) : formatAligned(value);
  return (
    <>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Scores of each model">
        <table class="controls-table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              {scores.map(([key, name]) => (
                <th key={key} scope="col" class="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.name.map((name, i) => (
              <tr key={name}>
                <th scope="row">{modelName(name)}</th>
                {scores.map(([key, , values]) => (
                  <td key={key} class={best[key] === i ? "number best" : "number"}>
                    {say(key, values[i])}
                    {best[key] === i && <span class="visually-hidden"> (best)</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Chart
        label="The network beside simpler models"
        summary={`NLL of ${data.name.map(modelName).join(", ")}; the shaded range around the best simpler model is what chance explains.`}
        option={option}
        data={() => controlTable(data)}
        height={180}
      />
      <p class="muted net-note">Shaded: within two standard errors of the best simpler model.</p>
    </>
  );
}
