/** Returns a local search that has left the feasible set to the boundary, and continues it along the boundary. */
import { fold, makeKey, openStream } from "../../../math/random.ts";
import type { EncodedSpace } from "../../space/snapper.ts";
import { score, type Scored, type Surface } from "../surface.ts";

const BISECTIONS = 24;
/** Steps around the best point: their number per size, and their sizes as fractions of the range. */
const STEPS = 32;
const SIZES = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];

/**
 * The best feasible point found near the line from a feasible to an infeasible point; `free`: dimensions that move.
 */
export function alongBorder(
  { allows = () => true }: EncodedSpace,
  surface: Surface,
  { start, end, free }: { start: Scored; end: Float64Array; free: readonly number[] },
): Scored {
  const between = (share: number) => start.point.map((from, k) => from + share * (end[k] - from));
  let [inside, outside] = [0, 1];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (inside + outside) / 2;
    if (allows(between(middle))) inside = middle;
    else outside = middle;
  }
  let best = start;
  const consider = (points: readonly Float64Array[]) => {
    for (const scored of score(surface, points.filter(allows))) if (scored.value > best.value) best = scored;
  };
  consider([between(inside)]);
  const stream = openStream(fold(makeKey(0), "border"));
  for (const size of SIZES) {
    const centre = best.point;
    consider(
      Array.from({ length: STEPS }, () => {
        const point = Float64Array.from(centre);
        for (const k of free) point[k] = Math.min(1, Math.max(0, point[k] + size * stream.normal()));
        return point;
      }),
    );
  }
  return best;
}
