/** Closeness of trials to the displayed slice of the surrogate. */
import type { Hyperparameters, SearchSpace } from "../../api.ts";
import { axisOfDimension } from "../figure/axis.ts";
import type { Point } from "../figure/points.ts";

/** Distance, as a fraction of a dimension's range, at which closeness has fallen to e^−½. */
const WIDTH = 0.25;

/**
 * exp(−d² / 2·0.25²) where d is the distance over the dimensions fixed by `at`, in fractions of their ranges; 1 on the
 * slice.
 */
export function nearness(space: SearchSpace, at: Hyperparameters): (point: Point) => number {
  const fixed = space.filter(({ name }) => name in at).map((dimension) => axisOfDimension(dimension));
  return ({ hyperparameters }) => {
    const squares = fixed.map((axis) => {
      const [there, here] = [axis.position(hyperparameters[axis.name] ?? null), axis.position(at[axis.name])];
      if (there === null || here === null) return 0;
      const apart = axis.kind === "levels" ? (there === here ? 0 : WIDTH) : (there - here) / (axis.high - axis.low);
      return apart ** 2;
    });
    return Math.exp(-squares.reduce((sum, square) => sum + square, 0) / (2 * WIDTH ** 2));
  };
}
