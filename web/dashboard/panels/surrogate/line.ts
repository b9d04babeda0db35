/** The surrogate along one dimension: mean and standard deviation with the trials, and the acquisition below. */
import type { SearchSpace, SurrogateJson } from "../../../api.ts";
import { tooltipLook } from "../../chart/option.ts";
import { faded, type Palette } from "../../chart/palette.ts";
import { columnFormat, formatCell, formatUncertain } from "../../format/column.ts";
import { formatNumber, formatValue } from "../../format/number.ts";
import { shownAcquisition } from "../acquisition.ts";
import {
  type Axis,
  axisOfDimension,
  axisOfValues,
  clampedPosition,
  extentOf,
  type Dimension,
  type Value,
} from "../../figure/axis.ts";
import { drawnAxis, type Figure, type FigureSize, fitting, roomFor } from "../../figure/figure.ts";
import { nearness } from "../nearness.ts";
import { bestOf, leastPositive, measured, type Metric, type Point } from "../../figure/points.ts";
import { STAR } from "../slice.ts";
import { bandRenderer, lineOrPoints, peakOf } from "./line-parts.ts";
import { metricTitle } from "../../figure/value-axis.ts";

export interface LineInput extends SurrogateInput {
  /** Whether the vertical axis is logarithmic, as in the optimization history. */
  readonly isLog?: boolean;
  /** Whether to show outliers at their true height. */
  readonly isAll?: boolean;
}

export interface SurrogateInput {
  readonly surrogate: SurrogateJson;
  readonly space: SearchSpace;
  readonly points: readonly Point[];
  readonly metric: Metric;
}

/** Pixels. */
const RIGHT = 20;
const TOP = 10;
const BELOW = 96;
const BETWEEN = 26;
const BOTTOM = 44;

/** The dimension on an axis of the plot. */
export function dimensionOf({ surrogate, space }: Pick<SurrogateInput, "surrogate" | "space">, at: number): Dimension {
  const { name, values } = surrogate.axes[at];
  return space.find((dimension) => dimension.name === name) ?? { kind: "categorical", name, choices: [...values] };
}

