/** Coverage of the central intervals. */
import { useCallback } from "preact/hooks";
import { Chart } from "../../chart/chart.tsx";
import type { Palette } from "../../chart/palette.ts";
import { formatShare } from "../../format/number.ts";
import type { CoverageData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { coverageOption, coverageRows, coverageTable } from "../options/coverage.ts";

export function CoveragePlot({ data }: { readonly data: CoverageData }) {
  const option = useCallback((palette: Palette) => coverageOption(data, palette), [data]);
  const rows = coverageRows(data).map(({ level, share }) => `${formatShare(level)}: ${formatShare(share)}`);
  return (
    <Chart
      label="Coverage"
      summary={`Share of targets inside each central interval. ${rows.join("; ")}.`}
      option={option}
      data={() => coverageTable(data)}
      height={300}
    />
  );
}
