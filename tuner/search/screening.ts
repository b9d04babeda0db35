/** Screening: candidates spread over the space and around the best trials, from which local searches start. */
import { fold, openStream, type Key, type RandomStream } from "../../math/random.ts";
import { countValues } from "../space/dimension.ts";
import type { Dimension, SearchSpace } from "../space/search-space.ts";
import { encode, spaceSize } from "../space/encoding.ts";
import { configurations, isContinuous, levelCoordinate, levelIndex, neighbours } from "../space/levels.ts";
import { fillCube } from "./fill-cube.ts";
import type { EncodedSpace } from "../space/snapper.ts";
import type { FeasibleSet } from "./feasible/feasible-set.ts";

/** Screen a space with at most this many points completely. */
const SMALL_SPACE = 1024;
const SPREAD_POINTS = 512;
const NEAR_POINTS = 128;
/** If fewer of them are feasible, additional ones are drawn. */
const FEW_FEASIBLE = 320;
/** Standard deviations of the perturbations of the best points, used in turn, as fractions of the range. */
const STEP_SIZES = [0.2, 0.05, 0.01, 0.002];

/** Snapped candidate points. `best` are snapped points, starting with that of the best trial. */
export function screeningPoints(
  encoded: EncodedSpace,
  best: readonly Float64Array[],
  key: Key,
): readonly Float64Array[] {
  const { space, snap } = encoded;
  if (spaceSize(space) <= SMALL_SPACE) return Array.from(configurations(space), (point) => encode(space, point));
  const points = [...spread(space, key), ...near(space, best, key)];
  if (best.length > 0) points.push(...neighbors(space, best[0]));
  return points.map(snap);
}

/** The feasible points, plus additional ones if these are few. */
export function feasiblePoints(
  { allows = () => true }: EncodedSpace,
  points: readonly Float64Array[],
  { feasible, key }: { feasible: FeasibleSet; key: Key },
): readonly Float64Array[] {
  const allowed = points.filter(allows);
  if (feasible.isComplete) return [...allowed, ...feasible.points.slice(0, SMALL_SPACE)];
  const missing = Math.max(0, FEW_FEASIBLE - allowed.length);
  return [...allowed, ...feasible.draw(missing, fold(key, "feasible"))];
}

/** Snapped points spread evenly over the space; all points of a small space. */
export function spreadPoints({ space, snap }: EncodedSpace, key: Key): readonly Float64Array[] {
  if (spaceSize(space) <= SMALL_SPACE) return Array.from(configurations(space), (point) => encode(space, point));
  return spread(space, key).map(snap);
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

/** Moves a few coordinates, at least one: in many dimensions, only a few matter (Regis & Shoemaker 2013). */
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
  // At least one level, because small steps would otherwise never leave the point.
  const levels = Math.sign(move) * Math.max(1, Math.round(Math.abs(move) * count));
  const index = Math.min(count - 1, Math.max(0, levelIndex(dimension, coordinate) + levels));
  return levelCoordinate(dimension, index);
}

/** The points that differ from this one in one discrete dimension. */
function neighbors(space: SearchSpace, point: Float64Array): Float64Array[] {
  return space.flatMap((dimension, k) =>
    neighbours(dimension, point[k]).map((coordinate) => point.with(k, coordinate)),
  );
}
