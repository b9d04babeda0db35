/**
 * A self-tuning chain of Hamiltonian Monte Carlo or the no-U-turn sampler. It finds an initial step size, adapts it by
 * dual averaging during warm-up, and optionally estimates a diagonal mass in windows of doubling length. Both are then
 * fixed, because a chain that keeps adapting may not leave its target invariant.
 */
import { fold, openStream, type Key } from "../../../math/random.ts";
import { pointAt, type Density, type Pausable, type Point, type Transition } from "./density.ts";
import { adaptStepSize, findStepSize, type StepSizeAdaptation } from "./dual-averaging.ts";
import { hmcTransition } from "./hmc.ts";
import { type InverseMass } from "./leapfrog.ts";
import { learnMetric, type MetricAdaptation } from "./metric.ts";
import { nutsTransition } from "./nuts.ts";

export interface ChainOptions {
  /** Number of warm-up iterations, which tune the chain and are discarded; ≥ 0. */
  readonly warmup: number;
  /** Target acceptance probability, in (0, 1); 0.8 unless the density is stiff. */
  readonly targetAcceptance: number;
  /** Initial M⁻¹ (d): a guess at the variances, such as the prior variances. */
  readonly inverseMass: InverseMass;
  /** Whether to estimate M⁻¹ during warm-up, which takes at least about fifty iterations. */
  readonly adaptMass: boolean;
  readonly trajectories: Trajectories;
}

export type Trajectories =
  /** `length` is in units in which the inverse mass is 1: a trajectory of length π/2 crosses a Gaussian. */
  | { readonly kind: "static"; readonly length: number; readonly maxSteps: number }
  | { readonly kind: "nuts"; readonly maxDepth: number };

/** Statistics of an iteration. */
export interface ChainIteration extends Transition {
  /** Index of the iteration, from 0, including warm-up. */
  readonly iteration: number;
  readonly isWarmup: boolean;
  /** The step size ε that was used. */
  readonly stepSize: number;
}

/**
 * The fractions of the warm-up, at its beginning and end, in which only the step size adapts (Stan: 75 and 50 of 1000).
 */
const OPENING = 0.15;
const CLOSING = 0.1;
const FIRST_WINDOW = 25;

/**
 * An endless chain from `start` (d); the same key gives the same chain. Yields each completed iteration, and undefined
 * after each gradient within one.
 */
export function* runHamiltonianChain(
  density: Density,
  start: Float64Array,
  options: ChainOptions,
  key: Key,
): Generator<ChainIteration | undefined, never> {
  const { warmup, targetAcceptance, adaptMass, trajectories } = options;
  let { inverseMass } = options;
  let point = pointAt(density, start);
  let spent = 1;

  function* restart(at: Point, guess: number, iteration: number): Pausable<StepSizeAdaptation> {
    const stream = openStream(fold(fold(key, "step-size"), iteration));
    const found = yield* findStepSize(density, at, inverseMass, { guess, stream });
    spent += found.gradients;
    return adaptStepSize(found.stepSize, targetAcceptance);
  }
  let adaptation = yield* restart(point, initialGuess(density.dimension), 0);
  let metric: MetricAdaptation = learnMetric(density.dimension);
  const windows = adaptMass ? windowEnds(warmup) : [];

  for (let iteration = 0; ; iteration++) {
    const isWarmup = iteration < warmup;
    const stepSize = isWarmup ? adaptation.current() : adaptation.averaged();
    const stream = openStream(fold(fold(key, "iteration"), iteration));
    const transition = yield* step(density, point, { trajectories, stepSize, inverseMass }, stream);
    point = transition.point;
    yield { ...transition, gradients: transition.gradients + spent, iteration, isWarmup, stepSize };
    spent = 0;
    if (!isWarmup) continue;
    adaptation.update(transition.acceptance);
    if (windows.length === 0 || iteration < warmup * OPENING) continue;
    metric.add(point.position);
    if (iteration + 1 !== windows[0]) continue;
    windows.shift();
    inverseMass = metric.estimate(options.inverseMass);
    metric = learnMetric(density.dimension);
    adaptation = yield* restart(point, adaptation.averaged(), iteration + 1);
  }
}

function* step(
  density: Density,
  point: Point,
  how: { readonly trajectories: Trajectories; readonly stepSize: number; readonly inverseMass: InverseMass },
  stream: ReturnType<typeof openStream>,
): Pausable<Transition> {
  const { trajectories, stepSize, inverseMass } = how;
  if (trajectories.kind === "nuts") {
    return yield* nutsTransition(density, point, { stepSize, inverseMass, maxDepth: trajectories.maxDepth }, stream);
  }
  const { length, maxSteps } = trajectories;
  return yield* hmcTransition(density, point, { stepSize, inverseMass, trajectory: length, maxSteps }, stream);
}

/**
 * An initial step size for a Gaussian whose variances are the inverse mass: the stable step size scales as d^−¼ (Neal
 * 2011, section 5.4.4).
 */
function initialGuess(dimension: number): number {
  return 1 / dimension ** 0.25;
}

/** Iterations after which the mass is re-estimated: windows of doubling length, the last one up to the final phase. */
function windowEnds(warmup: number): number[] {
  const first = Math.ceil(warmup * OPENING);
  const last = Math.floor(warmup * (1 - CLOSING));
  if (last - first < FIRST_WINDOW) return [];
  const ends: number[] = [];
  for (let end = first + FIRST_WINDOW, width = FIRST_WINDOW; ; width *= 2, end += width) {
    if (end + 2 * width > last) return [...ends, last];
    ends.push(end);
  }
}
