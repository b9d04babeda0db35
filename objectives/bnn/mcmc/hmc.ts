/**
 * Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011) with trajectories of jittered length, because a fixed length
 * would resonate in directions with a matching period.
 */
import { type RandomStream } from "../../../math/random.ts";
import { MAX_ENERGY_ERROR, type Density, type Pausable, type Point, type Transition } from "./density.ts";
import { drawMomentum, energyOf, leapfrogPath, type InverseMass } from "./leapfrog.ts";

export interface HmcOptions {
  /** ε > 0, in units of time. */
  readonly stepSize: number;
  readonly inverseMass: InverseMass;
  /** Mean length of a trajectory, > 0; π/2 decorrelates a Gaussian whose variances are the inverse mass. */
  readonly trajectory: number;
  /** Maximum number of gradients per trajectory, ≥ 1. */
  readonly maxSteps: number;
}

/** Lengths are uniform between 1 − JITTER and 1 + JITTER times the mean. */
const JITTER = 0.5;

/** One transition, which leaves the density invariant. */
export function* hmcTransition(
  density: Density,
  from: Point,
  options: HmcOptions,
  stream: RandomStream,
): Pausable<Transition> {
  const { stepSize, inverseMass, trajectory, maxSteps } = options;
  const length = trajectory * (1 - JITTER + 2 * JITTER * stream.uniform());
  const steps = Math.max(1, Math.min(maxSteps, Math.round(length / stepSize)));
  const start = { ...from, momentum: drawMomentum(inverseMass, stream) };
  const { end, gradients } = yield* leapfrogPath(density, start, inverseMass, { stepSize, steps });
  const error = energyOf(end, inverseMass) - energyOf(start, inverseMass);
  const acceptance = error <= 0 ? 1 : Math.exp(-error) || 0;
  const accepted = stream.uniform() < acceptance;
  const { position, gradient, logDensity } = end;
  return {
    point: accepted ? { position, gradient, logDensity } : from,
    acceptance,
    diverged: !(error < MAX_ENERGY_ERROR),
    gradients,
  };
}
