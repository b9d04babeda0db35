/**
 * Densities of weights in units of their scale, t = (w − m)/s. Each is a scale mixture of Gaussians, t ~ N(0, λ²) with
 * its own distribution of λ: −slope/t is the expected 1/λ² given t.
 */
import { LOG_TWO_PI } from "../../../math/constants.ts";
import { logGamma } from "../../../math/gamma.ts";
import { scaledExponentialIntegral } from "../../../math/exponential-integral.ts";

/** A joint density of k numbers; for a product density they are independent. */
export interface Family {
  /** ln density at t; its gradient overwrites `slope`. */
  logDensity(t: Float64Array, slope: Float64Array): number;
}

/** ln density of a single number, and its slope. */
type Single = (t: number) => { readonly value: number; readonly slope: number };

function independent(single: Single): Family {
  return {
    logDensity(t, slope) {
      let sum = 0;
      for (let i = 0; i < t.length; i++) {
        const one = single(t[i]);
        sum += one.value;
        slope[i] = one.slope;
      }
      return sum;
    },
  };
}

const LOG_ROOT_TWO_PI = 0.5 * LOG_TWO_PI;

/** N(0, 1). */
export const gaussian = independent((t) => ({ value: -0.5 * t * t - LOG_ROOT_TWO_PI, slope: -t }));

/**
 * The double exponential with standard deviation 1: (1/√2) e^{−√2|t|} (Williams 1995). Its slope at 0 is taken as 0.
 */
export const laplace = independent((t) => ({
  value: -Math.SQRT2 * Math.abs(t) - 0.5 * Math.LN2,
  slope: -Math.SQRT2 * Math.sign(t),
}));

/** Student's t with ν ≥ 1 degrees of freedom; its standard deviation is √(ν/(ν − 2)) for ν > 2. */
export function studentT(degrees: number): Family {
  const normalization = logGamma((degrees + 1) / 2) - logGamma(degrees / 2) - 0.5 * Math.log(degrees * Math.PI);
  return independent((t) => ({
    value: normalization - ((degrees + 1) / 2) * Math.log1p((t * t) / degrees),
    slope: (-(degrees + 1) * t) / (degrees + t * t),
  }));
}

/** Lower bound on local scales: without it, the density has a pole at 0 into which a mode search would fall. */
const FLOOR = 0.01;

/**
 * The horseshoe (Carvalho, Polson & Scott 2010): λ is half-Cauchy, here truncated below at λ₀ = 0.01, and is integrated
 * out. With x = t²/2, V = λ₀⁻², p(t) = c/(π√(2π)) F(x), F = ∫_0^V e^{−xv}/(1 + v) dv = e^x (E₁(x) − E₁(x(1 + V))), c =
 * 1/(1 − (2/π) atan λ₀).
 */
export const horseshoe = (() => {
  const V = 1 / FLOOR ** 2;
  const normalization = -Math.log(1 - (2 / Math.PI) * Math.atan(FLOOR)) - Math.log(Math.PI) - LOG_ROOT_TWO_PI;
  return independent((t) => {
    const x = (t * t) / 2;
    if (x < 1e-14)
      return { value: normalization + Math.log(Math.log1p(V)), slope: (t * (Math.log1p(V) - V)) / Math.log1p(V) };
    const F = scaledExponentialIntegral(x) - Math.exp(-V * x) * scaledExponentialIntegral((1 + V) * x);
    // F′ = F − (1 − e^{−Vx})/x, and dx/dt = t.
    return { value: normalization + Math.log(F), slope: t * (1 + Math.expm1(-V * x) / (x * F)) };
  });
})();

/**
 * Group sparsity (the multi-Laplace of the Bayesian group lasso; Raman et al. 2009): ∝ e^{−a‖t‖} with a = √(k + 1), so
 * that each entry has standard deviation 1. The group shrinks towards 0 as a whole. Its slope at 0 is taken as 0.
 */
export const groupLaplace: Family = {
  logDensity(t, slope) {
    const k = t.length;
    const a = Math.sqrt(k + 1);
    const length = Math.sqrt(t.reduce((sum, value) => sum + value * value, 0));
    for (let i = 0; i < k; i++) slope[i] = length === 0 ? 0 : (-a * t[i]) / length;
    const volume = Math.LN2 + (k / 2) * Math.log(Math.PI) + logGamma(k) - logGamma(k / 2) - k * Math.log(a);
    return -a * length - volume;
  },
};
