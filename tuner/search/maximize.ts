/**
 * Maximizes an acquisition over the search space: screens widely, searches locally from the best few points, and takes
 * the best new point.
 */
import type { Key } from "../../math/random.ts";
import type { Hyperparameters, SearchSpace } from "../space/search-space.ts";
import { decode } from "../space/encoding.ts";
import { searchLocally } from "./local-search.ts";
import { feasiblePoints, screeningPoints } from "./screening.ts";
import { chooseStarts } from "./starts.ts";
import { higherFirst, score, type Surface } from "./surface.ts";
import { encodeSpace } from "../space/snapper.ts";
import type { Visited } from "./visited.ts";

export interface Candidate {
  readonly hyperparameters: Hyperparameters;
  readonly value: number;
}

/**
 * The unvisited point with the highest value found; null if all candidates have been visited. `best`: snapped points of
 * the best trials, best first, around which to screen.
 */
export function maximize(
  space: SearchSpace,
  surface: Surface,
  options: { key: Key; visited: Visited; best: readonly Float64Array[] },
): Candidate | null {
  const feasible = options.visited.feasible?.();
  const encoded = encodeSpace(space, feasible?.region);
  const mayVisit = (point: Float64Array) => !options.visited.has(decode(space, point));
  const anywhere = screeningPoints(encoded, options.best, options.key);
  const screened =
    feasible === undefined ? anywhere : feasiblePoints(encoded, anywhere, { feasible, key: options.key });
  const ranked = score(surface, screened).sort(higherFirst);

  const starts = chooseStarts(encoded, ranked, { lengthscales: surface.lengthscales, mayVisit });
  const peaks = starts.map((start) => searchLocally(encoded, surface, start, mayVisit)).sort(higherFirst);
  const top = [...peaks, ...ranked].find(({ point }) => mayVisit(point));
  return top === undefined ? null : { hyperparameters: decode(space, top.point), value: top.value };
}
