/** Adapts the step size to a target acceptance probability (Hoffman & Gelman 2014, section 3.2; Nesterov 2009). */
import { type RandomStream } from "../../../math/random.ts";
import { type Density, type Pausable, type Point } from "./density.ts";
import { drawMomentum, energyOf, leapfrog, type InverseMass } from "./leapfrog.ts";

/** γ, t₀ and κ of the paper. */
const SHRINKAGE = 0.05;
const OFFSET = 10;
const DECAY = 0.75;

export interface StepSizeAdaptation {
  /** ε for the next iteration. */
  current(): number;
  /** ε to keep once adaptation ends: a weighted mean of the iterates of ln ε. */
  averaged(): number;
  /** Updates with the acceptance probability of an iteration, in [0, 1]. */
  update(acceptance: number): void;
}

/** Starts from `initial` > 0; the `target` acceptance probability is in (0, 1). */
export function adaptStepSize(initial: number, target: number): StepSizeAdaptation {
  const centre = Math.log(10 * initial);
  let iteration = 0;
  let errorMean = 0;
  let logStep = Math.log(initial);
  let logAverage = 0;
  return {
    current: () => Math.exp(logStep),
    averaged: () => (iteration === 0 ? initial : Math.exp(logAverage)),
    update(acceptance) {
      iteration += 1;
      const weight = 1 / (iteration + OFFSET);
      errorMean = (1 - weight) * errorMean + weight * (target - acceptance);
      logStep = centre - (Math.sqrt(iteration) / SHRINKAGE) * errorMean;
      const share = iteration ** -DECAY;
      logAverage = share * logStep + (1 - share) * logAverage;
    },
  };
}

/** Maximum number of doublings or halvings. */
const MAX_DOUBLINGS = 60;

/**
 * A step size, starting from `guess`, at which a single leapfrog step is accepted with probability near ½ (algorithm 4
 * of the paper). Also returns the number of gradients used.
 */
export function* findStepSize(
  density: Density,
  point: Point,
  inverseMass: InverseMass,
  { guess, stream }: { readonly guess: number; readonly stream: RandomStream },
): Pausable<{ readonly stepSize: number; readonly gradients: number }> {
  const start = { ...point, momentum: drawMomentum(inverseMass, stream) };
  const energy = energyOf(start, inverseMass);
  const acceptsHalf = (stepSize: number) =>
    energy - energyOf(leapfrog(density, start, inverseMass, stepSize), inverseMass) > Math.log(0.5);
  let stepSize = guess;
  const isGrowing = acceptsHalf(stepSize);
  let gradients = 1;
  while (gradients <= MAX_DOUBLINGS) {
    const next = isGrowing ? 2 * stepSize : stepSize / 2;
    yield;
    gradients += 1;
    if (acceptsHalf(next) !== isGrowing) return { stepSize: isGrowing ? stepSize : next, gradients };
    stepSize = next;
  }
  return { stepSize, gradients };
}
