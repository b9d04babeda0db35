/**
 * The distribution of a number under one draw, given its mean and variance: the building block for scores and quantiles
 * of mixtures.
 */
import { LOG_TWO_PI } from "../../../math/constants.ts";
import { logGamma } from "../../../math/gamma.ts";
import { normalCdf } from "../../../math/normal.ts";
import { incompleteBeta, incompleteGamma } from "../../../math/incomplete.ts";

export type Family =
  | { readonly kind: "gaussian" }
  /** Location and scale follow from the mean and variance; more than 2 degrees of freedom. */
  | { readonly kind: "student-t"; readonly degreesOfFreedom: number }
  /** For counts; mean and variance are equal. */
  | { readonly kind: "poisson" };

/** ln Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln(νπ): the log density of Student's t at 0. */
export function studentConstant(nu: number): number {
  return logGamma((nu + 1) / 2) - logGamma(nu / 2) - 0.5 * Math.log(nu * Math.PI);
}

export const GAUSSIAN: Family = { kind: "gaussian" };

/** Both tail probabilities, each to full precision even if the other is nearly 1. */
interface Tails {
  /** P(Y ≤ y). */
  readonly below: number;
  /** P(Y > y). */
  readonly above: number;
}

export interface Distribution {
  /** Whether only integers occur, in which case `logDensity` is the logarithm of a probability. */
  readonly isDiscrete: boolean;
  logDensity(this: void, y: number, mean: number, variance: number): number;
  tails(this: void, y: number, mean: number, variance: number): Tails;
}

const gaussian: Distribution = {
  isDiscrete: false,
  logDensity(y, mean, variance) {
    const residual = y - mean;
    return -0.5 * (LOG_TWO_PI + Math.log(variance) + (residual * residual) / variance);
  },
  tails(y, mean, variance) {
    const z = (y - mean) / Math.sqrt(variance);
    return bothTails(z, normalCdf(-Math.abs(z)));
  },
};

/** Abramowitz & Stegun 1964, 26.7.1. */
function studentT(nu: number): Distribution {
  const constant = studentConstant(nu);
  const tailOf = incompleteBeta(nu / 2, 0.5);
  const scaleOf = (variance: number) => Math.sqrt((variance * (nu - 2)) / nu);
  return {
    isDiscrete: false,
    logDensity(y, mean, variance) {
      const scale = scaleOf(variance);
      const t = (y - mean) / scale;
      return constant - Math.log(scale) - 0.5 * (nu + 1) * Math.log1p((t * t) / nu);
    },
    tails(y, mean, variance) {
      const t = (y - mean) / scaleOf(variance);
      return bothTails(t, 0.5 * tailOf(nu / (nu + t * t)));
    },
  };
}

const poisson: Distribution = {
  isDiscrete: true,
  logDensity: (y, mean) => (Number.isInteger(y) && y >= 0 ? y * Math.log(mean) - mean - logGamma(y + 1) : -Infinity),
  tails(y, mean) {
    if (y < 0) return { below: 0, above: 1 };
    const { lower, upper } = incompleteGamma(Math.floor(y) + 1, mean);
    return { below: upper, above: lower };
  },
};

export function distributionOf(family: Family): Distribution {
  switch (family.kind) {
    case "gaussian":
      return gaussian;
    case "student-t":
      return studentT(family.degreesOfFreedom);
    case "poisson":
      return poisson;
  }
}

/** Both tail probabilities of a symmetric distribution, given the smaller one. */
function bothTails(z: number, smaller: number): Tails {
  return z < 0 ? { below: smaller, above: 1 - smaller } : { below: 1 - smaller, above: smaller };
}
