/**
 * The expected squared error of predictions that differ from fit to fit: mean_r |f_r − y|² = |f̄ − y|² + mean_r |f_r
 * − f̄|², exactly. The first part is bias plus noise of the target, which held-out rows alone cannot separate.
 */

/** Means over rows; for probabilities of classes the squared error is the Brier score. */
interface Decomposition {
  /** Mean error of one fit. */
  readonly error: number;
  /** Error of the mean of all fits: squared bias and noise. */
  readonly biasAndNoise: number;
  /** Variance of fits around their mean. */
  readonly variance: number;
  /** Unbiased estimates for infinitely many fits: the variance times R/(R − 1), and the remaining error. */
  readonly unbiased: { readonly biasAndNoise: number; readonly variance: number };
}

/** `fits`: at least 2, each with rows × width numbers; `targets` has as many. */
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
