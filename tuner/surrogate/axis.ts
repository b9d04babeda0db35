/** The places along a dimension at which a surrogate is looked at. */
import { levelAt } from "../candidates/levels.ts";
import { countValues, fromCoordinate } from "../dimension.ts";
import type { Dimension, HyperparameterValue } from "../search-space.ts";

/** Choices have no order that one could pass over some of them in: so many are shown all. */
const MOST_CHOICES = 100;

/**
 * Values along the dimension's scale, both ends among them: `count` evenly spaced ones, or all of them where there are no
 * more, as many choices as there are up to 100.
 */
export function placesAlong(dimension: Dimension, count: number): readonly HyperparameterValue[] {
  const levels = countValues(dimension);
  if (levels === Infinity) {
    return evenly(count).map((share) => fromCoordinate(dimension, share));
  }
  const most = dimension.kind === "categorical" ? Math.max(count, MOST_CHOICES) : count;
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
