/**
 * The region that a front does not dominate, as disjoint boxes, for two or three objectives.
 *
 * With two objectives, the boxes are the vertical strips of the staircase. With three, the staircase of the first two
 * changes at each level of the third; a strip that is the same on consecutive levels forms one box (Lacour, Klamroth &
 * Fonseca 2017 count the boxes that are needed: O(P) in three dimensions).
 */
import type { Outcome } from "./dominance.ts";

/** lower ≤ y < upper; lower bounds may be −∞, upper ones are at most the reference point. */
export interface Box {
  readonly lower: Outcome;
  readonly upper: Outcome;
}

/** A strip of the staircase: from ≤ y₁ < to, y₂ < below. */
interface Strip {
  readonly from: number;
  readonly to: number;
  readonly below: number;
}

/**
 * Disjoint boxes whose union is { y < reference : no point of `front` is ≤ y }. Points that are not better than the
 * reference point in every objective are ignored; dominated and equal points are harmless. Throws RangeError unless
 * there are two or three objectives.
 */
export function nonDominatedBoxes(front: readonly Outcome[], reference: Outcome): readonly Box[] {
  const inside = front.filter((point) => point.every((value, k) => value < reference[k]));
  const [limit, height, depth] = reference;
  if (reference.length === 2) return strips(inside, limit, height).map((strip) => boxOf(strip));
  if (reference.length !== 3) throw new RangeError(`invalid number of objectives; must be 2 or 3: ${reference.length}`);

  const levels = [...new Set(inside.map((point) => point[2]))].sort((a, b) => a - b);
  const boxes: Box[] = [];
  let open = new Map<string, { strip: Strip; since: number }>();
  const openAt = (level: number): Map<string, { strip: Strip; since: number }> => {
    const active = inside.filter((point) => point[2] <= level);
    return new Map(strips(active, limit, height).map((strip) => [keyOf(strip), { strip, since: level }]));
  };
  for (const level of [-Infinity, ...levels]) {
    const next = openAt(level);
    for (const [key, { strip, since }] of open) {
      const same = next.get(key);
      if (same === undefined) boxes.push(boxOf(strip, since, level));
      else next.set(key, { strip, since });
    }
    open = next;
  }
  for (const { strip, since } of open.values()) boxes.push(boxOf(strip, since, depth));
  return boxes;
}

/** The strips that the points do not dominate, from left to right, within y₁ < limit, y₂ < height. */
function strips(points: readonly Outcome[], limit: number, height: number): readonly Strip[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const found: Strip[] = [];
  let from = -Infinity;
  let below = height;
  for (const [x, y] of sorted) {
    if (y >= below) continue;
    if (x > from) found.push({ from, to: x, below });
    from = x;
    below = y;
  }
  found.push({ from, to: limit, below });
  return found;
}

function keyOf({ from, to, below }: Strip): string {
  return `${from} ${to} ${below}`;
}

function boxOf({ from, to, below }: Strip, ...range: readonly [] | readonly [number, number]): Box {
  const [since, until] = range;
  if (since === undefined || until === undefined) return { lower: [from, -Infinity], upper: [to, below] };
  return { lower: [from, -Infinity, since], upper: [to, below, until] };
}
