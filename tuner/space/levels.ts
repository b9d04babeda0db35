/** The values of a dimension with finitely many values, as coordinates: which values there are, and which are close. */
import { countValues, fromCoordinate, toCoordinate } from "./dimension.ts";
import type { Dimension, Hyperparameters, HyperparameterValue, SearchSpace } from "./search-space.ts";
import { isActive } from "./encoding.ts";

/** Up to this many values, all are neighbors; beyond, those 1, 2, 4, 8 … away. */
const MAX_ALL_NEIGHBOURS = 16;

/** Whether it is a float without a step, which has a slope to follow instead of neighbors. */
export function isContinuous(dimension: Dimension): boolean {
  return countValues(dimension) === Infinity;
}

/** Value number `index` (from 0, in the dimension's order) of a dimension with finitely many. */
export function levelAt(dimension: Dimension, index: number): HyperparameterValue {
  if (isLogInt(dimension)) return dimension.low + index;
  return fromCoordinate(dimension, (index + 0.5) / countValues(dimension));
}

/** Its coordinate. */
export function levelCoordinate(dimension: Dimension, index: number): number {
  return toCoordinate(dimension, levelAt(dimension, index));
}

/** Coordinates of the values near the one at `coordinate`, excluding it; none for a continuous dimension. */
export function neighbours(dimension: Dimension, coordinate: number): readonly number[] {
  if (isContinuous(dimension)) return [];
  const count = countValues(dimension);
  const current = levelIndex(dimension, coordinate);
  const indices = dimension.kind === "categorical" || count <= MAX_ALL_NEIGHBOURS ? all(count) : around(current, count);
  return indices.filter((index) => index !== current).map((index) => levelCoordinate(dimension, index));
}

/** Number of the value at a coordinate, from 0. */
export function levelIndex(dimension: Dimension, coordinate: number): number {
  if (isLogInt(dimension)) return Number(fromCoordinate(dimension, coordinate)) - dimension.low;
  const count = countValues(dimension);
  return Math.min(count - 1, Math.max(0, Math.floor(coordinate * count)));
}

function isLogInt(dimension: Dimension): dimension is Extract<Dimension, { kind: "int" }> {
  return dimension.kind === "int" && dimension.scale === "log";
}

function all(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function around(current: number, count: number): number[] {
  const indices: number[] = [];
  for (let step = 1; step < count; step *= 2) {
    if (current - step >= 0) indices.push(current - step);
    if (current + step < count) indices.push(current + step);
  }
  return indices;
}

/**
 * Yields each distinct setting of the active dimensions once, with the last dimension changing fastest. A continuous
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
