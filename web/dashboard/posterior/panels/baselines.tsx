/** The network compared with baselines. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatCell } from "../../format/column.ts";
import {
  baselinesOption,
  baselinesTable,
  bestModel,
  modelName,
  type ComparedModels,
  type ModelScore,
} from "../options/baselines.ts";

interface BaselinesProps {
  readonly data: ComparedModels;
  readonly scores: readonly ModelScore[];
}

export function BaselinesPlot({ data, scores }: BaselinesProps) {
  const option = useCallback((palette: Palette) => baselinesOption(data, palette), [data]);
  return (
    <>
      <div class="scroll-x" tabIndex={0} role="region" aria-label="Scores of each model">
        <table class="baselines-table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              {scores.map(({ key, name }) => (
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
                {scores.map((score) => (
                  <td key={score.key} class={bestModel(score) === i ? "number best" : "number"}>
                    {formatCell(score.values[i], score.format)}
                    {bestModel(score) === i && <span class="visually-hidden"> (best)</span>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Chart
        label="Comparison with baselines"
        summary={`NLL of ${data.name.map(modelName).join(", ")}; the shaded range is two standard errors around the best baseline.`}
        option={option}
        data={() => baselinesTable(data.name, scores)}
        height={180}
      />
      <p class="muted net-note">Shaded: within two standard errors of the best baseline.</p>
    </>
  );
}
