/**
 * The no-U-turn sampler (Hoffman & Gelman 2014) as implemented in Stan: the next point is drawn from the whole
 * trajectory with multinomial weights, biased towards its later half, and a trajectory ends when its ends begin to
 * approach each other, by the generalized criterion (Betancourt 2017, "A conceptual introduction to Hamiltonian Monte
 * Carlo", appendix A).
 */
import { type RandomStream } from "../../../math/random.ts";
import { MAX_ENERGY_ERROR, type Density, type Pausable, type Point, type Transition } from "./density.ts";
import { drawMomentum, energyOf, leapfrog, type InverseMass, type PhasePoint } from "./leapfrog.ts";

export interface NutsOptions {
  /** ε > 0. */
  readonly stepSize: number;
  readonly inverseMass: InverseMass;
  /** A trajectory has at most 2^maxDepth − 1 steps; Stan's default is 10. */
  readonly maxDepth: number;
}

/** A segment of the trajectory. */
interface Tree {
  /** Its ends, in order of time. */
  readonly first: PhasePoint;
  readonly last: PhasePoint;
  /** A point of the segment, drawn according to its weight. */
  readonly proposal: Point;
  /** ln Σ exp(start's energy − energy) over its points. */
  readonly logWeight: number;
  /** Σ of the momenta (d): the extent of the segment in the metric of the mass. */
  readonly momentumSum: Float64Array;
  /** Σ of the Metropolis acceptance probabilities relative to the start, and the number of points. */
  readonly acceptanceSum: number;
  readonly count: number;
  /** Whether it ends the trajectory, because its ends approach each other or it diverged. */
  readonly isEnd: boolean;
  readonly diverged: boolean;
}

interface Setting {
  readonly density: Density;
  readonly options: NutsOptions;
  readonly stream: RandomStream;
  readonly startEnergy: number;
  /** +1 forwards in time, −1 backwards. */
  readonly direction: 1 | -1;
}

/** One transition that leaves the density invariant. */
export function* nutsTransition(
  density: Density,
  from: Point,
  options: NutsOptions,
  stream: RandomStream,
): Pausable<Transition> {
  const { inverseMass, maxDepth } = options;
  const start: PhasePoint = { ...from, momentum: drawMomentum(inverseMass, stream) };
  const startEnergy = energyOf(start, inverseMass);
  let tree: Tree = {
    first: start,
    last: start,
    proposal: from,
    logWeight: 0,
    momentumSum: Float64Array.from(start.momentum),
    acceptanceSum: 0,
    count: 0,
    isEnd: false,
    diverged: false,
  };
  let proposal: Point = from;
  for (let depth = 0; depth < maxDepth && !tree.isEnd; depth++) {
    const direction = stream.uniform() < 0.5 ? 1 : -1;
    const setting: Setting = { density, options, stream, startEnergy, direction };
    const next = yield* growTree(setting, direction === 1 ? tree.last : tree.first, depth);
    // A subtree that turns or diverges internally could not be reached from all of its points, so it is discarded.
    if (!next.isEnd && stream.uniform() < Math.exp(next.logWeight - tree.logWeight)) proposal = next.proposal;
    tree = join(setting, tree, next, proposal);
  }
  return {
    point: proposal,
    acceptance: tree.count === 0 ? 0 : tree.acceptanceSum / tree.count,
    diverged: tree.diverged,
    gradients: tree.count,
  };
}

/** 2^depth new points beyond `from`. */
function* growTree(setting: Setting, from: PhasePoint, depth: number): Pausable<Tree> {
  if (depth === 0) {
    const point = leaf(setting, from);
    yield;
    return point;
  }
  const near = yield* growTree(setting, from, depth - 1);
  if (near.isEnd) return near;
  const far = yield* growTree(setting, setting.direction === 1 ? near.last : near.first, depth - 1);
  const weight = logAddExp(near.logWeight, far.logWeight);
  const isFar = setting.stream.uniform() < Math.exp(far.logWeight - weight);
  return join(setting, near, far, isFar ? far.proposal : near.proposal);
}

function leaf({ density, options, startEnergy, direction }: Setting, from: PhasePoint): Tree {
  const point = leapfrog(density, from, options.inverseMass, direction * options.stepSize);
  const error = energyOf(point, options.inverseMass) - startEnergy;
  const diverged = !(error < MAX_ENERGY_ERROR);
  return {
    first: point,
    last: point,
    proposal: point,
    logWeight: Number.isNaN(error) ? -Infinity : -error,
    momentumSum: Float64Array.from(point.momentum),
    acceptanceSum: error <= 0 ? 1 : Math.exp(-error) || 0,
    count: 1,
    isEnd: diverged,
    diverged,
  };
}

/** Joins two adjacent segments; `next` extends `tree` in the direction of the setting. */
function join({ options, direction }: Setting, tree: Tree, next: Tree, proposal: Point): Tree {
  const [early, late] = direction === 1 ? [tree, next] : [next, tree];
  const momentumSum = sum(early.momentumSum, late.momentumSum);
  const turns =
    isTurning(momentumSum, early.first, late.last, options.inverseMass) ||
    // Also checked across the two halves: a trajectory that returns to its start would pass the first check.
    isTurning(sum(early.momentumSum, late.first.momentum), early.first, late.first, options.inverseMass) ||
    isTurning(sum(late.momentumSum, early.last.momentum), early.last, late.last, options.inverseMass);
  return {
    first: early.first,
    last: late.last,
    proposal,
    logWeight: logAddExp(tree.logWeight, next.logWeight),
    momentumSum,
    acceptanceSum: tree.acceptanceSum + next.acceptanceSum,
    count: tree.count + next.count,
    isEnd: next.isEnd || turns,
    diverged: tree.diverged || next.diverged,
  };
}

/** Whether the segment with this sum of momenta is getting shorter at either end. */
function isTurning(momentumSum: Float64Array, first: PhasePoint, last: PhasePoint, inverseMass: InverseMass): boolean {
  let atFirst = 0;
  let atLast = 0;
  for (let i = 0; i < momentumSum.length; i++) {
    const extent = inverseMass[i] * momentumSum[i];
    atFirst += extent * first.momentum[i];
    atLast += extent * last.momentum[i];
  }
  return !(atFirst > 0 && atLast > 0);
}

function sum(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value + b[i]);
}

function logAddExp(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === -Infinity ? -Infinity : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
}
