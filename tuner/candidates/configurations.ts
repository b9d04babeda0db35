/** Every point of a space, one after another. */
import { countValues, fromCoordinate } from "../dimension.ts";
import type { Dimension, Hyperparameters, HyperparameterValue, SearchSpace } from "../search-space.ts";
import { isActive } from "../space-encoding.ts";
import { isContinuous, levelAt } from "./levels.ts";

/**
 * Yields each different setting of the active dimensions once, the last dimension changing fastest. A continuous
 * dimension never ends: it yields the middle, the quarters, the eighths … of its range.
 */
export function* configurations(space: SearchSpace): Generator<Hyperparameters> {
  yield* extend(space, 0, {});
}

function* extend(space: SearchSpace, index: number, before: Hyperparameters): Generator<Hyperparameters> {
  if (index === space.length) {
    yield before;
    return;
  }
  const dimension = space[index];
  if (!isActive(space, dimension, before)) {
    yield* extend(space, index + 1, before);
    return;
  }
  for (const value of valuesOf(dimension)) {
    yield* extend(space, index + 1, { ...before, [dimension.name]: value });
  }
}

function* valuesOf(dimension: Dimension): Generator<HyperparameterValue> {
  if (!isContinuous(dimension)) {
    const count = countValues(dimension);
    for (let index = 0; index < count; index++) yield levelAt(dimension, index);
    return;
  }
  for (let parts = 2; ; parts *= 2) {
    for (let odd = 1; odd < parts; odd += 2) yield fromCoordinate(dimension, odd / parts);
  }
}
