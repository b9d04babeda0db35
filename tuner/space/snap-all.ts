/** Snaps many points of the cube at once. */
import { fromCoordinate, toCoordinate } from "./dimension.ts";
import type { SearchSpace } from "./search-space.ts";
import { snap } from "./encoding.ts";
import { isContinuous } from "./levels.ts";

/**
 * Applies `snap` to each row (count × d). Without conditional dimensions it works by column and leaves continuous
 * dimensions unrounded, which is much faster and makes no visible difference.
 */
export function snapAll(space: SearchSpace, points: Float64Array): Float64Array {
  const d = space.length;
  const snapped = points.slice();
  if (space.some(({ when }) => when !== undefined)) {
    for (let row = 0; row < points.length; row += d) snapped.set(snap(space, points.subarray(row, row + d)), row);
    return snapped;
  }
  for (const [k, dimension] of space.entries()) {
    if (isContinuous(dimension)) continue;
    for (let i = k; i < points.length; i += d)
      snapped[i] = toCoordinate(dimension, fromCoordinate(dimension, points[i]));
  }
  return snapped;
}
