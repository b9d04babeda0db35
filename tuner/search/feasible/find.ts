/** Finds points that satisfy the constraints, even if few do: first by many draws, then by a search. */
import { fold, openStream, type Key, type RandomStream } from "../../../math/random.ts";
import { median } from "../../../math/statistics.ts";
import { decode } from "../../space/encoding.ts";
import type { Region } from "../../space/constraint/region.ts";
import type { EncodedSpace } from "../../space/snapper.ts";
import { fillCube } from "../fill-cube.ts";

const DRAWS = 4096;
/**
 * Number of feasible draws needed as starting points; with fewer, a search continues from the nearest ones.
 */
const ENOUGH = 32;
const POPULATION = 48;
const GENERATIONS = 150;
/** Differential evolution: range of the scale factor, and crossover probability. */
const [MIN_FACTOR, MAX_FACTOR, CROSSOVER] = [0.3, 0.9, 0.9];
/** Parents move towards one of the best; this is the fraction of points that counts as best. */
const LEADERS = 0.2;
/** Probability of redrawing a choice. */
const MUTATION = 0.1;
/** A value that is not a number counts as this many typical violations. */
const UNKNOWN = 1e6;
/** Total length of constraints up to which the full effort is spent. */
const USUAL_LENGTH = 4000;

export interface Found {
  /** Snapped; each satisfies the constraints. */
  readonly points: readonly Float64Array[];
  /** Number of space-filling draws, how many satisfy all constraints, and how many satisfy each. */
  readonly draws: number;
  readonly allowed: number;
  readonly allowedByEach: readonly number[];
}

interface Individual {
  readonly point: Float64Array;
  /** 0 if the constraints hold. */
  readonly violation: number;
}

export function findFeasible(encoded: EncodedSpace, region: Region, key: Key): Found {
  const length = region.constraints.reduce((sum, { text }) => sum + text.length, 0);
  const effort = Math.min(1, USUAL_LENGTH / length);
  const points = drawPoints(encoded, Math.ceil(DRAWS * effort), fold(key, "draws"));
  const violations = points.map((point) => {
    const hyperparameters = decode(region.space, point);
    return region.constraints.map(({ violation }) => violation(hyperparameters));
  });
  const scales = region.constraints.map((_, j) => scaleOf(violations.map((each) => each[j])));
  const total = (each: readonly number[]) =>
    each.reduce((sum, violation, j) => sum + Math.min(UNKNOWN, violation / scales[j]), 0);
  const drawn = points.map((point, i): Individual => ({ point, violation: total(violations[i]) }));
  const feasible = drawn.filter(({ violation }) => violation === 0);
  const counts = {
    draws: points.length,
    allowed: feasible.length,
    allowedByEach: scales.map((_, j) => violations.filter((each) => each[j] === 0).length),
  };
  if (feasible.length >= ENOUGH) return { ...counts, points: feasible.map(({ point }) => point) };

  const nearest = drawn.sort((a, b) => a.violation - b.violation).slice(0, POPULATION);
  const stream = openStream(fold(key, "evolution"));
  const evaluate = (point: Float64Array): Individual => {
    const hyperparameters = decode(region.space, point);
    return { point, violation: total(region.constraints.map(({ violation }) => violation(hyperparameters))) };
  };
  const evolved = evolve(encoded, nearest, { evaluate, stream, generations: Math.ceil(GENERATIONS * effort) });
  return { ...counts, points: evolved.filter(({ violation }) => violation === 0).map(({ point }) => point) };
}

function drawPoints({ space, snap }: EncodedSpace, count: number, key: Key): readonly Float64Array[] {
  const d = space.length;
  const points = fillCube(d, count, { key, first: 0 });
  return Array.from({ length: count }, (_, row) => snap(points.subarray(row * d, (row + 1) * d)));
}

/** A typical violation, so that constraints in different units have equal weight. */
function scaleOf(violations: readonly number[]): number {
  const positive = violations.filter((violation) => violation > 0 && violation < Infinity);
  return positive.length === 0 ? 1 : median(positive);
}

/** Differential evolution (Storn & Price 1997) on the violation, until enough points are feasible. */
function evolve(
  encoded: EncodedSpace,
  first: readonly Individual[],
  {
    evaluate,
    stream,
    generations,
  }: { evaluate: (point: Float64Array) => Individual; stream: RandomStream; generations: number },
): readonly Individual[] {
  let population = [...first];
  for (let generation = 0; generation < generations; generation++) {
    population.sort((a, b) => a.violation - b.violation);
    if (population[Math.min(ENOUGH, population.length) - 1].violation === 0) break;
    const parents = population;
    population = parents.map((parent) => {
      const child = evaluate(childOf(encoded, parent, parents, stream));
      return child.violation <= parent.violation ? child : parent;
    });
  }
  return population;
}

function childOf(
  { space, snap }: EncodedSpace,
  { point }: Individual,
  parents: readonly Individual[],
  stream: RandomStream,
): Float64Array {
  const leader = parents[stream.integer(Math.ceil(LEADERS * parents.length))].point;
  const [one, other] = [0, 1].map(() => parents[stream.integer(parents.length)].point);
  const factor = MIN_FACTOR + (MAX_FACTOR - MIN_FACTOR) * stream.uniform();
  const always = stream.integer(space.length);
  return snap(
    point.map((coordinate, k) => {
      if (k !== always && stream.uniform() >= CROSSOVER) return coordinate;
      if (space[k].kind === "categorical") return stream.uniform() < MUTATION ? stream.uniform() : leader[k];
      return reflected(coordinate + factor * (leader[k] - coordinate) + factor * (one[k] - other[k]));
    }),
  );
}

/** Reflects into [0, 1]. */
function reflected(coordinate: number): number {
  const inside = Math.abs(coordinate) % 2;
  return inside > 1 ? 2 - inside : inside;
}
