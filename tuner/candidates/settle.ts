/** Where a point of the cube comes to rest: the only points that the surrogate may see. */
import type { SearchSpace } from "../search-space.ts";
import { snap } from "../space-encoding.ts";
import { isContinuous } from "./levels.ts";

/** Moves a point of the cube to the encoding of hyperparameters that exist. */
export type Settle = (point: Float64Array) => Float64Array;

/**
 * Snapping for the space. Where every dimension is continuous and always active, a point differs from its snapped self
 * by a rounding error, and is left alone: snapping is most of the cost of screening.
 */
export function settleIn(space: SearchSpace): Settle {
  const plain = space.every((dimension) => isContinuous(dimension) && dimension.when === undefined);
  return plain ? (point) => point : (point) => snap(space, point);
}
