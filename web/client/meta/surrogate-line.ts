/** What the surrogate believes along one dimension: mean and deviation with the trials, and the acquisition below. */
import type { SearchSpace, SurrogateJson } from "../../api.ts";
import { tooltipLook } from "../chart/option.ts";
import { faded } from "../chart/palette.ts";
import type { Palette } from "../chart/palette.ts";
import { formatNumber, formatValue } from "../format/number.ts";
import { shownAcquisition } from "./acquisition.ts";
import { axisOfDimension, axisOfValues } from "./axis.ts";
import type { Axis, Dimension, Value } from "./axis.ts";
import { drawnAxis, fitting } from "./figure.ts";
import type { Figure, FigureSize } from "./figure.ts";
import { nearness } from "./nearness.ts";
import { bestOf, measured } from "./points.ts";
import type { Metric, Point } from "./points.ts";
import { STAR } from "./slice.ts";
import { metricTitle } from "./value-axis.ts";

export interface SurrogateInput {
  readonly surrogate: SurrogateJson;
  readonly space: SearchSpace;
  readonly points: readonly Point[];
  readonly metric: Metric;
}

/** Pixels. */
const SIDES = { left: 64, right: 20 };
const TOP = 10;
const BELOW = 96;
const BETWEEN = 26;
const BOTTOM = 44;

/** The dimension of an axis of the surrogate. */
export function dimensionOf({ surrogate, space }: Pick<SurrogateInput, "surrogate" | "space">, at: number): Dimension {
  const { name, values } = surrogate.axes[at];
  return space.find((dimension) => dimension.name === name) ?? { kind: "categorical", name, choices: [...values] };
}

export function surrogateLineFigure(input: SurrogateInput, palette: Palette, { height }: FigureSize): Figure {
  const { surrogate, metric, points } = input;
  const x = axisOfDimension(dimensionOf(input, 0));
  const places = surrogate.axes[0].values.map((value) => x.place(value) ?? 0);
  const { mean, deviation, acquisition } = surrogate;
  const trials = measured(points);
  const y = axisOfValues(
    metricTitle(metric),
    boundsOf(
      mean,
      deviation,
      trials.map(({ value }) => value),
    ),
  );
  const upper = { ...SIDES, top: TOP, height: height - TOP - BETWEEN - BELOW - BOTTOM, outerBoundsMode: "none" };
  const lower = { ...SIDES, bottom: BOTTOM, height: BELOW, outerBoundsMode: "none" };
  const shown = shownAcquisition(surrogate);
  const acquired = axisOfValues(surrogate.acquisitionName, shown);
  const band = (factor: number, opacity: number) => ({
    ...{ type: "custom", id: `band ${factor}`, name: `± ${factor} deviations`, data: [0], silent: true, z: 1 },
    renderItem: bandRenderer({
      places,
      low: mean.map((value, k) => onAxis(y, value - factor * deviation[k])),
      high: mean.map((value, k) => onAxis(y, value + factor * deviation[k])),
      levels: x.kind === "levels",
      fill: faded(palette.meta, opacity),
    }),
  });
  const meanSeries = {
    ...{ id: "mean", name: "mean", z: 3, data: places.map((place, k) => [place, onAxis(y, mean[k])]) },
    ...lineOrPoints(x, palette.meta),
  };
  return {
    option: {
      grid: [upper, lower],
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: { ...tooltipLook(palette), trigger: "axis", formatter: tooltipOf(input, places) },
      xAxis: [
        drawnAxis(x, palette, { gridIndex: 0, name: "", axisLabel: { show: false }, ...pointer(palette) }),
        drawnAxis(x, palette, { gridIndex: 1, nameGap: 26, ...pointer(palette) }),
      ],
      yAxis: [
        drawnAxis(y, palette, { gridIndex: 0, nameGap: 46, name: fitting(y.name, upper.height) }),
        drawnAxis(acquired, palette, {
          gridIndex: 1,
          nameGap: 46,
          axisLabel: { show: false },
          axisTick: { show: false },
          splitLine: { show: false },
        }),
      ],
      series: [
        ...(x.kind === "levels" ? [band(1, 0.35)] : [band(2, 0.14), band(1, 0.24)]),
        meanSeries,
        trialPoints(input, x, y, palette),
        bestPoint(input, x, y, palette),
        {
          ...{ id: "acquisition", name: surrogate.acquisitionName, xAxisIndex: 1, yAxisIndex: 1 },
          data: places.map((place, k) => [place, acquired.place(shown[k])]),
          ...lineOrPoints(x, palette.ink),
          ...peakOf(places, acquired, acquisition, palette),
        },
      ],
    },
    table: {
      columns: [x.name, "mean", "deviation", "acquisition", ...(surrogate.feasibility === null ? [] : ["feasibility"])],
      rows: surrogate.axes[0].values.map((value, k) => [
        ...[value, mean[k], deviation[k], acquisition[k]],
        ...(surrogate.feasibility === null ? [] : [surrogate.feasibility[k]]),
      ]),
    },
    summary: summaryOf(input, x),
  };
}

