/** Slice plot: the value of each trial against each dimension, with one small plot per dimension. */
import { defined } from "../../../common/defined.ts";
import type { PlotJson, SearchSpace } from "../../api.ts";
import type { Palette } from "../chart/palette.ts";
import { type Axis, axisOfDimension, jitter } from "../figure/axis.ts";
import { DIMMED, drawnAxis, type Figure, type FigureSize, fitting, roomFor } from "../figure/figure.ts";
import { bestOf, columnOf, formatsOf, measured, type Metric, type Point, pointsOf } from "../figure/points.ts";
import { trialTable } from "../figure/trial-table.ts";
import { trialTooltip } from "../figure/trial-tooltip.ts";
import { valueAxisOf } from "../figure/value-axis.ts";

export interface TrialsInput {
  readonly space: SearchSpace;
  readonly plot: PlotJson;
  readonly metric: Metric;
  readonly selected: ReadonlySet<number>;
  /** Trials selected by a brush; null without a brush. */
  readonly brushed: ReadonlySet<number> | null;
  /** Whether to show outliers at their true height. */
  readonly isAll?: boolean;
}

/** Pixels. */
const ROW = 196;
const GAP = { right: 16, top: 12, bottom: 44 };

export function sliceColumns(width: number, dimensions: number): number {
  return Math.max(1, Math.min(dimensions, Math.floor(width / 300)));
}

export function sliceHeight(width: number, dimensions: number): number {
  return Math.ceil(dimensions / sliceColumns(width, dimensions)) * ROW;
}

export function sliceFigure(input: TrialsInput, palette: Palette, { width }: FigureSize): Figure {
  const { space, plot, metric } = input;
  const points = pointsOf(plot, metric.name);
  const values = valueAxisOf(points, metric, defined({ isAll: input.isAll }));
  const axes = space.map((dimension) => axisOfDimension(dimension, columnOf(plot, dimension)));
  const columns = sliceColumns(width, axes.length);
  const cell = width / columns;
  const { left, nameGap } = roomFor(values);
  const best = bestOf(points, metric.direction);
  const x = (axis: Axis, point: Point) => {
    const position = axis.position(point.hyperparameters[axis.name] ?? null);
    return position === null ? null : position + jitter(axis, point.number);
  };
  return {
    option: {
      animation: false,
      grid: axes.map((_, k) => ({
        left: (k % columns) * cell + left,
        width: cell - left - GAP.right,
        top: Math.floor(k / columns) * ROW + GAP.top,
        height: ROW - GAP.top - GAP.bottom,
        outerBoundsMode: "none",
      })),
      xAxis: axes.map((axis, gridIndex) =>
        drawnAxis(axis, palette, { gridIndex, nameGap: 26, name: fitting(axis, cell) }),
      ),
      yAxis: axes.map((_, gridIndex) =>
        drawnAxis(values, palette, {
          gridIndex,
          nameGap,
          name: gridIndex % columns === 0 ? fitting(values, ROW) : "",
        }),
      ),
      tooltip: trialTooltip(points, metric, palette),
      series: axes.flatMap((axis, k) =>
        trialSeries({ x: (point) => x(axis, point), y: values.positionOf, at: k }, points, {
          best,
          palette,
          input,
          outliers: { has: values.isOutlier, isUp: metric.direction === "minimize" },
        }),
      ),
    },
    get table() {
      return trialTable(points, space, metric);
    },
    summary: sliceSummary(points, axes, metric),
  };
}

interface Positions {
  x(point: Point): number | null;
  y(point: Point): number | null;
  /** Index of the axes. */
  readonly at: number;
}

