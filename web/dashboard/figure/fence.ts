/** Outliers that would flatten a plot: values beyond Tukey's fence on the worse side. */
import { axisOfValues, extentOf } from "./axis.ts";
import type { Direction } from "./points.ts";

/** Interquartile ranges beyond the quartile (Tukey 1977). */
const FENCE_RATIO = 1.5;
/** Outliers are only left out if they would make the axis this many times longer. */
const MIN_GAIN = 2;
/** Quartiles of fewer values are unreliable. */
const MIN_VALUES = 8;
/** Maximum fraction of outliers: if more values lie beyond the fence, they are not outliers. */
const MAX_OUTLIERS = 1 / 8;

/**
 * The worst value that a plot shows at its true height: the worst one within 1.5 interquartile ranges of the worse
 * quartile, on the scale of the axis. Null if all values fit. Good values are never left out.
 */
export function fenceOf(values: readonly number[], direction: Direction): number | null {
  const finite = values.filter((value) => Number.isFinite(value));
  const linear = fenceOn(finite, direction, "linear");
  if (linear === null) return null;
  const kept = finite.filter((value) => !isBeyond(value, linear, direction));
  // Values that span orders of magnitude need a logarithmic axis, with a fence on that scale.
  return axisOfValues("", kept).kind === "log" ? fenceOn(finite, direction, "log") : linear;
}

export function isBeyond(value: number, fence: number | null, direction: Direction): boolean {
  if (fence === null) return false;
  return direction === "minimize" ? value > fence : value < fence;
}

function fenceOn(values: readonly number[], direction: Direction, kind: "linear" | "log"): number | null {
  if (values.length < MIN_VALUES) return null;
  const axis = axisOfValues("", values, { room: 0, kind });
  const sign = direction === "minimize" ? 1 : -1;
  // Costs, of which larger ones are worse.
  const costs = values
    .flatMap((value) => {
      const position = axis.position(value);
      return position === null ? [] : [{ value, cost: sign * position }];
    })
    .sort((a, b) => a.cost - b.cost);
  const quartile = (share: number) => costs[Math.round(share * (costs.length - 1))].cost;
  const limit = quartile(0.75) + FENCE_RATIO * (quartile(0.75) - quartile(0.25));
  const last = costs.findLast(({ cost }) => cost <= limit);
  const [low, high] = extentOf(costs.map(({ cost }) => cost));
  if (last === undefined || !(high - low > MIN_GAIN * (last.cost - low))) return null;
  const kept = extentOf(costs.filter(({ cost }) => cost <= last.cost).map(({ value }) => value));
  const fence = direction === "minimize" ? kept[1] : kept[0];
  const outliers = values.filter((value) => isBeyond(value, fence, direction)).length;
  return outliers > MAX_OUTLIERS * values.length ? null : fence;
}
