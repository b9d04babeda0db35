/**
 * The expected squared error of predictions that vary between fits, decomposed exactly: mean_r |f_r − y|² = |f̄ − y|² +
 * mean_r |f_r − f̄|². The first term is squared bias plus target noise, which held-out rows alone cannot separate.
 */

/** Means over rows. For class probabilities, the squared error is the Brier score. */
interface Decomposition {
  /** Mean squared error of a single fit. */
  readonly error: number;
  /** Squared error of the mean of all fits: squared bias plus noise. */
  readonly biasAndNoise: number;
  /** Variance of the fits around their mean. */
  readonly variance: number;
  /** Unbiased estimates for infinitely many fits: the variance times R/(R − 1), and the remaining error. */
  readonly unbiased: { readonly biasAndNoise: number; readonly variance: number };
}

/** `fits`: at least 2, each with rows × width numbers; `targets` has the same length as one fit. */
export function decompose(fits: readonly Float64Array[], targets: Float64Array, width: number): Decomposition {
  const rows = targets.length / width;
  const mean = targets.map((_, at) => fits.reduce((sum, fit) => sum + fit[at], 0) / fits.length);
  const distance = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0) / rows;
  const average = (of: (fit: Float64Array) => number) => fits.reduce((sum, fit) => sum + of(fit), 0) / fits.length;
  const error = average((fit) => distance(fit, targets));
  const variance = average((fit) => distance(fit, mean));
  const whole = (variance * fits.length) / (fits.length - 1);
  return {
    error,
    biasAndNoise: distance(mean, targets),
    variance,
    unbiased: { biasAndNoise: error - whole, variance: whole },
  };
}
