/**
 * The search space as used by the candidate search: valid points of the cube, and active dimensions. The same mapping
 * as `snap`, prepared once per space, because the search snaps thousands of points.
 */
import { inactiveCoordinate, toCoordinate } from "./dimension.ts";
import { decode } from "./encoding.ts";
import type { Region } from "./constraint/region.ts";
import type { Dimension, SearchSpace } from "./search-space.ts";
import { isContinuous, levelCoordinate, levelIndex } from "./levels.ts";

export interface EncodedSpace {
  readonly space: SearchSpace;
  /** For each dimension, whether it is a float without a step, with a slope to follow. */
  readonly continuous: readonly boolean[];
  /** The encoding of the hyperparameters at a point of the cube. The surrogate only sees such points. */
  snap(point: Float64Array): Float64Array;
  /** Whether dimension k is active at a snapped point. */
  isActive(point: Float64Array, k: number): boolean;
  /** Whether the study's constraints hold at a snapped point. Absent if there are no constraints. */
  allows?(point: Float64Array): boolean;
}

/** A dimension is active if each parent is active and lies at one of these coordinates. */
type Requirement = { readonly parent: number; readonly coordinates: ReadonlySet<number> };

export function encodeSpace(space: SearchSpace, region: Region | null = null): EncodedSpace {
  const requirements = space.map((dimension) => requirementsOf(space, dimension));
  const continuous = space.map(isContinuous);
  const isActive = (point: Float64Array, k: number): boolean =>
    requirements[k].every(({ parent, coordinates }) => isActive(point, parent) && coordinates.has(point[parent]));
  const snapCoordinate = (dimension: Dimension, coordinate: number) => {
    if (isContinuous(dimension)) return Math.min(1, Math.max(0, coordinate));
    return levelCoordinate(dimension, levelIndex(dimension, coordinate));
  };
  return {
    space,
    continuous,
    isActive,
    ...(region && { allows: (point: Float64Array) => region.allows(decode(space, point)) }),
    snap(point) {
      const snapped = new Float64Array(space.length);
      // Parents precede their children, so their coordinates are known.
      for (const [k, dimension] of space.entries()) {
        snapped[k] = isActive(snapped, k) ? snapCoordinate(dimension, point[k]) : inactiveCoordinate(dimension);
      }
      return snapped;
    },
  };
}

function requirementsOf(space: SearchSpace, { when = {} }: Dimension): readonly Requirement[] {
  return Object.entries(when).map(([name, values]) => {
    const parent = space.findIndex((dimension) => dimension.name === name);
    return { parent, coordinates: new Set(values.map((value) => toCoordinate(space[parent], value))) };
  });
}