/** All of mean ± 2 deviations, and trials as far as they do not flatten it: three times that range around it. */
function boundsOf(mean: readonly number[], deviation: readonly number[], values: readonly number[]): number[] {
  const believed = mean.flatMap((value, k) => [value - 2 * deviation[k], value + 2 * deviation[k]]);
  const [low, high] = [Math.min(...believed), Math.max(...believed)];
  const reach = high - low;
  return [low, high, ...values.filter((value) => value > low - reach && value < high + reach)];
}

function onAxis(axis: Axis, value: number): number {
  return Math.min(axis.high, Math.max(axis.low, axis.place(value) ?? axis.low));
}

function lineOrPoints({ kind }: Axis, colour: string) {
  if (kind !== "levels")
    return { type: "line", showSymbol: false, lineStyle: { color: colour, width: 2 }, itemStyle: { color: colour } };
  return { type: "scatter", symbol: "rect", symbolSize: [26, 3], itemStyle: { color: colour } };
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

/** Marks where the point would be suggested. */
function peakOf(places: readonly number[], axis: Axis, acquisition: readonly number[], palette: Palette) {
  const peak = acquisition.reduce((best, value, k) => (value > acquisition[best] ? k : best), 0);
  const isLate = places[peak] > (places[0] + places[places.length - 1]) / 2;
  return {
    markLine: {
      ...{ silent: true, symbol: "none", animation: false },
      lineStyle: { color: palette.ink, type: "dotted", width: 1 },
      label: {
        ...{ show: true, formatter: "largest", position: "end", distance: 3, color: palette.muted, fontSize: 11 },
        ...(isLate ? { align: "right", padding: [0, 0, 0, 0] } : { align: "left" }),
      },
      data: axis.kind === "levels" ? [] : [{ xAxis: places[peak] }],
    },
  };
}

interface Band {
  readonly places: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Boxes around each level instead of one area. */
  readonly levels: boolean;
  readonly fill: string;
}

interface Plane {
  coord(place: readonly number[]): number[];
}

function bandRenderer({ places, low, high, levels, fill }: Band) {
  return (_: unknown, plane: Plane) => {
    const polygon = (points: readonly (readonly [number, number])[]) => ({
      type: "polygon",
      shape: { points: points.map((point) => plane.coord(point)) },
      style: { fill },
    });
    const upper = places.map((place, k) => [place, high[k]] as const);
    const lower = places.map((place, k) => [place, low[k]] as const);
    if (!levels) return { type: "group", children: [polygon([...upper, ...lower.reverse()])] };
    const box = (k: number): readonly (readonly [number, number])[] => [
      ...[[places[k] - 0.25, low[k]] as const, [places[k] + 0.25, low[k]] as const],
      ...[[places[k] + 0.25, high[k]] as const, [places[k] - 0.25, high[k]] as const],
    ];
    return { type: "group", children: places.map((_place, k) => polygon(box(k))) };
  };
}

/** Trials lie elsewhere in the other dimensions: the nearer to this line, the stronger. */
function trialPoints({ surrogate, space, points }: SurrogateInput, x: Axis, y: Axis, palette: Palette) {
  const weight = nearness(space, surrogate.at);
  return {
    ...{ type: "scatter", id: "trials", name: "trials", symbolSize: 7, z: 4, cursor: "pointer" },
    itemStyle: { color: palette.ink },
    data: measured(points).flatMap((point) => {
      const place = x.place(point.hyperparameters[x.name] ?? null);
      const value = y.place(point.value);
      if (place === null || value === null || value < y.low || value > y.high) return [];
      return [{ value: [place, value], number: point.number, itemStyle: { opacity: 0.12 + 0.78 * weight(point) } }];
    }),
  };
}

function bestPoint({ points, metric }: SurrogateInput, x: Axis, y: Axis, palette: Palette) {
  const best = bestOf(points, metric.direction);
  const place = best === null ? null : x.place(best.hyperparameters[x.name] ?? null);
  const value = best === null ? null : y.place(best.value);
  return {
    ...{ type: "scatter", id: "best", name: "best", symbol: STAR, symbolSize: 15, z: 5 },
    itemStyle: { color: palette.best, borderColor: palette.ground, borderWidth: 1 },
    data: best === null || place === null || value === null ? [] : [{ value: [place, value], number: best.number }],
  };
}

function tooltipOf({ surrogate, metric }: SurrogateInput, places: readonly number[]) {
  const { mean, deviation, acquisition, feasibility, axes } = surrogate;
  return (given: unknown) => {
    const [first] = Array.isArray(given) ? (given as { axisValue?: number }[]) : [];
    if (first?.axisValue === undefined) return "";
    const place = first.axisValue;
    const k = places.reduce(
      (near, at, index) => (Math.abs(at - place) < Math.abs(places[near] - place) ? index : near),
      0,
    );
    return [
      `${axes[0].name} ${formatValue(axes[0].values[k], 3)}`,
      `${metric.name} ${formatNumber(mean[k])} ± ${formatNumber(deviation[k], 2)}`,
      `${surrogate.acquisitionName} ${formatNumber(acquisition[k], 3)}`,
      ...(feasibility === null ? [] : [`probability not to fail ${formatNumber(feasibility[k], 2)}`]),
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
    `Along ${x.name} the surrogate expects the best ${metric.name}, ${formatNumber(mean[best])} ± ` +
    `${formatNumber(deviation[best], 2)}, at ${at(best)}; the acquisition is largest at ${at(next)}.`
  );
}
