/**
 * Step size and temperature as functions of the iteration, and the choice of iterations whose weights are kept as
 * draws.
 */

/** The value at iteration 0, 1, 2 … */
export type Schedule = (iteration: number) => number;

export function constant(value: number): Schedule {
  return () => value;
}

/** A schedule that starts at ε₀ and does not fall below `floor`·ε₀. */
interface Falling {
  /** ε₀ > 0. */
  readonly stepSize: number;
  /** In [0, 1]. */
  readonly floor: number;
}

/**
 * a(b + t)^−γ with a = ε₀ b^γ, so that it starts at ε₀ (Welling & Teh 2011, section 3), but never below the floor.
 *
 * @param options `offset` b > 0 in iterations; `exponent` γ in (½, 1]
 */
export function robbinsMonro(options: Falling & { readonly offset: number; readonly exponent: number }): Schedule {
  const { stepSize, floor, offset, exponent } = options;
  return (iteration) => stepSize * Math.max(floor, (1 + iteration / offset) ** -exponent);
}

/**
 * ε₀, multiplied by `factor` at each of `drops` evenly spaced drops, but never below the floor.
 *
 * @param options `drops` ≥ 0; `factor` in (0, 1]
 */
export function stepped(
  options: Falling & { readonly drops: number; readonly factor: number; readonly iterations: number },
): Schedule {
  const { stepSize, floor, drops, factor, iterations } = options;
  return (iteration) => {
    const dropped = Math.min(drops, Math.floor((iteration * (drops + 1)) / iterations));
    return stepSize * Math.max(floor, factor ** dropped);
  };
}

/**
 * Half a cosine from ε₀ at iteration 0 down to the floor at the end, where it stays (Loshchilov & Hutter 2017, eq.
 * 5).
 */
export function cosine({ iterations, ...range }: Falling & { readonly iterations: number }): Schedule {
  return (iteration) => halfCosine(range, Math.min(1, iteration / iterations));
}

/** From ε₀ at `done` = 0 to the floor at 1. */
function halfCosine({ stepSize, floor }: Falling, done: number): number {
  return stepSize * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
}

/** Cycles of equal length over a chain of `iterations`. */
export interface Cycles {
  readonly iterations: number;
  /** Number of cycles, ≥ 1. */
  readonly cycles: number;
}

/** The position of an iteration within its cycle, in [0, 1). */
function placeInCycle(iteration: number, { iterations, cycles }: Cycles): number {
  const length = Math.ceil(iterations / cycles);
  return (iteration % length) / length;
}

/** A cosine from ε₀ towards the floor in each cycle (Zhang et al. 2020, eq. 1, whose floor is 0). */
export function cyclical({ iterations, cycles, ...range }: Falling & Cycles): Schedule {
  return (iteration) => halfCosine(range, placeInCycle(iteration, { iterations, cycles }));
}

/**
 * Whether the iteration is in the later, sampling part of its cycle. The first `exploration` fraction of each cycle
 * only descends.
 */
export function isSampling(iteration: number, cycles: Cycles, exploration: number): boolean {
  return placeInCycle(iteration, cycles) >= exploration;
}

/** T in the sampling part of a cycle, 0 in the exploration part (Zhang et al. 2020, algorithm 1). */
export function cyclicalTemperature(temperature: number, cycles: Cycles, exploration: number): Schedule {
  return (iteration) => (isSampling(iteration, cycles, exploration) ? temperature : 0);
}

/**
 * The iterations after which the weights are kept: `draws` of them (or all, if there are fewer), evenly spaced in Σε
 * over the iterations for which `collects` is true. With a constant step size that is every k-th iteration; with a
 * decreasing one it has the same effect as weighting draws by ε, as Welling & Teh 2011 do (eq. 5 ff.). Yields during long
 * chains, whose iterations it counts one by one.
 */
export function* keptIterations(options: {
  readonly stepSize: Schedule;
  readonly iterations: number;
  readonly draws: number;
  readonly collects: (iteration: number) => boolean;
}): Generator<undefined, number[]> {
  const { stepSize, iterations, draws, collects } = options;
  let total = 0;
  for (let t = 0; t < iterations; t++) {
    if (collects(t)) total += stepSize(t);
    if (t % COUNTED_AT_ONCE === COUNTED_AT_ONCE - 1) yield;
  }
  const kept: number[] = [];
  // The last draw is due at the very end; rounding errors in the sum must not prevent it.
  const due = (count: number) => (count / draws) * total * (1 - 1e-12);
  let elapsed = 0;
  let next = 1;
  for (let t = 0; t < iterations && next <= draws; t++) {
    if (t % COUNTED_AT_ONCE === COUNTED_AT_ONCE - 1) yield;
    if (!collects(t)) continue;
    elapsed += stepSize(t);
    if (elapsed < due(next)) continue;
    kept.push(t);
    while (next <= draws && elapsed >= due(next)) next += 1;
  }
  return kept;
}

/** Number of iterations counted between two yields: about a millisecond. */
const COUNTED_AT_ONCE = 100_000;

/** The knobs that `chainSchedule` reads (posterior/knobs.ts). */
export interface ChainOptions {
  readonly stepSize: number;
  readonly temperature: number;
  readonly schedule: "constant" | "robbins-monro" | "step" | "cosine" | "cyclical";
  readonly scheduleOffset: number;
  readonly scheduleExponent: number;
  readonly scheduleDrops: number;
  readonly scheduleFactor: number;
  readonly scheduleFloor: number;
  readonly cycles: number;
  readonly exploration: number;
  readonly burnIn: number;
  readonly draws: number;
}

interface ChainSchedule {
  readonly stepSizeAt: Schedule;
  readonly temperatureAt: Schedule;
  /** Ascending: the iterations after which the weights are kept. */
  readonly kept: readonly number[];
}

/** The schedules for a chain of `iterations`; yields if there are many. */
export function* chainSchedule(options: ChainOptions, iterations: number): Generator<undefined, ChainSchedule> {
  const { temperature, draws, burnIn, cycles, exploration } = options;
  const stepSizeAt = stepSizes(options, iterations);
  const isCyclical = options.schedule === "cyclical";
  const burntIn = Math.floor(burnIn * iterations);
  const collects = (iteration: number) =>
    iteration >= burntIn && (!isCyclical || isSampling(iteration, { iterations, cycles }, exploration));
  return {
    stepSizeAt,
    temperatureAt: isCyclical
      ? cyclicalTemperature(temperature, { iterations, cycles }, exploration)
      : constant(temperature),
    kept: yield* keptIterations({ stepSize: stepSizeAt, iterations, draws, collects }),
  };
}

function stepSizes(options: ChainOptions, iterations: number): Schedule {
  const { schedule, stepSize, scheduleFloor: floor, cycles } = options;
  switch (schedule) {
    case "constant":
      return constant(stepSize);
    case "robbins-monro":
      return robbinsMonro({ stepSize, floor, offset: options.scheduleOffset, exponent: options.scheduleExponent });
    case "step":
      return stepped({ stepSize, floor, drops: options.scheduleDrops, factor: options.scheduleFactor, iterations });
    case "cosine":
      return cosine({ stepSize, floor, iterations });
    case "cyclical":
      return cyclical({ stepSize, floor, iterations, cycles });
  }
}
