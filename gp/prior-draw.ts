/**
 * Function draws from the prior, as sums of cosines, which can be evaluated anywhere in time that does not depend on
 * the number of previous points.
 */
import { fold, openStream, type Key } from "../math/random.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** A function, evaluated at `count` points (count × d, row-major). */
export type DrawnFunction = (xs: Float64Array, count: number) => Float64Array;

/** Number of waves in one draw. */
const WAVES = 96;
/** Degrees of freedom of the frequencies: twice the ν of Matérn-5/2. */
const FREEDOM = 5;

/**
 * Cosines over one full period, with the first value repeated at the end; linear interpolation between them has an
 * error of at most 3e-7.
 */
const TURN = 4096;
const cosines = Float64Array.from({ length: TURN + 1 }, (_, i) => Math.cos((2 * Math.PI * i) / TURN));

/**
 * A draw from GP(0, k), k Matérn-5/2: f(x) = σ_f Σ_j a_j cos(ω_jᵀx + φ_j) / √waves, with a_j² / 2 exponential and φ_j
 * uniform (a cosine and a sine with Gaussian amplitudes), and the ω_j from the kernel's spectral density, a
 * multivariate t with five degrees of freedom and scales 1/ℓ (Rahimi & Recht 2007; Rasmussen & Williams 2006, eq.
 * 4.15). Over the draws the covariance is exactly k, since each draw has its own frequencies.
 *
 * A category is a vertex of a simplex whose vertices are 1 apart: each adds its own phase, normal with variance ½/ℓ².
 */
export function drawPriorFunction(
  { dimension, categorical }: Pick<RegressionData, "dimension" | "categorical">,
  { lengthscales, signalVariance }: Pick<KernelHyperparameters, "lengthscales" | "signalVariance">,
  key: Key,
): DrawnFunction {
  const stream = openStream(key);
  /** √(5 / χ²₅) for each wave, which turns normal numbers into t-distributed ones. */
  const spread = Float64Array.from({ length: WAVES }, () => {
    let chiSquare = 0;
    for (let i = 0; i < FREEDOM; i++) chiSquare += stream.normal() ** 2;
    return Math.sqrt(FREEDOM / chiSquare);
  });
  const amplitudes = Float64Array.from(
    { length: WAVES },
    () => Math.sqrt((signalVariance * -2 * Math.log(1 - stream.uniform())) / WAVES), // 1 − u is never 0.
  );
  const phases = Float64Array.from({ length: WAVES }, () => TURN * stream.uniform());
  /** Converts angles to indices into the cosine table. */
  const unit = TURN / (2 * Math.PI);
  const frequencies = Array.from({ length: dimension }, (_, k) =>
    spread.map((t) => (unit * t * stream.normal()) / lengthscales[k]),
  );
  /** Indexed by dimension, then by category code. */
  const shifts = Array.from({ length: dimension }, () => new Map<number, Float64Array>());

  function shiftOf(k: number, code: number): Float64Array {
    const known = shifts[k].get(code);
    if (known !== undefined) return known;
    const ofCode = openStream(fold(fold(key, k), code));
    const shift = spread.map((t) => (unit * t * ofCode.normal() * Math.SQRT1_2) / lengthscales[k]);
    shifts[k].set(code, shift);
    return shift;
  }

  return (xs, count) => {
    const out = new Float64Array(count);
    const angles = new Float64Array(WAVES);
    for (let row = 0; row < count; row++) {
      angles.set(phases);
      for (let k = 0; k < dimension; k++) {
        const x = xs[row * dimension + k];
        if (categorical[k]) addMultiple(angles, shiftOf(k, x), 1);
        else addMultiple(angles, frequencies[k], x);
      }
      out[row] = sumOfWaves(amplitudes, angles);
    }
    return out;
  };
}

function addMultiple(angles: Float64Array, direction: Float64Array, length: number): void {
  for (let j = 0; j < WAVES; j++) angles[j] += direction[j] * length;
}

function sumOfWaves(amplitudes: Float64Array, angles: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < WAVES; j++) {
    const angle = angles[j];
    const step = Math.floor(angle);
    const at = step & (TURN - 1);
    const cosine = cosines[at];
    sum += amplitudes[j] * (cosine + (angle - step) * (cosines[at + 1] - cosine));
  }
  return sum;
}
