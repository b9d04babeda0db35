/** Positions of values in their dimensions, and the active dimensions of a point. */
import type { Hyperparameters, SearchSpace } from "../../api.ts";

export type Dimension = SearchSpace[number];
export type Value = Hyperparameters[string];

/**
 * 0 at the low end, 1 at the high end, on the dimension's own scale; for choices, the middle of the value's cell. Null
 * if the value has no position.
 */
export function positionOf(dimension: Dimension, value: Value | undefined): number | null {
  if (value === undefined) return null;
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") {
    const values = valuesOf(dimension);
    const index = values.indexOf(value);
    return index === -1 ? null : (index + 0.5) / values.length;
  }
  const { low, high, scale } = dimension;
  if (typeof value !== "number" || !(high > low)) return null;
  const at = scale === "log" ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Number.isFinite(at) ? Math.min(1, Math.max(0, at)) : null;
}

/** The choices or levels of a dimension, if any. */
export function valuesOf(dimension: Extract<Dimension, { kind: "categorical" | "ordinal" }>): readonly Value[] {
  return dimension.kind === "categorical" ? dimension.choices : dimension.levels;
}

/** The active dimensions at this point: those whose parents are active and have one of the required values. */
export function activeDimensions(space: SearchSpace, point: Partial<Hyperparameters>): readonly Dimension[] {
  const before: Record<string, Value | undefined> = {};
  return space.filter((dimension) => {
    const { name, when = {} } = dimension;
    const active = Object.entries(when).every(([parent, wanted]) => {
      const value = before[parent];
      return value !== undefined && wanted.includes(value);
    });
    if (active) before[name] = point[name];
    return active;
  });
}

/** The default of every active dimension that has one. */
export function defaultsOf(space: SearchSpace): Hyperparameters {
  const defaults: Record<string, Value> = {};
  for (const dimension of space) {
    const isActive = activeDimensions(space, defaults).includes(dimension);
    if (isActive && dimension.default !== undefined) defaults[dimension.name] = dimension.default;
  }
  return defaults;
}
