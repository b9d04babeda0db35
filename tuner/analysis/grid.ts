/** The values of a dimension at which a surrogate is evaluated. */
import { levelAt } from "../space/levels.ts";
import { countValues, fromCoordinate } from "../space/dimension.ts";
import type { Dimension, HyperparameterValue } from "../space/search-space.ts";

/** Maximum number of choices shown. Choices have no order, so all of them are shown up to this number. */
const MAX_CHOICES = 100;

/**
 * Values along the dimension's scale, including both ends: `count` evenly spaced values, or all of them if there are no
 * more than that; for choices, up to 100.
 */
export function valuesAlong(dimension: Dimension, count: number): readonly HyperparameterValue[] {
  const levels = countValues(dimension);
  if (levels === Infinity) {
    return evenly(count).map((share) => fromCoordinate(dimension, share));
  }
  const most = dimension.kind === "categorical" ? Math.max(count, MAX_CHOICES) : count;
  if (levels <= most) return Array.from({ length: levels }, (_, index) => levelAt(dimension, index));
  if (dimension.kind === "int" && dimension.scale === "log") {
    return [...new Set(evenly(most).map((share) => fromCoordinate(dimension, share)))];
  }
  return evenly(most).map((share) => levelAt(dimension, Math.round(share * (levels - 1))));
}

/** From 0 to 1. */
function evenly(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => (count === 1 ? 0.5 : index / (count - 1)));
}
