/** Step size and temperature as functions of the iteration, and which iterations' weights are kept as draws. */

/** The value at iteration 0, 1, 2 … */
export type Schedule = (iteration: number) => number;

export function constant(value: number): Schedule {
  return () => value;
}

/**
 * a(b + t)^−γ with a = ε₀ b^γ, so that it starts at ε₀ (Welling & Teh 2011, section 3).
 *
 * @param options `stepSize` ε₀ > 0; `offset` b > 0 in iterations; `exponent` γ in (½, 1]
 */
export function robbinsMonro(options: {
  readonly stepSize: number;
  readonly offset: number;
  readonly exponent: number;
}): Schedule {
  const { stepSize, offset, exponent } = options;
  return (iteration) => stepSize * (1 + iteration / offset) ** -exponent;
}

/**
 * Half a cosine from ε₀ at iteration 0 down to `floor`·ε₀ at the end, where it stays (Loshchilov & Hutter 2017, eq. 5).
 *
 * @param options `floor` in [0, 1]
 */
export function cosine(options: {
  readonly stepSize: number;
  readonly floor: number;
  readonly iterations: number;
}): Schedule {
  const { stepSize, floor, iterations } = options;
  return (iteration) => {
    const done = Math.min(1, iteration / iterations);
    return stepSize * (floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * done)));
  };
}

/** Cycles of equal length over a chain of `iterations`. */
export interface Cycles {
  readonly iterations: number;
  /** Number of cycles, ≥ 1. */
  readonly cycles: number;
}

/** How far through its cycle an iteration is, in [0, 1). */
function placeInCycle(iteration: number, { iterations, cycles }: Cycles): number {
  const length = Math.ceil(iterations / cycles);
  return (iteration % length) / length;
}

/** A cosine from ε₀ towards 0 in each cycle (Zhang et al. 2020, eq. 1). */
export function cyclical(stepSize: number, cycles: Cycles): Schedule {
  return (iteration) => stepSize * 0.5 * (1 + Math.cos(Math.PI * placeInCycle(iteration, cycles)));
}

/** Is the iteration in the later part of its cycle, where it samples? The first `exploration` of each only descends. */
export function isSampling(iteration: number, cycles: Cycles, exploration: number): boolean {
  return placeInCycle(iteration, cycles) >= exploration;
}

/** T while the cycle samples, 0 while it explores (Zhang et al. 2020, algorithm 1). */
export function cyclicalTemperature(temperature: number, cycles: Cycles, exploration: number): Schedule {
  return (iteration) => (isSampling(iteration, cycles, exploration) ? temperature : 0);
}

/**
 * The iterations after which the weights are kept: `draws` of them (fewer when there are not so many), at equal
 * distances in Σε over the iterations that `collects` admits. With a constant step size that is every k-th iteration;
 * with a falling one it gives each draw the weight ε that Welling & Teh 2011 (eq. 5 ff.) average with.
 */
export function keptIterations(options: {
  readonly stepSize: Schedule;
  readonly iterations: number;
  readonly draws: number;
  readonly collects: (iteration: number) => boolean;
}): number[] {
  const { stepSize, iterations, draws, collects } = options;
  let total = 0;
  for (let t = 0; t < iterations; t++) if (collects(t)) total += stepSize(t);
  const kept: number[] = [];
  // The last draw is due at the very end, which rounding of the sum must not push out of reach.
  const due = (count: number) => (count / draws) * total * (1 - 1e-12);
  let elapsed = 0;
  let next = 1;
  for (let t = 0; t < iterations && next <= draws; t++) {
    if (!collects(t)) continue;
    elapsed += stepSize(t);
    if (elapsed < due(next)) continue;
    kept.push(t);
    while (next <= draws && elapsed >= due(next)) next += 1;
  }
  return kept;
}
