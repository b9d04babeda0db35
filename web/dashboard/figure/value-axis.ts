/**
 * The axis of a metric, with its direction, outliers at its edge, and a separate position for trials without a value.
 */
import { axisOfValues, clampedPosition, type Axis } from "./axis.ts";
import { fenceOf, isBeyond } from "./fence.ts";
import { measured, type Metric, type Point } from "./points.ts";

export interface ValueAxis extends Axis {
  /** Where failed trials are drawn; null if there are none. */
  readonly failedPosition: number | null;
  /** Number of outliers, which are drawn at `edge`. */
  readonly outliers: number;
  readonly edge: number;
  positionOf(point: Point): number | null;
  isOutlier(point: Point): boolean;
}

export interface ValueView {
  /** Whether to show outliers at their true height. */
  readonly isAll?: boolean;
  /** Default: chosen from the values. */
  readonly kind?: "linear" | "log";
}

/** Distance of failed trials beyond the worst value, as a share of the axis. */
const FAILED_ROOM = 0.12;

/** `nll ↓ better`: the name with its direction. */
export function metricTitle({ name, direction }: Metric): string {
  return `${name} (${direction === "minimize" ? "↓" : "↑"} better)`;
}

/** The axis of the values, with outliers at its edge. */
export interface ValueScale {
  readonly axis: Axis;
  readonly outliers: number;
  readonly edge: number;
  isOutlier(value: number): boolean;
  /** Clamps values to the ends of the axis. */
  position(value: number): number;
}

export function valueScaleOf(
  values: readonly number[],
  metric: Metric,
  { isAll = false, kind }: ValueView = {},
): ValueScale {
  const { direction } = metric;
  const fence = isAll ? null : fenceOf(values, direction);
  const kept = values.filter((value) => !isBeyond(value, fence, direction));
  const axis = axisOfValues(metricTitle(metric), kept, kind === undefined ? {} : { kind });
  return {
    axis,
    outliers: values.length - kept.length,
    edge: direction === "minimize" ? axis.high : axis.low,
    isOutlier: (value) => isBeyond(value, fence, direction),
    position: (value) => clampedPosition(axis, value),
  };
}

/** Adds a tick for failed trials beyond the worst value, if there are any. */
export function valueAxisOf(points: readonly Point[], metric: Metric, view: ValueView = {}): ValueAxis {
  const scale = valueScaleOf(
    measured(points).map(({ value }) => value),
    metric,
    view,
  );
  const { axis, outliers, edge } = scale;
  const isOutlier = ({ state, value }: Point) => state === "complete" && value !== null && scale.isOutlier(value);
  const positionOf = (point: Point) => (isOutlier(point) ? edge : axis.position(point.value));
  const shared = { outliers, edge, isOutlier, positionOf };
  if (!points.some(({ state }) => state === "failed")) return { ...axis, ...shared, failedPosition: null };
  const minimized = metric.direction === "minimize";
  const room = (axis.high - axis.low) * FAILED_ROOM;
  const failedPosition = minimized ? axis.high + room / 2 : axis.low - room / 2;
  return {
    ...axis,
    ...shared,
    low: minimized ? axis.low : axis.low - room,
    high: minimized ? axis.high + room : axis.high,
    ticks: [...axis.ticks, { position: failedPosition, label: "failed" }],
    failedPosition,
    positionOf: (point) => (point.state === "failed" ? failedPosition : positionOf(point)),
  };
}
