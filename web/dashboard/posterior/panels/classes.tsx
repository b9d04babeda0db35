/** Class probabilities, row by row. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import { type Palette, palettes } from "../../chart/palette.ts";
import { formatCount } from "../../format/number.ts";
import { theme } from "../../theme/theme.ts";
import type { ClassProbabilitiesData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { classesOption, classesTable, classRows } from "../options/classes.ts";

export function ClassesPlot({ data }: { readonly data: ClassProbabilitiesData }) {
  const option = useCallback((palette: Palette) => classesOption(data, palette), [data]);
  const wrong = classRows(data).filter(({ isRight }) => !isRight).length;
  const { series } = palettes[theme.value];
  return (
    <>
      <ul class="net-keys">
        {data.classes.map((name, at) => (
          <li key={name} class="key-square" style={{ "--key": series[at % series.length] ?? "" }}>
            {name}
          </li>
        ))}
        <li class="key-ink">true class</li>
      </ul>
      <Chart
        label="Class probabilities"
        summary={`Probabilities of ${data.classes.join(", ")} for ${formatCount(data.shown)} rows, of which ${wrong} are misclassified.`}
        option={option}
        data={() => classesTable(data)}
        height={300}
      />
    </>
  );
}
