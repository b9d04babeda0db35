/** The values of a dimension that has finitely many, as coordinates: which there are, and which lie near. */
import { countValues, fromCoordinate, toCoordinate } from "../dimension.ts";
import type { Dimension, HyperparameterValue } from "../search-space.ts";

/** Up to so many values, each is a neighbour of each other; beyond, those 1, 2, 4, 8 … away are. */
const FEW = 16;

/** A float without a step: it has a slope to follow instead of neighbours. */
export function isContinuous(dimension: Dimension): boolean {
  return countValues(dimension) === Infinity;
}

/** Value number `index` (from 0, in the dimension's order) of a dimension with finitely many. */
export function levelAt(dimension: Dimension, index: number): HyperparameterValue {
  if (isLogInt(dimension)) return dimension.low + index;
  return fromCoordinate(dimension, (index + 0.5) / countValues(dimension));
}

/** Its coordinate. */
export function levelCoordinate(dimension: Dimension, index: number): number {
  return toCoordinate(dimension, levelAt(dimension, index));
}

/** Coordinates of the values near the one at `coordinate`, without itself; none for a continuous dimension. */
export function neighbours(dimension: Dimension, coordinate: number): readonly number[] {
  if (isContinuous(dimension)) return [];
  const count = countValues(dimension);
  const here = levelIndex(dimension, coordinate);
  const indices = dimension.kind === "categorical" || count <= FEW ? all(count) : around(here, count);
  return indices.filter((index) => index !== here).map((index) => levelCoordinate(dimension, index));
}

/** Number of the value at a coordinate, from 0. */
export function levelIndex(dimension: Dimension, coordinate: number): number {
  if (isLogInt(dimension)) return Number(fromCoordinate(dimension, coordinate)) - dimension.low;
  const count = countValues(dimension);
  return Math.min(count - 1, Math.max(0, Math.floor(coordinate * count)));
}

function isLogInt(dimension: Dimension): dimension is Extract<Dimension, { kind: "int" }> {
  return dimension.kind === "int" && dimension.scale === "log";
}

function all(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function around(here: number, count: number): number[] {
  const indices: number[] = [];
  for (let step = 1; step < count; step *= 2) {
    if (here - step >= 0) indices.push(here - step);
    if (here + step < count) indices.push(here + step);
  }
  return indices;
}
