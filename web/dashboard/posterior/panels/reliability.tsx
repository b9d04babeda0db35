/** The reliability curve. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatCount, formatShare } from "../../format/number.ts";
import type { ReliabilityData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { reliabilityOption, reliabilityTable } from "../options/reliability.ts";

export function ReliabilityPlot({ data }: { readonly data: ReliabilityData }) {
  const option = useCallback((palette: Palette) => reliabilityOption(data, palette), [data]);
  const gap = data.largestGap === null ? "" : ` The largest gap is ${formatShare(data.largestGap)}.`;
  return (
    <Chart
      label="Reliability diagram"
      summary={`Share of ${formatCount(data.rows)} targets below each predicted quantile; calibrated predictions lie on the diagonal.${gap}`}
      option={option}
      data={() => reliabilityTable(data)}
      height={300}
    />
  );
}
