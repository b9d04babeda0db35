/** The surrogate on held-out trials: predicted against observed values, interval calibration, z-scores. */
import { numberAt, toPixels, type RenderApi, type RenderParams } from "../chart/custom-series.ts";
import type { SurrogateCheckJson } from "../../api.ts";
import { tooltipLook } from "../chart/option.ts";
import { faded, type Palette } from "../chart/palette.ts";
import { columnFormat } from "../format/column.ts";
import { formatCounted, formatNumber, formatShare } from "../format/number.ts";
import { linearAxis } from "../figure/axis.ts";
import { valueScaleOf, type ValueScale } from "../figure/value-axis.ts";
import { DIMMED, drawnAxis, type Figure, type FigureSize, roomFor, shortened } from "../figure/figure.ts";
import type { Metric } from "../figure/points.ts";

export interface CheckInput {
  readonly check: SurrogateCheckJson;
  readonly metric: Metric;
  readonly selected: ReadonlySet<number>;
  readonly brushed: ReadonlySet<number> | null;
  /** Whether to show outliers at their true height. */
  readonly isAll?: boolean;
}

const GRID = { left: 64, right: 20, top: 16, bottom: 46, outerBoundsMode: "none" } as const;

/** The common range of both axes. */
export function checkScale(
  { observed, predicted }: Pick<SurrogateCheckJson, "observed" | "predicted">,
  metric: Metric,
  isAll = false,
): ValueScale {
  const scale = valueScaleOf([...observed, ...predicted], metric, { isAll });
  const isOut = (k: number) => scale.isOutlier(observed[k]) || scale.isOutlier(predicted[k]);
  return { ...scale, outliers: observed.filter((_, k) => isOut(k)).length };
}

/** Points on the diagonal are predicted exactly; whiskers are 95 % prediction intervals. */
export function predictedFigure({ check, metric, selected, brushed, isAll }: CheckInput, palette: Palette): Figure {
  const { number, observed, predicted, low, high } = check;
  const { axis, isOutlier, position: within } = checkScale(check, metric, isAll);
  const { left, nameGap } = roomFor(axis);
  const format = columnFormat([...observed, ...predicted]);
  const isOutside = number.map((_, k) => observed[k] < low[k] || observed[k] > high[k]);
  const outside = isOutside.filter(Boolean).length;
  const colour = (k: number) => (isOutside[k] ? palette.states.failed : palette.states.complete);
  const opacity = (k: number) => (brushed !== null && !brushed.has(number[k]) ? DIMMED : 0.85);
  return {
    option: {
      grid: { ...GRID, left },
      xAxis: drawnAxis({ ...axis, name: shortened(`predicted ${metric.name}`, 36) }, palette, { nameGap: 28 }),
      yAxis: drawnAxis({ ...axis, name: shortened(`observed ${metric.name}`, 32) }, palette, { nameGap }),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ dataIndex: k, seriesId }: { dataIndex: number; seriesId?: string }) => {
          if (seriesId !== "trials") return "";
          const expected = `predicted ${format(predicted[k])}, 95\u202f%: ${format(low[k])} to ${format(high[k])}`;
          return [
            `trial ${number[k]}`,
            `observed ${format(observed[k])}`,
            expected,
            `z ${formatNumber(check.z[k], 2)}`,
          ].join("\n");
        },
      },
      series: [
        diagonal([axis.low, axis.high], palette),
        {
          type: "custom",
          id: "intervals",
          silent: true,
          z: 2,
          tooltip: { show: false },
          clip: true,
          data: number.map((_, k) => [within(predicted[k]), within(low[k]), within(high[k])]),
          encode: { x: 0, y: [1, 2] },
          renderItem({ dataIndex: k }: RenderParams, api: RenderApi) {
            const [x1, y1] = toPixels(api, [numberAt(api, 0), numberAt(api, 1)]);
            const [x2, y2] = toPixels(api, [numberAt(api, 0), numberAt(api, 2)]);
            return {
              type: "line",
              shape: { x1, y1, x2, y2 },
              style: { stroke: colour(k), opacity: 0.35 * opacity(k), lineWidth: 1 },
            };
          },
        },
        {
          type: "scatter",
          id: "trials",
          name: "trials",
          symbolSize: number.length > 300 ? 5 : 7,
          z: 3,
          cursor: "pointer",
          data: number.map((trial, k) => ({
            value: [within(predicted[k]), within(observed[k])],
            number: trial,
            symbol: isOutlier(observed[k]) ? "arrow" : isOutside[k] ? "diamond" : "circle",
            symbolRotate: metric.direction === "minimize" ? 0 : 180,
            itemStyle: {
              color: colour(k),
              opacity: opacity(k),
              ...(selected.has(trial) ? { borderColor: palette.ink, borderWidth: 2, opacity: 1 } : {}),
            },
          })),
        },
      ],
    },
    table: {
      columns: ["number", "observed", "predicted", "low", "high", "z"],
      rows: number.map((trial, k) => [trial, observed[k], predicted[k], low[k], high[k], check.z[k]]),
    },
    summary:
      `${outside} of ${number.length} trials lie outside their leave-one-out 95 % intervals; ` +
      `${formatNumber(0.05 * number.length, 2)} (5 %) are expected. Rank correlation ${formatNumber(check.rankCorrelation, 2)}.`,
  };
}

