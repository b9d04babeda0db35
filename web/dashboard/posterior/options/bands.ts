/** Predictive bands: each target with its predicted intervals, ordered by predicted mean. */
import { type ChartOption, tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import type { Cell, DataTable } from "../../chart/table.ts";
import { formatShare, formatValue } from "../../format/number.ts";
import type { PredictiveBandsData } from "../../../../objectives/bnn/artifacts/kinds.ts";
import { linearAxis } from "../../figure/axis.ts";
import { drawnAxis } from "../../figure/figure.ts";
import { above, axisOfNumbers, bandSeries, below, grid, positions, present } from "./parts.ts";

/** From the narrowest to the widest interval. */
const OPACITIES = [0.34, 0.2, 0.12];

export function bandsOption(data: PredictiveBandsData, palette: Palette): ChartOption {
  const { intervals, target, mean } = data;
  const x = data.row.map((_, at) => at);
  const outside = outsideOf(data);
  const across = linearAxis(`rows, in order of the predicted ${data.targetName}`, 0, Math.max(1, x.length - 1), {});
  const y = axisOfNumbers(data.targetName, target, mean, ...intervals.flatMap(({ low, high }) => [low, high]));
  const points = (keep: boolean) =>
    target.flatMap((value, at) => (value === null || (outside[at] ?? false) !== keep ? [] : [[at, y.position(value)]]));
  return {
    grid,
    tooltip: {
      ...tooltipLook(palette),
      trigger: "axis",
      axisPointer: { type: "line", snap: true, lineStyle: { color: palette.muted } },
      formatter: (parts: readonly { readonly axisValue: number }[]) => rowText(data, Number(parts[0]?.axisValue ?? 0)),
    },
    xAxis: {
      ...drawnAxis(across, palette, below),
      nameGap: 12,
      axisLabel: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: drawnAxis(y, palette, above(palette)),
    series: [
      ...intervals
        .map(({ level, low, high }, i) =>
          bandSeries(
            { x, low: positions(low, y), high: positions(high, y) },
            faded(palette.network, OPACITIES[Math.min(i, OPACITIES.length - 1)] ?? 0.2),
            `${formatShare(level)} interval`,
          ),
        )
        .reverse(),
      {
        type: "line",
        name: "mean",
        data: present(mean).map(({ index, value }) => [index, y.position(value)]),
        symbol: "none",
        lineStyle: { color: palette.network, width: 1.5 },
      },
      { type: "scatter", name: "inside", data: points(false), symbolSize: 5, itemStyle: { color: palette.ink } },
      {
        type: "scatter",
        name: "outside",
        data: points(true),
        symbol: "diamond",
        symbolSize: 9,
        itemStyle: { color: palette.bad },
      },
    ],
  };
}

/** For each row, whether its target is outside the widest interval. */
export function outsideOf({ target, intervals }: PredictiveBandsData): readonly boolean[] {
  const widest = intervals.at(-1);
  return target.map((value, at) => {
    const [low, high] = [widest?.low[at] ?? null, widest?.high[at] ?? null];
    return value !== null && low !== null && high !== null && (value < low || value > high);
  });
}

function rowText(data: PredictiveBandsData, at: number): string {
  if (data.row[at] === undefined) return "";
  const widest = data.intervals.at(-1);
  const number = (value: number | null | undefined) => formatValue(value);
  return [
    `row ${formatValue(data.row[at])}`,
    `target ${number(data.target[at])}, predicted ${number(data.mean[at])}`,
    ...(widest === undefined
      ? []
      : [`${formatShare(widest.level)} interval ${number(widest.low[at])} to ${number(widest.high[at])}`]),
    `deviation: epistemic ${number(data.epistemicDeviation[at])}, aleatoric ${number(data.aleatoricDeviation[at])}`,
  ].join("\n");
}

export function bandsTable(data: PredictiveBandsData): DataTable {
  const ends = data.intervals.flatMap(({ level }) => [`low${100 * level}`, `high${100 * level}`]);
  return {
    columns: ["row", "target", "mean", "epistemicDeviation", "aleatoricDeviation", ...ends],
    rows: data.row.map((row, at): readonly Cell[] => [
      row,
      data.target[at] ?? null,
      data.mean[at] ?? null,
      data.epistemicDeviation[at] ?? null,
      data.aleatoricDeviation[at] ?? null,
      ...data.intervals.flatMap(({ low, high }) => [low[at] ?? null, high[at] ?? null]),
    ]),
  };
}
