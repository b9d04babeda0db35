/** Maximise an acquisition over the search space: screen widely, climb from the best few, take the highest new point. */
import type { Key } from "../../math/random.ts";
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { decode } from "../space-encoding.ts";
import { climb } from "./climb.ts";
import { screeningPoints } from "./screen.ts";
import { chooseStarts } from "./starts.ts";
import { higherFirst, score } from "./surface.ts";
import type { Surface } from "./surface.ts";
import { survey } from "./terrain.ts";
import type { Visited } from "./visited.ts";

export interface Candidate {
  readonly hyperparameters: Hyperparameters;
  readonly value: number;
}

/**
 * The point with the highest value found that has not been visited; null when all that were looked at have.
 * `best`: settled points of the best trials, best first, around which to look closely.
 */
export function maximize(
  space: SearchSpace,
  surface: Surface,
  options: { key: Key; visited: Visited; best: readonly Float64Array[] },
): Candidate | null {
  const terrain = survey(space);
  const mayVisit = (point: Float64Array) => !options.visited.has(decode(space, point));
  const ranked = score(surface, screeningPoints(terrain, options.best, options.key)).sort(higherFirst);

  const starts = chooseStarts(terrain, ranked, { lengthscales: surface.lengthscales, mayVisit });
  const peaks = starts.map((start) => climb(terrain, surface, start, mayVisit)).sort(higherFirst);
  const top = [...peaks, ...ranked].find(({ point }) => mayVisit(point));
  return top === undefined ? null : { hyperparameters: decode(space, top.point), value: top.value };
}
