/** The axis of the metric that is tuned: which way is better, and a place apart for trials that gave no value. */
import { axisOfValues } from "./axis.ts";
import type { Axis } from "./axis.ts";
import { measured } from "./points.ts";
import type { Metric, Point } from "./points.ts";

export interface ValueAxis extends Axis {
  /** Where failed trials are drawn; null where none is. */
  readonly failedPlace: number | null;
  placeOf(point: Point): number | null;
}

/** Share of the axis that failed trials are drawn beyond the worst value. */
const APART = 0.12;

/** `nll ↓ better`: the name with the direction in which values get better. */
export function metricTitle({ name, direction }: Metric): string {
  return `${name} (${direction === "minimize" ? "↓" : "↑"} better)`;
}

/** Failed trials get a tick of their own beyond the worst value, where there are any among the points. */
export function valueAxisOf(points: readonly Point[], metric: Metric): ValueAxis {
  const axis = axisOfValues(
    metricTitle(metric),
    measured(points).map(({ value }) => value),
  );
  const hasFailed = points.some(({ state }) => state === "failed");
  if (!hasFailed) return { ...axis, failedPlace: null, placeOf: (point) => axis.place(point.value) };
  const room = (axis.high - axis.low) * APART;
  const minimised = metric.direction === "minimize";
  const failedPlace = minimised ? axis.high + room / 2 : axis.low - room / 2;
  return {
    ...axis,
    low: minimised ? axis.low : axis.low - room,
    high: minimised ? axis.high + room : axis.high,
    ticks: [...axis.ticks, { place: failedPlace, label: "failed" }],
    failedPlace,
    placeOf: (point) => (point.state === "failed" ? failedPlace : axis.place(point.value)),
  };
}
