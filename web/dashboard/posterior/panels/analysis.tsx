/** An analysis of a fit: result, explanation, lines and numbers. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import { type Palette, palettes } from "../../chart/palette.ts";
import { formatValue } from "../../format/number.ts";
import type { AnalysisData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { theme } from "../../theme/theme.ts";
import { Facts } from "../facts.tsx";
import { analysisOption, analysisTable } from "../options/analysis.ts";

export function AnalysisPlot({ data }: { readonly data: AnalysisData }) {
  const option = useCallback((palette: Palette) => analysisOption(data, palette), [data]);
  const { series, muted } = palettes[theme.value];
  const facts = data.facts.map(({ name, value }) => ({ name, value: value === null ? "unknown" : formatValue(value) }));
  return (
    <>
      <p>{data.finding}</p>
      <ul class="net-keys">
        {data.lines.map(({ name }, at) => (
          <li key={name} class="key-square" style={{ "--key": series[at % series.length] ?? "" }}>
            {name}
          </li>
        ))}
        {data.reference !== null && (
          <li class="key-square" style={{ "--key": muted }}>
            {data.reference.name} (dashed)
          </li>
        )}
      </ul>
      <Chart label={data.y.name} summary={data.finding} option={option} data={() => analysisTable(data)} height={260} />
      <Facts facts={facts} />
      <p class="muted">{data.meaning}</p>
    </>
  );
}
