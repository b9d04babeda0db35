/** Points that fill the space evenly, whatever the objective: scrambled Sobol, mapped to the space. */
import { fold, openStream } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import { MAX_SOBOL_DIMENSION, sobolPoints } from "../../math/sobol.ts";
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { decode } from "../space-encoding.ts";
import { configurations } from "./configurations.ts";
import type { Visited } from "./visited.ts";

/** Points looked at before a finite space is searched systematically for what is left of it. */
const PATIENCE = 1024;
const BLOCK = 16;

/**
 * Points `first` … `first + count − 1` of the key's sequence (count × dimension, in [0, 1)). Dimensions beyond those
 * that Sobol's numbers cover are uniform.
 */
export function fillCube(dimension: number, count: number, options: { key: Key; first: number }): Float64Array {
  const covered = Math.min(dimension, MAX_SOBOL_DIMENSION);
  const sobol = sobolPoints(covered, count, { key: options.key, skip: options.first });
  if (covered === dimension) return sobol;

  const points = new Float64Array(count * dimension);
  for (let row = 0; row < count; row++) {
    points.set(sobol.subarray(row * covered, (row + 1) * covered), row * dimension);
    const stream = openStream(fold(fold(options.key, "beyond"), options.first + row));
    for (let k = covered; k < dimension; k++) points[row * dimension + k] = stream.uniform();
  }
  return points;
}

/**
 * The first point of the key's sequence, from number `first` on, that has not been visited; null when the space has
 * no such point.
 */
export function nextFilling(
  space: SearchSpace,
  visited: Visited,
  options: { key: Key; first: number },
): Hyperparameters | null {
  for (let passed = 0; passed < PATIENCE; passed += BLOCK) {
    const points = fillCube(space.length, BLOCK, { key: options.key, first: options.first + passed });
    for (let row = 0; row < BLOCK; row++) {
      const hyperparameters = decode(space, points.subarray(row * space.length, (row + 1) * space.length));
      if (!visited.has(hyperparameters)) return hyperparameters;
    }
  }
  return firstRemaining(space, visited);
}

/** Takes at most one step more than points were visited; a space with a continuous dimension ends at its first. */
function firstRemaining(space: SearchSpace, visited: Visited): Hyperparameters | null {
  for (const hyperparameters of configurations(space)) if (!visited.has(hyperparameters)) return hyperparameters;
  return null;
}
