/** Hamiltonian dynamics in discrete time, with a diagonal mass. */
import { type RandomStream } from "../../../math/random.ts";
import { MAX_ENERGY_ERROR, type Density, type Pausable, type Point } from "./density.ts";

/** A point and its momentum. */
export interface PhasePoint extends Point {
  /** d. */
  readonly momentum: Float64Array;
}

/** The diagonal of M⁻¹ (d), > 0: large in directions where the density is wide. */
export type InverseMass = Float64Array;

/**
 * One leapfrog (Störmer–Verlet) step of length `stepSize` (negative to run backwards in time), with the position update
 * in the middle: p += ε/2 ∇ ln π, q += ε M⁻¹ p, p += ε/2 ∇ ln π. Neal 2011, "MCMC using Hamiltonian dynamics", eq.
 * 2.28–2.30. Time-reversible and volume-preserving; the energy error is O(ε²).
 */
export function leapfrog(density: Density, from: PhasePoint, inverseMass: InverseMass, stepSize: number): PhasePoint {
  const d = density.dimension;
  const position = new Float64Array(d);
  const momentum = new Float64Array(d);
  const gradient = new Float64Array(d);
  const half = stepSize / 2;
  for (let i = 0; i < d; i++) {
    momentum[i] = from.momentum[i] + half * from.gradient[i];
    position[i] = from.position[i] + stepSize * inverseMass[i] * momentum[i];
  }
  const logDensity = density.evaluate(position, gradient);
  for (let i = 0; i < d; i++) momentum[i] += half * gradient[i];
  return { position, momentum, gradient, logDensity };
}

/**
 * `steps` ≥ 1 leapfrog steps; the points in between are not kept. Ends early if the energy diverges, since such a
 * proposal would be rejected anyway.
 */
export function* leapfrogPath(
  density: Density,
  from: PhasePoint,
  inverseMass: InverseMass,
  { stepSize, steps }: { readonly stepSize: number; readonly steps: number },
): Pausable<{ readonly end: PhasePoint; readonly gradients: number }> {
  const d = density.dimension;
  const position = Float64Array.from(from.position);
  const momentum = Float64Array.from(from.momentum);
  const gradient = Float64Array.from(from.gradient);
  const most = energyOf(from, inverseMass) + MAX_ENERGY_ERROR;
  let { logDensity } = from;
  let taken = 0;
  for (let i = 0; i < d; i++) momentum[i] += (stepSize / 2) * gradient[i];
  while (taken < steps) {
    for (let i = 0; i < d; i++) position[i] += stepSize * inverseMass[i] * momentum[i];
    logDensity = density.evaluate(position, gradient);
    taken += 1;
    const isLast = taken === steps;
    const kick = isLast ? stepSize / 2 : stepSize;
    for (let i = 0; i < d; i++) momentum[i] += kick * gradient[i];
    if (!(-logDensity < most)) break;
    if (!isLast) yield;
  }
  return { end: { position, momentum, gradient, logDensity }, gradients: taken };
}

/** Draws a momentum from N(0, M). */
export function drawMomentum(inverseMass: InverseMass, stream: RandomStream): Float64Array {
  const momentum = new Float64Array(inverseMass.length);
  stream.fillNormal(momentum);
  for (let i = 0; i < momentum.length; i++) momentum[i] /= Math.sqrt(inverseMass[i]);
  return momentum;
}

/** −ln density + ½ pᵀ M⁻¹ p; NaN and ∞ where the density is not finite. */
export function energyOf({ momentum, logDensity }: PhasePoint, inverseMass: InverseMass): number {
  let kinetic = 0;
  for (let i = 0; i < momentum.length; i++) kinetic += inverseMass[i] * momentum[i] * momentum[i];
  return kinetic / 2 - logDensity;
}