export function surrogateLineFigure(input: LineInput, palette: Palette, { height }: FigureSize): Figure {
  const { surrogate } = input;
  const x = axisOfDimension(dimensionOf(input, 0));
  const positions = surrogate.axes[0].values.map((value) => x.position(value) ?? 0);
  const { mean, deviation, acquisition } = surrogate;
  const window = lineWindow(input);
  const y = window.axis;
  const acquired = axisOfValues(surrogate.acquisitionName, shownAcquisition(surrogate));
  const { left, nameGap } = roomFor(y);
  const sides = { left, right: RIGHT, outerBoundsMode: "none" };
  const upper = { ...sides, top: TOP, height: height - TOP - BETWEEN - BELOW - BOTTOM };
  const lower = { ...sides, bottom: BOTTOM, height: BELOW };
  const shown = shownAcquisition(surrogate);
  const band = (factor: number, opacity: number) => ({
    type: "custom",
    id: `band ${factor}`,
    name: `±${factor}σ`,
    data: [0],
    silent: true,
    z: 1,
    renderItem: bandRenderer({
      positions,
      low: mean.map((value, k) => clampedPosition(y, value - factor * deviation[k])),
      high: mean.map((value, k) => clampedPosition(y, value + factor * deviation[k])),
      levels: x.kind === "levels",
      fill: faded(palette.surrogate, opacity),
    }),
  });
  // Single observations include noise, unlike the mean function.
  const observed = (side: 1 | -1) => ({
    id: `observed ${side}`,
    name: "95 % of observations",
    type: "line",
    showSymbol: false,
    silent: true,
    z: 2,
    data: positions.map((position, k) => {
      const end = mean[k] + side * 2 * Math.hypot(deviation[k], surrogate.noise);
      return [position, clampedPosition(y, end)];
    }),
    lineStyle: { color: palette.surrogate, width: 1, type: "dashed", opacity: 0.7 },
    itemStyle: { color: palette.surrogate },
  });
  const meanSeries = {
    id: "mean",
    name: "mean",
    z: 3,
    data: positions.map((position, k) => [position, clampedPosition(y, mean[k])]),
    ...lineOrPoints(x, palette.surrogate),
  };
  return {
    option: {
      grid: [upper, lower],
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: { ...tooltipLook(palette), trigger: "axis", formatter: tooltipOf(input, positions) },
      xAxis: [
        drawnAxis(x, palette, { gridIndex: 0, name: "", axisLabel: { show: false }, ...pointer(palette) }),
        drawnAxis(x, palette, { gridIndex: 1, nameGap: 26, ...pointer(palette) }),
      ],
      yAxis: [
        drawnAxis(y, palette, { gridIndex: 0, nameGap, name: fitting(y, upper.height) }),
        drawnAxis(acquired, palette, {
          gridIndex: 1,
          nameGap,
          axisLabel: { show: false },
          axisTick: { show: false },
          splitLine: { show: false },
        }),
      ],
      series: [
        ...(x.kind === "levels" ? [band(1, 0.35)] : [band(2, 0.14), band(1, 0.24)]),
        ...(x.kind === "levels" ? [] : [observed(1), observed(-1)]),
        meanSeries,
        trialPoints(input, { x, window }, palette),
        bestPoint(input, x, y, palette),
        {
          id: "acquisition",
          name: surrogate.acquisitionName,
          xAxisIndex: 1,
          yAxisIndex: 1,
          data: positions.map((position, k) => [position, acquired.position(shown[k])]),
          ...lineOrPoints(x, palette.ink),
          ...peakOf(positions, acquired, acquisition, palette),
        },
      ],
    },
    table: {
      columns: [x.name, "mean", "deviation", "acquisition", ...(surrogate.feasibility === null ? [] : ["feasibility"])],
      rows: surrogate.axes[0].values.map((value, k) => [
        value,
        mean[k],
        deviation[k],
        acquisition[k],
        ...(surrogate.feasibility === null ? [] : [surrogate.feasibility[k]]),
      ]),
    },
    summary: summaryOf(input, x),
  };
}

/** The vertical axis: the full range of single observations, and trials unless they would flatten the plot. */
export interface LineWindow {
  readonly axis: Axis;
  /** Trials that are drawn at an end of the vertical axis. */
  readonly outliers: number;
  isOutlier(value: number): boolean;
}

/** Three times the range of single observations, unless all values are requested. */
export function lineWindow({ surrogate, points, metric, isAll = false, isLog = false }: LineInput): LineWindow {
  const { mean, deviation, noise, axes } = surrogate;
  const predicted = mean.flatMap((value, k) => {
    const reach = 2 * Math.hypot(deviation[k], noise);
    return [value - reach, value + reach];
  });
  const from = isLog ? leastPositive(points) : null;
  // A logarithmic axis ends at the smallest observed value.
  const height = (value: number) => (from === null ? value : Math.log10(Math.max(from, value)));
  const [low, high] = extentOf(predicted.filter((value) => Number.isFinite(value)).map(height));
  const reach = high - low;
  const isOutlier = (value: number) => !isAll && !(height(value) > low - reach && height(value) < high + reach);
  const trials = measured(points).filter(({ hyperparameters }) => (hyperparameters[axes[0].name] ?? null) !== null);
  const near = trials.map(({ value }) => value).filter((value) => !isOutlier(value));
  const ends = from === null ? [low, high] : [Math.max(from, 10 ** low), 10 ** high];
  const kind = from === null ? {} : ({ kind: "log" } as const);
  const axis = axisOfValues(metricTitle(metric), [...ends, ...near], kind);
  return { axis, outliers: trials.length - near.length, isOutlier };
}

