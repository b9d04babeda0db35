/** Points that satisfy a study's constraints: all of them for small spaces, otherwise enough starting points. */
import { fold, makeKey, openStream, type Key } from "../../../math/random.ts";
import { encode } from "../../space/encoding.ts";
import { configurations } from "../../space/levels.ts";
import type { Region } from "../../space/constraint/region.ts";
import { spaceSize } from "../../space/size.ts";
import { encodeSpace } from "../../space/snapper.ts";
import { findFeasible } from "./find.ts";
import { walk } from "./walk.ts";

/** Spaces up to this size are enumerated. */
const ENUMERABLE = 10_000;
/** Number of points kept for larger spaces. */
const WANTED = 256;
/** Number of random-walk steps between two kept points, and before a point drawn for a suggestion. */
const [APART, AWAY] = [5, 8];

export interface FeasibleSet {
  readonly region: Region;
  /** Snapped; for a large space, each is far from the previous ones. */
  readonly points: readonly Float64Array[];
  /** Whether these are all feasible points. */
  readonly isComplete: boolean;
  /** Number of space-filling points examined, how many of them satisfy all constraints, and how many satisfy each. */
  readonly looked: number;
  readonly allowed: number;
  readonly allowedByEach: readonly number[];
  /** Draws `count` feasible points from the whole space; none if no feasible point is known. */
  draw(count: number, key: Key): readonly Float64Array[];
}

/** Cached by region and seed, because computing it takes a fraction of a second and does not depend on the trials. */
const known = new WeakMap<Region, Map<number, FeasibleSet>>();

/** Deterministic. */
export function feasibleSetOf(region: Region, seed: number): FeasibleSet {
  const ofRegion = known.get(region) ?? new Map<number, FeasibleSet>();
  known.set(region, ofRegion);
  const set = ofRegion.get(seed) ?? makeSet(region, fold(makeKey(seed), "feasible"));
  ofRegion.set(seed, set);
  return set;
}

function makeSet(region: Region, key: Key): FeasibleSet {
  const encoded = encodeSpace(region.space);
  const found = spaceSize(region.space) <= ENUMERABLE ? enumerate(region) : search(region, key);
  return {
    ...found,
    region,
    draw(count, key) {
      const { points } = found;
      if (points.length === 0) return [];
      const stream = openStream(key);
      return Array.from({ length: count }, () => {
        const from = points[stream.integer(points.length)];
        return found.isComplete ? from : walk(encoded, region, { from, steps: AWAY, stream });
      });
    },
  };
}

type Looked = Omit<FeasibleSet, "region" | "draw">;

function enumerate({ space, constraints, allows }: Region): Looked {
  const all = [...configurations(space)];
  const points = all.filter(allows).map((hyperparameters) => encode(space, hyperparameters));
  return {
    points,
    isComplete: true,
    looked: all.length,
    allowed: points.length,
    allowedByEach: constraints.map(({ violation }) => all.filter((one) => violation(one) === 0).length),
  };
}

function search(region: Region, key: Key): Looked {
  const encoded = encodeSpace(region.space);
  const { points: found, draws, allowed, allowedByEach } = findFeasible(encoded, region, key);
  const stream = openStream(fold(key, "walks"));
  const points = found.slice(0, WANTED);
  const starts = points.length;
  while (starts > 0 && points.length < WANTED) {
    const from = points[points.length - starts];
    points.push(walk(encoded, region, { from, steps: APART, stream }));
  }
  return { points: spreadOrder(points), isComplete: false, looked: draws, allowed, allowedByEach };
}

/** Farthest-point order: each point is as far as possible from the previous ones; duplicates are dropped. */
function spreadOrder(points: readonly Float64Array[]): readonly Float64Array[] {
  if (points.length === 0) return [];
  const ordered = [points[0]];
  const distances = points.map((point) => distance2(point, points[0]));
  for (;;) {
    const farthest = distances.reduce((best, distance, i) => (distance > distances[best] ? i : best), 0);
    if (distances[farthest] === 0) return ordered;
    ordered.push(points[farthest]);
    for (const [i, point] of points.entries()) {
      distances[i] = Math.min(distances[i], distance2(point, points[farthest]));
    }
  }
}

function distance2(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] - b[k]) ** 2;
  return sum;
}
