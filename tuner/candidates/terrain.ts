/**
 * The search space as the candidate search sees it: which points of the cube exist, and which dimensions are active
 * there. The same map as `snap`, prepared once for a space because the search settles thousands of points.
 */
import { inactiveCoordinate, toCoordinate } from "../dimension.ts";
import type { Dimension, SearchSpace } from "../search-space.ts";
import { isContinuous, levelCoordinate, levelIndex } from "./levels.ts";

export interface Terrain {
  readonly space: SearchSpace;
  /** Per dimension: a float without a step, with a slope to follow. */
  readonly continuous: readonly boolean[];
  /** The encoding of the hyperparameters at a point of the cube: the only points that the surrogate may see. */
  settle(point: Float64Array): Float64Array;
  /** Is dimension k active at a settled point? */
  isActive(point: Float64Array, k: number): boolean;
}

/** A dimension is active when each parent is active and lies at one of these coordinates. */
type Requirement = { readonly parent: number; readonly coordinates: ReadonlySet<number> };

export function survey(space: SearchSpace): Terrain {
  const requirements = space.map((dimension) => requirementsOf(space, dimension));
  const continuous = space.map(isContinuous);
  const isActive = (point: Float64Array, k: number): boolean =>
    requirements[k].every(({ parent, coordinates }) => isActive(point, parent) && coordinates.has(point[parent]));
  const restOf = (dimension: Dimension, coordinate: number) => {
    if (isContinuous(dimension)) return Math.min(1, Math.max(0, coordinate));
    return levelCoordinate(dimension, levelIndex(dimension, coordinate));
  };
  return {
    space,
    continuous,
    isActive,
    settle(point) {
      const settled = new Float64Array(space.length);
      // Parents stand before their children, so their coordinates are settled by then.
      for (const [k, dimension] of space.entries()) {
        settled[k] = isActive(settled, k) ? restOf(dimension, point[k]) : inactiveCoordinate(dimension);
      }
      return settled;
    },
  };
}

function requirementsOf(space: SearchSpace, { when = {} }: Dimension): readonly Requirement[] {
  return Object.entries(when).map(([name, values]) => {
    const parent = space.findIndex((dimension) => dimension.name === name);
    return { parent, coordinates: new Set(values.map((value) => toCoordinate(space[parent], value))) };
  });
}