function pointer(palette: Palette) {
  return {
    axisPointer: {
      show: true,
      type: "line",
      lineStyle: { color: palette.muted, type: "dashed" },
      label: { show: false },
    },
  };
}

/**
 * Trials differ from the slice in the other dimensions: the closer they are, the more opaque. Outliers are arrows at
 * the edge.
 */
function trialPoints(
  { surrogate, space, points }: SurrogateInput,
  { x, window: { axis: y, isOutlier } }: { readonly x: Axis; readonly window: LineWindow },
  palette: Palette,
) {
  const weight = nearness(space, surrogate.at);
  return {
    type: "scatter",
    id: "trials",
    name: "trials",
    symbolSize: 7,
    z: 4,
    cursor: "pointer",
    itemStyle: { color: palette.ink },
    data: measured(points).flatMap((point) => {
      const position = x.position(point.hyperparameters[x.name] ?? null);
      if (position === null) return [];
      const value = clampedPosition(y, point.value);
      const arrow = { symbol: "arrow", symbolSize: 9, symbolRotate: value > (y.low + y.high) / 2 ? 0 : 180 };
      return [
        {
          value: [position, value],
          number: point.number,
          itemStyle: { opacity: 0.12 + 0.78 * weight(point) },
          ...(isOutlier(point.value) ? arrow : {}),
        },
      ];
    }),
  };
}

function bestPoint({ points, metric }: SurrogateInput, x: Axis, y: Axis, palette: Palette) {
  const best = bestOf(points, metric.direction);
  const position = best === null ? null : x.position(best.hyperparameters[x.name] ?? null);
  const value = best === null ? null : clampedPosition(y, best.value);
  return {
    type: "scatter",
    id: "best",
    name: "best",
    symbol: STAR,
    symbolSize: 15,
    z: 5,
    itemStyle: { color: palette.best, borderColor: palette.ground, borderWidth: 1 },
    data:
      best === null || position === null || value === null ? [] : [{ value: [position, value], number: best.number }],
  };
}

function asNumber(value: Value): number | null {
  return typeof value === "number" ? value : null;
}

function tooltipOf({ surrogate, metric }: SurrogateInput, positions: readonly number[]) {
  const { mean, deviation, acquisition, feasibility, axes } = surrogate;
  const across = columnFormat(axes[0].values.map(asNumber), { least: 3 });
  return (items: unknown) => {
    const [first] = Array.isArray(items) ? (items as { axisValue?: number }[]) : [];
    if (first?.axisValue === undefined) return "";
    const position = first.axisValue;
    const k = positions.reduce(
      (near, at, index) => (Math.abs(at - position) < Math.abs(positions[near] - position) ? index : near),
      0,
    );
    return [
      `${axes[0].name} ${formatCell(axes[0].values[k], across)}`,
      `${metric.name} ${formatUncertain(mean[k], deviation[k])}`,
      `${surrogate.acquisitionName} ${formatNumber(acquisition[k], 3)}`,
      ...(feasibility === null ? [] : [`P(success) ${formatNumber(feasibility[k], 2)}`]),
    ].join("\n");
  };
}

function summaryOf({ surrogate, metric }: SurrogateInput, x: Axis): string {
  const { mean, deviation, acquisition } = surrogate;
  const better = metric.direction === "minimize" ? (a: number, b: number) => a < b : (a: number, b: number) => a > b;
  const best = mean.reduce((found, value, k) => (better(value, mean[found]) ? k : found), 0);
  const next = acquisition.reduce((found, value, k) => (value > acquisition[found] ? k : found), 0);
  const at = (k: number) => formatValue(surrogate.axes[0].values[k] as Value, 3);
  return (
    `Along ${x.name} the surrogate expects the best ${metric.name}, ` +
    `${formatUncertain(mean[best], deviation[best])}, at ${at(best)}; the acquisition is largest at ${at(next)}.`
  );
}
