/**
 * Encoding: hyperparameters ↔ points of [0, 1]^d, one coordinate per dimension in the space's order.
 *
 * `decode` snaps to valid values and omits inactive dimensions; whether a dimension is active follows
 * from the values of its parents, which precede it, never from its own coordinate. An inactive dimension is
 * encoded as ½, an inactive categorical one as 0, where no choice lies (see `inactiveCoordinate`).
 */
import { fromCoordinate, inactiveCoordinate, toCoordinate, valueProblem } from "./dimension.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Dimension, Hyperparameters, HyperparameterValue, SearchSpace } from "./search-space.ts";

export { spaceSize } from "./size.ts";

/**
 * Hyperparameters → coordinates in [0, 1], one per dimension. Values of inactive dimensions are ignored. Throws
 * `InvalidInput` if an active dimension has no value or an invalid one.
 */
export function encode(space: SearchSpace, hyperparameters: Hyperparameters): Float64Array {
  const active = activity(space, hyperparameters);
  const x = new Float64Array(space.length);
  for (const [index, dimension] of space.entries()) {
    x[index] = active[index] ? coordinateOf(dimension, hyperparameters) : inactiveCoordinate(dimension);
  }
  return x;
}

function coordinateOf(dimension: Dimension, hyperparameters: Hyperparameters): number {
  const { name } = dimension;
  const value = Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined;
  const problem = valueProblem(dimension, value);
  if (value === undefined || problem !== null) {
    throw new InvalidInput([{ path: `hyperparameters.${name}`, message: `value; ${problem}` }]);
  }
  return toCoordinate(dimension, value);
}

/**
 * Coordinates → the hyperparameters there: the inverse of `encode` for every value that `decode` can return. Numbers
 * outside [0, 1] count as the end of the range. Throws RangeError for NaN or a wrong number of coordinates.
 */
export function decode(space: SearchSpace, x: ArrayLike<number>): Hyperparameters {
  if (x.length !== space.length) throw new RangeError(`coordinates; must be ${space.length} numbers: ${x.length}`);
  const hyperparameters: Record<string, HyperparameterValue> = {};
  for (const [index, dimension] of space.entries()) {
    if (Number.isNaN(x[index])) throw new RangeError(`coordinate ${index}; must be a number: NaN`);
    if (holds(dimension, hyperparameters)) hyperparameters[dimension.name] = fromCoordinate(dimension, x[index]);
  }
  return hyperparameters;
}

/** The coordinates of the hyperparameters at `x`: the point that the surrogate should see instead. */
export function snap(space: SearchSpace, x: ArrayLike<number>): Float64Array {
  return encode(space, decode(space, x));
}

/**
 * Whether the dimension is active at these hyperparameters, that is, all its parents are active and have one of the
 * required values.
 */
export function isActive(space: SearchSpace, dimension: Dimension, hyperparameters: Hyperparameters): boolean {
  return activity(space, hyperparameters)[space.findIndex(({ name }) => name === dimension.name)] ?? false;
}

/** Whether both have the same values, in any order. */
export function sameHyperparameters(a: Hyperparameters, b: Hyperparameters): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/** A canonical string key of hyperparameters, independent of the order of names. */
export function hyperparametersKey(hyperparameters: Hyperparameters): string {
  // Faster than canonical JSON of a flat object, since searches ask for thousands of keys.
  const members = Object.keys(hyperparameters)
    .sort()
    .map((name) => {
      const value = hyperparameters[name];
      return `${JSON.stringify(name)}:${typeof value === "number" ? String(value) : JSON.stringify(value)}`;
    });
  return `{${members.join()}}`;
}

/** The default of every active dimension; null if an active dimension has none. */
export function defaultHyperparameters(space: SearchSpace): Hyperparameters | null {
  const hyperparameters: Record<string, HyperparameterValue> = {};
  for (const dimension of space) {
    if (!holds(dimension, hyperparameters)) continue;
    if (dimension.default === undefined) return null;
    hyperparameters[dimension.name] = dimension.default;
  }
  return hyperparameters;
}

/** For each dimension, whether it is active at these hyperparameters. */
export function activity(space: SearchSpace, hyperparameters: Hyperparameters): readonly boolean[] {
  const ofActive: Record<string, HyperparameterValue> = {};
  return space.map((dimension) => {
    if (!holds(dimension, ofActive)) return false;
    ofActive[dimension.name] = hyperparameters[dimension.name];
    return true;
  });
}

/** Whether the dimension's condition holds, given the values of the active dimensions before it. */
export function holds({ when }: Dimension, before: Hyperparameters): boolean {
  // A parent without a value does not have a required value.
  return when === undefined || Object.entries(when).every(([parent, values]) => values.includes(before[parent]));
}
