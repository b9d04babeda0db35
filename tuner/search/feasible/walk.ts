/** Random walks among the points that satisfy a study's constraints. */
import type { RandomStream } from "../../../math/random.ts";
import { decode } from "../../space/encoding.ts";
import type { Region } from "../../space/constraint/region.ts";
import type { EncodedSpace } from "../../space/snapper.ts";

/** Approximate number of times that a step may halve its interval to find a feasible point. */
const SHRINKS = 12;

/** Whether the hyperparameters at the snapped point are allowed. */
export function allowsPoint(region: Region, point: Float64Array): boolean {
  return region.allows(decode(region.space, point));
}

/**
 * Hit and run with a shrinking interval (Smith 1984; Neal 2003, section 5.1): each step draws from a line through the
 * point, along one dimension or a random direction, and shrinks the interval until the constraints hold. Points are
 * snapped; the result is feasible if the start is.
 */
export function walk(
  encoded: EncodedSpace,
  region: Region,
  { from, steps, stream }: { from: Float64Array; steps: number; stream: RandomStream },
): Float64Array {
  let point = from;
  for (let step = 0; step < steps; step++) {
    const active = [...encoded.space.keys()].filter((k) => encoded.isActive(point, k));
    const ordered = active.filter((k) => encoded.space[k].kind !== "categorical");
    const isAlongOne = ordered.length < 2 || stream.uniform() < 0.5;
    const k = active[stream.integer(active.length)];
    if (isAlongOne && !ordered.includes(k)) {
      const moved = encoded.snap(point.with(k, stream.uniform()));
      if (allowsPoint(region, moved)) point = moved;
    } else {
      const direction = new Float64Array(point.length);
      for (const j of isAlongOne ? [k] : ordered) direction[j] = isAlongOne ? 1 : stream.normal();
      point = alongLine(encoded, region, { from: point, direction, stream });
    }
  }
  return point;
}

function alongLine(
  encoded: EncodedSpace,
  region: Region,
  { from, direction, stream }: { from: Float64Array; direction: Float64Array; stream: RandomStream },
): Float64Array {
  let [low, high] = [-Infinity, Infinity];
  for (const [k, slope] of direction.entries()) {
    if (slope === 0) continue;
    const ends = [-from[k] / slope, (1 - from[k]) / slope];
    low = Math.max(low, Math.min(...ends));
    high = Math.min(high, Math.max(...ends));
  }
  for (let shrink = 0; shrink < SHRINKS && low < high; shrink++) {
    const at = low + (high - low) * stream.uniform();
    const moved = encoded.snap(from.map((coordinate, k) => coordinate + at * direction[k]));
    if (allowsPoint(region, moved)) return moved;
    if (at < 0) low = at;
    else high = at;
  }
  return from;
}
