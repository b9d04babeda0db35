/** The parts of the uncertainty: how large each is, row by row, and whether errors are as large as both together say. */
import type { ChartOption } from "../../chart/option.ts";
import { axisLook, tooltipLook } from "../../chart/option.ts";
import { faded } from "../../chart/palette.ts";
import type { Palette } from "../../chart/palette.ts";
import type { DataTable } from "../../chart/table.ts";
import { formatNumber, formatShare } from "../../format/number.ts";
import type { Split } from "../kinds.ts";
import { above, below, extent, grid, idealLine, pairs, present, shareAxis } from "./parts.ts";

/** Errors beside the predicted deviation, in groups of rows. */
export function spreadOption({ groups }: Split, palette: Palette): ChartOption {
  const [low, high] = extent(groups.predictedDeviation, groups.rootMeanSquareError);
  const axis = (name: string) => ({ ...axisLook({ palette, name }), min: 0 });
  return {
    grid,
    tooltip: { ...tooltipLook(palette), trigger: "item", formatter: groupText(groups.rows) },
    xAxis: { ...axis("predicted deviation"), ...below },
    yAxis: { ...axis("root mean square error"), ...above(palette) },
    series: [
      idealLine(palette, [Math.min(0, low), high]),
      {
        type: "line",
        name: "groups of rows",
        data: pairs(groups.predictedDeviation, groups.rootMeanSquareError),
        symbol: "circle",
        symbolSize: 8,
        lineStyle: { color: faded(palette.parameter, 0.5), width: 1 },
        itemStyle: { color: palette.parameter },
      },
    ],
  };
}

function groupText(rows: readonly number[]) {
  return ({ value, dataIndex }: { readonly value: readonly [number, number]; readonly dataIndex: number }) =>
    `${rows[dataIndex] ?? 0} rows\npredicted deviation ${formatNumber(value[0])}\nroot mean square error ${formatNumber(value[1])}`;
}

/** Epistemic share of the variance: overall, and how it varies from row to row. */
export function partsOption(data: Split, palette: Palette, width = 560): ChartOption {
  const share = data.epistemicShare ?? 0;
  const label = (text: string) => ({ show: true, formatter: text, fontSize: 12, overflow: "truncate" as const });
  const whole = { type: "bar" as const, stack: "all", barWidth: 28, silent: true };
  const { level, share: shares } = data.shareOfRows;
  const quantiles = present(shares).map(({ place, value }) => ({ level: level[place] ?? 0, share: value }));
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
        itemStyle: { color: palette.parameter },
        label: { ...label(share * (width - 96) > 72 ? "not known" : ""), color: palette.ground },
      },
      {
        ...whole,
        name: "aleatoric",
        data: [1 - share, null],
        itemStyle: { color: faded(palette.parameter, 0.22) },
        label: { ...label((1 - share) * (width - 96) > 48 ? "noise" : ""), color: palette.ink },
      },
      {
        type: "line",
        name: "from the 5 % to the 95 % quantile of the rows",
        silent: true,
        symbol: "none",
        data: [
          [least, 1],
          [most, 1],
        ],
        lineStyle: { color: faded(palette.parameter, 0.35), width: 10, cap: "round" },
      },
      {
        type: "scatter",
        name: "median row",
        silent: true,
        data: middle === undefined ? [] : [[middle.share, 1]],
        symbolSize: 10,
        itemStyle: { color: palette.parameter },
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

export function spreadTable({ groups }: Split): DataTable {
  return {
    columns: ["rows", "predictedDeviation", "rootMeanSquareError"],
    rows: groups.rows.map((rows, i) => [
      rows,
      groups.predictedDeviation[i] ?? null,
      groups.rootMeanSquareError[i] ?? null,
    ]),
  };
}

export function partsTable({ epistemicVariance, aleatoricVariance, epistemicShare, shareOfRows }: Split): DataTable {
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