/** Empirical against nominal coverage of central intervals; on the diagonal if calibrated. */
export function calibrationFigure({ calibration, fitted }: SurrogateCheckJson, palette: Palette): Figure {
  const { level, share } = calibration;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((position) => ({ position, label: formatShare(position) }));
  const axis = { ...linearAxis("", 0, 1, {}), ticks };
  // Pointwise: each of n observations lies inside with the nominal probability.
  const reach = level.map((p) => 1.96 * Math.sqrt((p * (1 - p)) / Math.max(1, fitted)));
  const positions = [0, ...level, 1].filter((position, k, all) => all.indexOf(position) === k);
  const spread = (sign: number) =>
    positions.map((p) => Math.min(1, Math.max(0, p + sign * 1.96 * Math.sqrt((p * (1 - p)) / Math.max(1, fitted)))));
  return {
    option: {
      grid: GRID,
      xAxis: drawnAxis({ ...axis, name: "nominal coverage" }, palette, { nameGap: 28 }),
      yAxis: drawnAxis({ ...axis, name: "empirical coverage" }, palette, { nameGap: 42 }),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "axis",
        formatter: (items: unknown) => {
          const [first] = Array.isArray(items) ? (items as { axisValue?: number }[]) : [];
          const k = level.findIndex((each) => Math.abs(each - (first?.axisValue ?? -1)) < 1e-9);
          return k < 0 ? "" : `${formatShare(level[k])} intervals cover ${formatShare(share[k])}`;
        },
      },
      series: [
        {
          type: "custom",
          id: "chance",
          data: [0],
          silent: true,
          z: 1,
          tooltip: { show: false },
          renderItem(_: RenderParams, api: RenderApi) {
            const [lower, upper] = [spread(-1), spread(1)];
            const points = [
              ...positions.map((position, k) => [position, upper[k]]),
              ...positions.map((position, k) => [position, lower[k]]).reverse(),
            ];
            return {
              type: "polygon",
              shape: { points: points.map((point) => toPixels(api, point)) },
              style: { fill: faded(palette.muted, 0.14) },
            };
          },
        },
        diagonal([0, 1], palette),
        {
          type: "line",
          id: "calibration",
          name: "calibration",
          symbol: "circle",
          symbolSize: 6,
          z: 3,
          lineStyle: { color: palette.surrogate, width: 2 },
          itemStyle: { color: palette.surrogate },
          data: level.map((each, k) => [each, share[k]]),
        },
      ],
    },
    table: { columns: ["level", "share", "chance"], rows: level.map((each, k) => [each, share[k], reach[k]]) },
    summary: `Calibration: ${level.map((each, k) => `${formatShare(each)} intervals cover ${formatShare(share[k])}`).join(", ")}.`,
  };
}

/** The histogram covers ± this value; values beyond it are counted in the outermost bins. */
const REACH = 4;

