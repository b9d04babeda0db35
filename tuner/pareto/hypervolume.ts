/**
 * The hypervolume: the volume that is dominated by a set of outcomes and bounded by a reference point. Exact for one to
 * three objectives.
 */
import { isAtLeastAsGood, nonDominated, type Outcome } from "./dominance.ts";

/**
 * The volume of { y < reference : some outcome is ≤ y }, ≥ 0 (Zitzler & Thiele 1998). Outcomes that are not better
 * than the reference point in every objective contribute nothing. O(n log n) for two objectives; for three, a sweep
 * along the third, O(n²). Throws RangeError for more than three.
 */
export function hypervolume(outcomes: readonly Outcome[], reference: Outcome): number {
  const inside = outcomes.filter((outcome) => outcome.every((value, k) => value < reference[k]));
  switch (reference.length) {
    case 1:
      return inside.reduce((most, [value]) => Math.max(most, reference[0] - value), 0);
    case 2:
      return area(inside, reference);
    case 3:
      return volume(inside, reference);
    default:
      throw new RangeError(`invalid number of objectives; must be 1, 2 or 3: ${reference.length}`);
  }
}

/**
 * The hypervolume improvement from adding `outcome` to `front`: the volume of the outcome's box, minus the part
 * dominated by the front clipped to that box. Cheap if few points of the front extend into the box.
 */
export function hypervolumeGain(front: readonly Outcome[], outcome: Outcome, reference: Outcome): number {
  if (outcome.some((value, k) => value >= reference[k])) return 0;
  if (front.some((other) => isAtLeastAsGood(other, outcome))) return 0;
  const own = outcome.reduce((product, value, k) => product * (reference[k] - value), 1);
  const clipped = front.map((other) => other.map((value, k) => Math.max(value, outcome[k])));
  return Math.max(0, own - hypervolume(clipped, reference));
}

/** From left to right, each step of the staircase adds the rectangle up to the previous step. */
function area(outcomes: readonly Outcome[], [limit, height]: Outcome): number {
  const sorted = [...outcomes].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let below = height;
  let total = 0;
  for (const [x, y] of sorted) {
    if (y >= below) continue;
    total += (limit - x) * (below - y);
    below = y;
  }
  return total;
}

/**
 * Slices between consecutive values of the third objective; the staircase of the first two grows from slice to slice.
 */
function volume(outcomes: readonly Outcome[], [limit, height, depth]: Outcome): number {
  const front = nonDominated(outcomes).map((index) => outcomes[index]);
  const sorted = front.sort((a, b) => a[2] - b[2]);
  let stairs: Outcome[] = [];
  let total = 0;
  for (const [index, point] of sorted.entries()) {
    if (!stairs.some((other) => other[0] <= point[0] && other[1] <= point[1])) {
      stairs = stairs.filter((other) => !(point[0] <= other[0] && point[1] <= other[1]));
      stairs.push(point);
    }
    const next = index + 1 < sorted.length ? sorted[index + 1][2] : depth;
    if (next > point[2]) total += area(stairs, [limit, height]) * (next - point[2]);
  }
  return total;
}
