/** Starting points of local searches: the best screened points, kept apart from each other. */
import { scaledDistance2, type Scored } from "./surface.ts";
import type { EncodedSpace } from "../space/snapper.ts";

const STARTS = 8;
/** Minimum distance between starting points, in lengthscales times √d. */
const SEPARATION = 0.1;
/** Up to this many patterns of active dimensions, each pattern gets its own starting points. */
const MANY_PATTERNS = 16;
const STARTS_PER_PATTERN = 2;

/** Takes starting points from `ranked` (highest first); each pattern of active dimensions has its own local optima. */
export function chooseStarts(
  encoded: EncodedSpace,
  ranked: readonly Scored[],
  options: { lengthscales: Float64Array; mayVisit: (point: Float64Array) => boolean },
): readonly Scored[] {
  const apart = SEPARATION ** 2 * encoded.space.length;
  const starts: Scored[] = [];
  const isFar = ({ point }: Scored) =>
    starts.every((start) => scaledDistance2(point, start.point, options.lengthscales) > apart);
  const take = (points: readonly Scored[], count: number) => {
    const wanted = starts.length + count;
    for (const point of points) {
      if (starts.length >= wanted) return;
      if (isFar(point) && options.mayVisit(point.point)) starts.push(point);
    }
  };

  const patterns = byPattern(encoded, ranked);
  if (patterns.length <= MANY_PATTERNS) for (const points of patterns) take(points, STARTS_PER_PATTERN);
  take(ranked, STARTS - starts.length);
  return starts;
}

/** The points grouped by which of their dimensions are active, each group in the original order. */
function byPattern(encoded: EncodedSpace, ranked: readonly Scored[]): readonly (readonly Scored[])[] {
  if (encoded.space.every(({ when }) => when === undefined)) return [ranked];
  const groups = new Map<string, Scored[]>();
  for (const scored of ranked) {
    const pattern = encoded.space.map((_, k) => Number(encoded.isActive(scored.point, k))).join("");
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [scored]);
    else group.push(scored);
  }
  return [...groups.values()];
}
