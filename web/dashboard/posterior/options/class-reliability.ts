/**
 * Reliability diagram for classes: how often the most probable class is correct, in groups of rows with similar
 * confidence.
 */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatCounted, formatShare } from "../../format/number.ts";
import type { ClassReliabilityData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { chanceBand } from "./reliability.ts";
import { above, bandSeries, below, grid, idealLine, pairs, shareAxis } from "./parts.ts";

export function classReliabilityOption(data: ClassReliabilityData, palette: Palette): ChartOption {
  const { confidence, accuracy, standardError } = data;
  return {
    grid,
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: groupText(data) },
    xAxis: { ...shareAxis(palette, "probability of the most probable class"), ...below },
    yAxis: { ...shareAxis(palette, "accuracy"), ...above(palette) },
    series: [
      bandSeries(chanceBand({ nominal: confidence, standardError }), faded(palette.muted, 0.16), "by chance"),
      idealLine(palette, [0, 1]),
      {
        type: "line",
        name: "groups of rows",
        data: pairs(confidence, accuracy),
        symbol: "circle",
        symbolSize: 8,
        lineStyle: { color: faded(palette.network, 0.5), width: 1 },
        itemStyle: { color: palette.network },
      },
    ],
  };
}

function groupText({ count }: ClassReliabilityData) {
  return ({ dataIndex, value }: { readonly dataIndex: number; readonly value: readonly [number, number] }) =>
    [
      formatCounted(count[dataIndex] ?? 0, "row"),
      `probability ${formatShare(value[0])} on average`,
      `correct in ${formatShare(value[1])}`,
    ].join("\n");
}

export function classReliabilityTable({ count, confidence, accuracy, standardError }: ClassReliabilityData): DataTable {
  return {
    columns: ["rows", "confidence", "accuracy", "standardError"],
    rows: count.map((rows, i) => [rows, confidence[i] ?? null, accuracy[i] ?? null, standardError[i] ?? null]),
  };
}
