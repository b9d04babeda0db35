/** Which screened points a local search starts from: the best ones, but not all on the same hill. */
import { scaledDistance2 } from "./surface.ts";
import type { Scored } from "./surface.ts";
import type { Terrain } from "./terrain.ts";

const STARTS = 8;
/** Starts lie at least this far apart, in lengthscales, times √d. */
const SEPARATION = 0.1;
/** With at most so many patterns of active dimensions, each gets its own starts. */
const MANY_PATTERNS = 16;
const STARTS_PER_PATTERN = 2;

/** Takes starts from `ranked` (highest first); a surface has hills of its own per pattern of active dimensions. */
export function chooseStarts(
  terrain: Terrain,
  ranked: readonly Scored[],
  options: { lengthscales: Float64Array; mayVisit: (point: Float64Array) => boolean },
): readonly Scored[] {
  const apart = SEPARATION ** 2 * terrain.space.length;
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

  const patterns = byPattern(terrain, ranked);
  if (patterns.length <= MANY_PATTERNS) for (const points of patterns) take(points, STARTS_PER_PATTERN);
  take(ranked, STARTS - starts.length);
  return starts;
}

/** The points grouped by which of their dimensions are active, each group in the given order. */
function byPattern(terrain: Terrain, ranked: readonly Scored[]): readonly (readonly Scored[])[] {
  if (terrain.space.every(({ when }) => when === undefined)) return [ranked];
  const groups = new Map<string, Scored[]>();
  for (const scored of ranked) {
    const pattern = terrain.space.map((_, k) => Number(terrain.isActive(scored.point, k))).join("");
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [scored]);
    else group.push(scored);
  }
  return [...groups.values()];
}
