/** Screening: many points, spread over the space and gathered around the best, from which the search starts. */
import { fold, openStream } from "../../math/random.ts";
import type { Key, RandomStream } from "../../math/random.ts";
import { countValues } from "../dimension.ts";
import type { Dimension, SearchSpace } from "../search-space.ts";
import { encode, spaceSize } from "../space-encoding.ts";
import { configurations } from "./configurations.ts";
import { isContinuous, levelCoordinate, levelIndex, neighbours } from "./levels.ts";
import { fillCube } from "./space-filling.ts";
import type { Terrain } from "./terrain.ts";

/** A space with at most so many points is screened whole. */
const SMALL_SPACE = 1024;
const SPREAD_POINTS = 512;
const NEAR_POINTS = 128;
/** Deviations of the steps away from the best points, taken in turn, in parts of the range. */
const STEP_SIZES = [0.2, 0.05, 0.01, 0.002];

/** Settled points to look at. `best` are settled points, the best trial's first. */
export function screeningPoints(terrain: Terrain, best: readonly Float64Array[], key: Key): readonly Float64Array[] {
  const { space, settle } = terrain;
  if (spaceSize(space) <= SMALL_SPACE) return Array.from(configurations(space), (point) => encode(space, point));
  const points = [...spread(space, key), ...near(space, best, key)];
  if (best.length > 0) points.push(...beside(space, best[0]));
  return points.map(settle);
}

function spread(space: SearchSpace, key: Key): Float64Array[] {
  const d = space.length;
  const points = fillCube(d, SPREAD_POINTS, { key: fold(key, "spread"), first: 0 });
  return Array.from({ length: SPREAD_POINTS }, (_, row) => points.slice(row * d, (row + 1) * d));
}

function near(space: SearchSpace, best: readonly Float64Array[], key: Key): Float64Array[] {
  if (best.length === 0) return [];
  const stream = openStream(fold(key, "near"));
  return Array.from({ length: NEAR_POINTS }, (_, index) => {
    const size = STEP_SIZES[Math.floor(index / best.length) % STEP_SIZES.length];
    return perturb(space, best[index % best.length], { size, stream });
  });
}

/** Moves a few coordinates, at least one: in many dimensions few matter at a time (Regis & Shoemaker 2013). */
function perturb(
  space: SearchSpace,
  point: Float64Array,
  { size, stream }: { size: number; stream: RandomStream },
): Float64Array {
  const moved = Float64Array.from(point);
  const probability = Math.max(0.3, 2 / space.length);
  const always = stream.integer(space.length);
  for (const [k, dimension] of space.entries()) {
    if (k === always || stream.uniform() < probability) moved[k] = step(dimension, point[k], { size, stream });
  }
  return moved;
}

function step(
  dimension: Dimension,
  coordinate: number,
  { size, stream }: { size: number; stream: RandomStream },
): number {
  const move = size * stream.normal();
  if (isContinuous(dimension)) return Math.min(1, Math.max(0, coordinate + move));
  const count = countValues(dimension);
  if (dimension.kind === "categorical") return (stream.integer(count) + 0.5) / count;
  // At least one level, or small steps would never leave the point.
  const levels = Math.sign(move) * Math.max(1, Math.round(Math.abs(move) * count));
  const index = Math.min(count - 1, Math.max(0, levelIndex(dimension, coordinate) + levels));
  return levelCoordinate(dimension, index);
}

/** The points that differ from this one in one discrete dimension. */
function beside(space: SearchSpace, point: Float64Array): Float64Array[] {
  return space.flatMap((dimension, k) =>
    neighbours(dimension, point[k]).map((coordinate) => point.with(k, coordinate)),
  );
}