/** Trials as points, with different shapes for complete, pruned and failed ones; the best is on top. */
export function trialSeries(
  { x, y, at }: Positions,
  points: readonly Point[],
  {
    best,
    palette,
    input,
    colour,
    outliers,
  }: {
    readonly best: Point | null;
    readonly palette: Palette;
    readonly input: Pick<TrialsInput, "selected" | "brushed">;
    /** The color of a complete trial, if color carries information. */
    readonly colour?: (point: Point) => string;
    /** Trials drawn as arrows at the edge, and whether that is the upper edge. */
    readonly outliers?: { readonly has: (point: Point) => boolean; readonly isUp: boolean };
  },
): readonly Record<string, unknown>[] {
  const { selected, brushed } = input;
  const isBulk = points.length > MANY;
  const isOut = (point: Point) => brushed !== null && !brushed.has(point.number);
  const opacity = (point: Point) => (isOut(point) ? DIMMED : isBulk ? 0.6 : 0.85);
  const datum = (point: Point, style: Record<string, unknown>) => {
    const position = [x(point), y(point)];
    if (position.includes(null)) return [];
    const picked = selected.has(point.number) ? { borderColor: palette.best, borderWidth: 2.5, opacity: 1 } : {};
    return [{ value: position, number: point.number, itemStyle: { opacity: opacity(point), ...style, ...picked } }];
  };
  const size = isBulk ? 5 : 7;
  const common = { type: "scatter", xAxisIndex: at, yAxisIndex: at, animation: false, cursor: "pointer" };
  const of = (state: Point["state"]) =>
    points.filter((point) => point.state === state && point.number !== best?.number);
  const complete = { ...common, name: "complete", symbol: "circle", symbolSize: size };
  const isFar = (point: Point) => outliers?.has(point) ?? false;
  const far = of("complete").filter(isFar);
  const near = of("complete").filter((point) => !isFar(point));
  const bulk = isBulk ? near.filter(({ number }) => !selected.has(number)) : [];
  const single = isBulk ? near.filter(({ number }) => selected.has(number)) : near;
  return [
    ...heaps(bulk, { isOut, colour: (point) => colour?.(point) ?? palette.states.complete }).map(
      ({ dots, ...style }, heap) => ({
        ...complete,
        id: `complete ${at} heap ${heap}`,
        large: true,
        largeThreshold: 0,
        itemStyle: style,
        data: dots.flatMap((point) => {
          const value = [x(point), y(point)];
          return value.includes(null) ? [] : [{ value, number: point.number }];
        }),
      }),
    ),
    {
      ...common,
      id: `failed ${at}`,
      name: "failed",
      symbol: CROSS,
      symbolSize: size + 1,
      data: of("failed").flatMap((point) => datum(point, { color: palette.states.failed })),
    },
    {
      ...common,
      id: `pruned ${at}`,
      name: "pruned",
      symbol: "triangle",
      symbolSize: size,
      data: of("pruned").flatMap((point) =>
        datum(point, { color: "transparent", borderColor: palette.states.pruned, borderWidth: 1.5 }),
      ),
    },
    {
      ...common,
      id: `outliers ${at}`,
      name: "outliers",
      symbol: "arrow",
      symbolRotate: (outliers?.isUp ?? true) ? 0 : 180,
      symbolSize: 9,
      data: far.flatMap((point) => datum(point, { color: palette.states.complete })),
    },
    {
      ...complete,
      id: `complete ${at}`,
      data: single.flatMap((point) => datum(point, { color: colour?.(point) ?? palette.states.complete })),
    },
    {
      ...common,
      id: `best ${at}`,
      name: "best",
      symbol: STAR,
      symbolSize: 15,
      z: 5,
      data:
        best === null
          ? []
          : datum(best, { color: palette.best, borderColor: palette.ground, borderWidth: 1, opacity: 1 }),
    },
  ];
}

/** Above this number, points of one color are drawn as a single shape instead of thousands of shapes. */
export const MANY = 500;

interface Heap {
  readonly color: string;
  readonly opacity: number;
  readonly dots: readonly Point[];
}

/** Trials outside the brush first, then by color, in order of first occurrence. */
function heaps(
  points: readonly Point[],
  { isOut, colour }: { readonly isOut: (point: Point) => boolean; readonly colour: (point: Point) => string },
): readonly Heap[] {
  const made = new Map<string, Point[]>();
  const out: Point[] = [];
  for (const point of points) {
    const heap = isOut(point) ? out : made.get(colour(point));
    if (heap === undefined) made.set(colour(point), [point]);
    else heap.push(point);
  }
  const lit = [...made].map(([color, dots]) => ({ color, opacity: 0.6, dots }));
  const [first] = points;
  return out.length === 0 ? lit : [{ color: colour(first), opacity: DIMMED, dots: out }, ...lit];
}

/** Shapes that can be distinguished without color. */
const CROSS = "path://M1,0 L5,4 L9,0 L10,1 L6,5 L10,9 L9,10 L5,6 L1,10 L0,9 L4,5 L0,1 Z";
/** The same shape with arms wide enough for an outline. */
export const BOLD_CROSS = "path://M0,2 L2,0 L5,3 L8,0 L10,2 L7,5 L10,8 L8,10 L5,7 L2,10 L0,8 L3,5 Z";
export const BOLD_PLUS =
  "path://M3.5,0 L6.5,0 L6.5,3.5 L10,3.5 L10,6.5 L6.5,6.5 L6.5,10 L3.5,10 L3.5,6.5 L0,6.5 L0,3.5 L3.5,3.5 Z";
export const STAR = "path://M10,0 L12.4,7 L20,7.3 L14,11.8 L16.2,19 L10,14.8 L3.8,19 L6,11.8 L0,7.3 L7.6,7 Z";

function sliceSummary(points: readonly Point[], axes: readonly Axis[], { name }: Metric): string {
  const values = measured(points).map(({ value }) => value);
  if (values.length === 0) return `No trial has a value of ${name} yet.`;
  const [low, high] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const format = formatsOf(points).value;
  return `${name} of ${values.length} trials, ${format(low)} to ${format(high)}, over ${axes.map((axis) => axis.name).join(", ")}.`;
}
