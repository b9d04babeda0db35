/**
 * The largest curvature of a potential U, which bounds the stable step sizes: ε < 2/λ for descent, h < 2/√λ for
 * leapfrog.
 */
import { openStream, type Key } from "../../../math/random.ts";

/** Writes ∇U(θ) over all rows to `into`. */
type Gradient = (weights: Float64Array, into: Float64Array) => Generator<undefined, undefined>;

/** Maximum number of power iterations, and the relative change of the estimate at which they stop. */
const ITERATIONS = 30;
const TOLERANCE = 0.02;
/** Finite-difference step, scaled by the square root of the number of weights: far above single-precision rounding. */
const REACH = 1e-2;

/**
 * The largest |eigenvalue| of ∇²U at θ by power iteration (v ← Hv/|Hv|), where Hv = (∇U(θ + δv) − ∇U(θ − δv))/2δ; the
 * estimate converges from below. Each iteration costs two full gradients. Yields while computing. Returns 0 if U is
 * flat, and NaN if it is not finite.
 */
export function* largestCurvature(gradient: Gradient, theta: Float64Array, key: Key): Generator<undefined, number> {
  const d = theta.length;
  const delta = REACH * Math.sqrt(d);
  const direction = new Float64Array(d);
  openStream(key).fillNormal(direction);
  const [moved, ahead, behind] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)];
  let largest = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const length = Math.hypot(...direction);
    if (!(length > 0)) return length;
    for (let i = 0; i < d; i++) direction[i] /= length;
    for (let i = 0; i < d; i++) moved[i] = theta[i] + delta * direction[i];
    yield* gradient(moved, ahead);
    for (let i = 0; i < d; i++) moved[i] = theta[i] - delta * direction[i];
    yield* gradient(moved, behind);
    const before = largest;
    largest = 0;
    for (let i = 0; i < d; i++) {
      direction[i] = (ahead[i] - behind[i]) / (2 * delta);
      largest += direction[i] * direction[i];
    }
    largest = Math.sqrt(largest);
    if (Math.abs(largest - before) <= TOLERANCE * largest) break;
  }
  return largest;
}