/** Standardized residuals as a histogram, with the standard normal density that they should follow. */
export function residualFigure({ z }: Pick<SurrogateCheckJson, "z">, palette: Palette, { width }: FigureSize): Figure {
  const bins = histogram(z, width < 420 || z.length < 60 ? 0.5 : 0.25);
  const highest = Math.max(...bins.map(({ density }) => density), normalDensity(0));
  const x = linearAxis("z-score", -REACH, REACH, {});
  const curve = Array.from({ length: 81 }, (_, k) => -REACH + (2 * REACH * k) / 80);
  return {
    option: {
      grid: { ...GRID, left: 24 },
      xAxis: drawnAxis(x, palette, { nameGap: 28 }),
      yAxis: drawnAxis(linearAxis("", 0, highest * 1.1, {}), palette, {
        axisLabel: { show: false },
        axisTick: { show: false },
        axisLine: { show: false },
        splitLine: { show: false },
      }),
      tooltip: {
        ...tooltipLook(palette),
        trigger: "item",
        formatter: ({ dataIndex: k, seriesId }: { dataIndex: number; seriesId?: string }) =>
          seriesId === "z"
            ? `z ${formatNumber(bins[k].low)} to ${formatNumber(bins[k].high)}: ${formatCounted(bins[k].count, "trial")}`
            : "",
      },
      series: [
        {
          type: "custom",
          id: "z",
          name: "trials",
          data: bins.map(({ low, high, density }) => [low, high, density]),
          z: 2,
          renderItem(_: RenderParams, api: RenderApi) {
            const [left, top] = toPixels(api, [numberAt(api, 0), numberAt(api, 2)]);
            const [right, bottom] = toPixels(api, [numberAt(api, 1), 0]);
            const shape = { x: left, y: top, width: Math.max(1, right - left - 1), height: bottom - top };
            return { type: "rect", shape, style: { fill: faded(palette.surrogate, 0.5) } };
          },
        },
        {
          type: "line",
          id: "normal",
          name: "standard normal",
          showSymbol: false,
          silent: true,
          z: 3,
          smooth: true,
          lineStyle: { color: palette.ink, width: 1.5 },
          itemStyle: { color: palette.ink },
          data: curve.map((position) => [position, normalDensity(position)]),
        },
      ],
    },
    table: { columns: ["from", "to", "trials"], rows: bins.map(({ low, high, count }) => [low, high, count]) },
    summary: residualSentence(z),
  };
}

export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  readonly density: number;
}

/** Bins of equal width from −4 to 4; the density is the fraction of observations per unit. */
export function histogram(values: readonly number[], width: number): readonly Bin[] {
  const bins = Math.round((2 * REACH) / width);
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.max(0, Math.floor((value + REACH) / width)))] += 1;
  return counts.map((count, k) => ({
    low: -REACH + k * width,
    high: -REACH + (k + 1) * width,
    count,
    density: values.length === 0 ? 0 : count / values.length / width,
  }));
}

/** (2π)^−½ e^(−z²/2) */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Whether the spread of the z-scores is consistent with calibrated standard deviations. */
export function residualSentence(z: readonly number[]): string {
  const centre = z.reduce((sum, value) => sum + value, 0) / Math.max(1, z.length);
  const spread = Math.sqrt(z.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(1, z.length - 1));
  // Two standard errors of the standard deviation of n normal variates: 2/√(2n).
  const tolerance = 2 / Math.sqrt(2 * Math.max(1, z.length));
  const verdict =
    spread > 1 + tolerance ? "over-confident" : spread < 1 - tolerance ? "under-confident" : "well calibrated";
  return `z-scores have mean ${formatNumber(centre, 2)} and standard deviation ${formatNumber(spread, 2)} (ideal: 0 and 1): ${verdict}.`;
}

function diagonal([low, high]: readonly [number, number], palette: Palette) {
  return {
    type: "line",
    id: "diagonal",
    showSymbol: false,
    silent: true,
    z: 1,
    tooltip: { show: false },
    lineStyle: { color: palette.muted, type: "dashed", width: 1 },
    data: [
      [low, low],
      [high, high],
    ],
  };
}
