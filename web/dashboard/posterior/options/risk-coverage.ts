/** Selective prediction: the error rate if the least certain rows are rejected. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import type { Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatShare } from "../../format/number.ts";
import type { RiskCoverageData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { linearAxis } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import { above, below, extent, grid, pairs, positions, shareAxis } from "./parts.ts";

/** Minimum length of the axis, for when there are hardly any errors. */
const MIN_PERCENT = 5;

export function riskCoverageOption(data: RiskCoverageData, palette: Palette): ChartOption {
  const percents = data.errorRate.map((rate) => (rate === null ? null : 100 * rate));
  const [, high] = extent(percents);
  const y = linearAxis("error rate, %", 0, Math.max(high, MIN_PERCENT), { room: 0.05 });
  const all = percents.at(-1) ?? 0;
  return {
    grid,
    tooltip: {
      ...tooltipLook(palette),
      trigger: "item",
      formatter: ({ dataIndex }: { readonly dataIndex: number }) =>
        `most certain ${formatShare(data.answered[dataIndex] ?? 0)} of the rows\nerror rate ${formatShare(data.errorRate[dataIndex] ?? 0)}`,
    },
    xAxis: { ...shareAxis(palette, "coverage: share of rows predicted, most certain first"), ...below },
    yAxis: drawnAxis(y, palette, above(palette)),
    series: [
      {
        type: "line",
        name: "error rate",
        data: pairs(data.answered, positions(percents, y)),
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { color: palette.network, width: 2 },
        itemStyle: { color: palette.network },
      },
      {
        type: "line",
        name: "random rejection",
        silent: true,
        symbol: "none",
        data: [
          [0, y.position(all)],
          [1, y.position(all)],
        ],
        lineStyle: { color: palette.muted, width: 1, type: "dashed" },
        tooltip: { show: false },
      },
    ],
  };
}

export function riskCoverageTable({ answered, errorRate }: RiskCoverageData): DataTable {
  return {
    columns: ["answered", "errorRate"],
    rows: answered.map((share, i) => [share, errorRate[i] ?? null]),
  };
}
