/** Epistemic and aleatoric uncertainty by row, and whether errors are as large as their sum predicts. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatCounted, formatShare, formatValue } from "../../format/number.ts";
import type { UncertaintySplitData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { linearAxis } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import { above, below, extent, grid, idealLine, pairs, positions, present, shareAxis } from "./parts.ts";

/** Errors against the predicted standard deviation, in groups of rows. */
export function spreadOption({ groups }: UncertaintySplitData, palette: Palette): ChartOption {
  const [low, high] = extent(groups.predictedDeviation, groups.rootMeanSquareError);
  const axis = (name: string) => linearAxis(name, Math.min(0, low), high, { room: 0.05 });
  const [x, y] = [axis("predicted deviation"), axis("root mean square error")];
  return {
    grid,
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: groupText(groups) },
    xAxis: drawnAxis(x, palette, below),
    yAxis: drawnAxis(y, palette, above(palette)),
    series: [
      idealLine(palette, [x.low, x.high]),
      {
        type: "line",
        name: "groups of rows",
        data: pairs(positions(groups.predictedDeviation, x), positions(groups.rootMeanSquareError, y)),
        symbol: "circle",
        symbolSize: 8,
        lineStyle: { color: faded(palette.network, 0.5), width: 1 },
        itemStyle: { color: palette.network },
      },
    ],
  };
}

function groupText({ rows, predictedDeviation, rootMeanSquareError }: UncertaintySplitData["groups"]) {
  return ({ dataIndex }: { readonly dataIndex: number }) =>
    [
      formatCounted(rows[dataIndex] ?? 0, "row"),
      `predicted deviation ${formatValue(predictedDeviation[dataIndex])}`,
      `root mean square error ${formatValue(rootMeanSquareError[dataIndex])}`,
    ].join("\n");
}

/** Epistemic fraction of the variance: overall, and how it varies between rows. */
export function partsOption(data: UncertaintySplitData, palette: Palette, width = 560): ChartOption {
  const share = data.epistemicShare ?? 0;
  const label = (text: string) => ({ show: true, formatter: text, fontSize: 12, overflow: "truncate" as const });
  const whole = { type: "bar" as const, stack: "all", barWidth: 28, silent: true };
  const { level, share: shares } = data.shareOfRows;
  const quantiles = present(shares).map(({ index, value }) => ({ level: level[index] ?? 0, share: value }));
  const [least, most] = [quantiles[0]?.share ?? share, quantiles.at(-1)?.share ?? share];
  const middle = quantiles[Math.floor(quantiles.length / 2)];
  return {
    grid: { left: 76, right: 20, top: 12, bottom: 44 },
    xAxis: { ...shareAxis(palette, "epistemic share of the variance"), ...below },
    yAxis: {
      type: "category",
      inverse: true,
      data: ["all rows", "row by row"],
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: palette.muted, fontSize: 11 },
    },
    series: [
      {
        ...whole,
        name: "epistemic",
        data: [share, null],
        itemStyle: { color: palette.network },
        label: { ...label(share * (width - 96) > 72 ? "epistemic" : ""), color: palette.ground },
      },
      {
        ...whole,
        name: "aleatoric",
        data: [1 - share, null],
        itemStyle: { color: faded(palette.network, 0.22) },
        label: { ...label((1 - share) * (width - 96) > 48 ? "aleatoric" : ""), color: palette.ink },
      },
      {
        type: "line",
        name: "5 % to 95 % quantile over rows",
        silent: true,
        symbol: "none",
        data: [
          [least, 1],
          [most, 1],
        ],
        lineStyle: { color: faded(palette.network, 0.35), width: 10, cap: "round" },
      },
      {
        type: "scatter",
        name: "median row",
        silent: true,
        data: middle === undefined ? [] : [[middle.share, 1]],
        symbolSize: 10,
        itemStyle: { color: palette.network },
        label: {
          show: true,
          position: "bottom",
          color: palette.ink,
          formatter: middle === undefined ? "" : `median ${formatShare(middle.share)}`,
        },
      },
    ],
  };
}

export function spreadTable({ groups }: UncertaintySplitData): DataTable {
  return {
    columns: ["rows", "predictedDeviation", "rootMeanSquareError"],
    rows: groups.rows.map((rows, i) => [
      rows,
      groups.predictedDeviation[i] ?? null,
      groups.rootMeanSquareError[i] ?? null,
    ]),
  };
}

export function partsTable({
  epistemicVariance,
  aleatoricVariance,
  epistemicShare,
  shareOfRows,
}: UncertaintySplitData): DataTable {
  return {
    columns: ["what", "value"],
    rows: [
      ["epistemic variance", epistemicVariance],
      ["aleatoric variance", aleatoricVariance],
      ["epistemic share", epistemicShare],
      ...shareOfRows.level.map((level, i) => [`${level} quantile of the rows' shares`, shareOfRows.share[i] ?? null]),
    ],
  };
}
