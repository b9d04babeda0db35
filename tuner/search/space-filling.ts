/** Points that fill the space evenly, independent of the objective: a scrambled Sobol' sequence mapped to the space. */
import { fold, type Key } from "../../math/random.ts";
import type { Hyperparameters, SearchSpace } from "../space/search-space.ts";
import { decode } from "../space/encoding.ts";
import { configurations } from "../space/levels.ts";
import type { FeasibleSet } from "./feasible/feasible-set.ts";
import { fillCube } from "./fill-cube.ts";
import type { Visited } from "./visited.ts";

/** Number of visited points to skip before enumerating the rest of a finite space. */
const MAX_SKIPPED = 1024;
const BLOCK = 16;
/** Number of feasible draws before the feasible set counts as exhausted. */
const MAX_DRAWN = 128;

/** The first unvisited point of the key's sequence, starting at index `first`; null if the space has no such point. */
export function nextFilling(
  space: SearchSpace,
  visited: Visited,
  options: { key: Key; first: number },
): Hyperparameters | null {
  for (let passed = 0; passed < MAX_SKIPPED; passed += BLOCK) {
    const points = fillCube(space.length, BLOCK, { key: options.key, first: options.first + passed });
    for (let row = 0; row < BLOCK; row++) {
      const hyperparameters = decode(space, points.subarray(row * space.length, (row + 1) * space.length));
      if (!visited.has(hyperparameters)) return hyperparameters;
    }
  }
  if (visited.feasible !== undefined) return remainingFeasible(visited, visited.feasible(), options);
  return firstRemaining(space, visited);
}

/** The first unvisited known feasible point, otherwise a point drawn from the feasible set. */
function remainingFeasible(
  visited: Visited,
  { region, points, isComplete, draw }: FeasibleSet,
  { key, first }: { key: Key; first: number },
): Hyperparameters | null {
  const unvisited = (some: readonly Float64Array[]): Hyperparameters | null => {
    for (const point of some) {
      const hyperparameters = decode(region.space, point);
      if (!visited.has(hyperparameters)) return hyperparameters;
    }
    return null;
  };
  const left = unvisited(points);
  return left !== null || isComplete ? left : unvisited(draw(MAX_DRAWN, fold(fold(key, "feasible"), first)));
}

/** Takes at most one step more than there are visited points; with a continuous dimension, the first step succeeds. */
function firstRemaining(space: SearchSpace, visited: Visited): Hyperparameters | null {
  for (const hyperparameters of configurations(space)) if (!visited.has(hyperparameters)) return hyperparameters;
  return null;
}
