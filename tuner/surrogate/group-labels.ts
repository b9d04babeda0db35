/** Labels of many results, condensed into mean labels of groups of neighbors, so that every result counts. */
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { choosePoints } from "./choose-points.ts";

interface GroupedLabels {
  /** The groups' centres (groups × d). */
  readonly points: Float64Array;
  /** Mean label of each group, from −1 to 1. */
  readonly labels: Float64Array;
  /** Number of results in each group, ≥ 1. */
  readonly sizes: Float64Array;
}

/** Assign at most this many results to groups, spread evenly over the history. */
const MAX_ASSIGNED = 5_000;

/**
 * Labels +1 and −1. With at most `limit` results, each is its own group. Above it, centers are chosen regardless of
 * their labels, and each result joins the nearest center, so that failure rates are preserved.
 */
export function groupLabels(
  { succeeded, failed }: { succeeded: readonly Float64Array[]; failed: readonly Float64Array[] },
  limit: number,
  around: { centre: Float64Array; lengthscales: Float64Array },
): GroupedLabels {
  const d = around.lengthscales.length;
  const points = [...succeeded, ...failed];
  const label = (index: number) => (index < succeeded.length ? 1 : -1);
  if (points.length <= limit) {
    return {
      points: stack(points, d),
      labels: Float64Array.from(points, (_, index) => label(index)),
      sizes: new Float64Array(points.length).fill(1),
    };
  }

  const centres = stack(choosePoints(points, limit, around), d);
  const sums = new Float64Array(limit);
  const sizes = new Float64Array(limit);
  const stride = Math.max(1, points.length / MAX_ASSIGNED);
  for (let at = stride / 2; at < points.length; at += stride) {
    const index = Math.floor(at);
    const group = nearest(centres, points[index], around.lengthscales);
    sums[group] += label(index);
    sizes[group] += 1;
  }
  const used = [...sizes.keys()].filter((group) => sizes[group] > 0);
  return {
    points: stack(
      used.map((group) => centres.subarray(group * d, (group + 1) * d)),
      d,
    ),
    labels: Float64Array.from(used, (group) => sums[group] / sizes[group]),
    sizes: Float64Array.from(used, (group) => sizes[group]),
  };
}

/** Row of the nearest centre, in units of the lengthscales. */
function nearest(centres: Float64Array, point: Float64Array, lengthscales: Float64Array): number {
  const d = point.length;
  let best = 0;
  let least = Infinity;
  for (let row = 0; row * d < centres.length; row++) {
    let distance = 0;
    for (let k = 0; k < d && distance < least; k++)
      distance += ((point[k] - centres[row * d + k]) / lengthscales[k]) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = row;
  }
  return best;
}
