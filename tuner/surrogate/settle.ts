/** Many points of the cube, settled at once. */
import { fromCoordinate, toCoordinate } from "../dimension.ts";
import type { SearchSpace } from "../search-space.ts";
import { snap } from "../space-encoding.ts";
import { isContinuous } from "../candidates/levels.ts";

/**
 * `snap` of each of the rows (count × d). Where no dimension depends on another it goes by columns, and leaves continuous
 * ones as they are, which `snap` only rounds where nobody sees it: much less work.
 */
export function settle(space: SearchSpace, points: Float64Array): Float64Array {
  const d = space.length;
  const settled = points.slice();
  if (space.some(({ when }) => when !== undefined)) {
    for (let row = 0; row < points.length; row += d) settled.set(snap(space, points.subarray(row, row + d)), row);
    return settled;
  }
  for (const [k, dimension] of space.entries()) {
    if (isContinuous(dimension)) continue;
    for (let i = k; i < points.length; i += d)
      settled[i] = toCoordinate(dimension, fromCoordinate(dimension, points[i]));
  }
  return settled;
}
