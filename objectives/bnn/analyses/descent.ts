/** The path of gradient descent on the training loss alone, and the prior to which early stopping is equivalent. */
import type { Loss } from "./loss.ts";

/**
 * The weights after each of `counts` steps (ascending) of θ ← θ − η ∇L(θ). On a quadratic loss with curvature λ the
 * distance to its minimum shrinks by (1 − ηλ)^t, nearly as much as under a Gaussian prior of precision 1/(ηt) for
 * each row (Bishop 1995; Goodfellow et al. 2016, 7.8).
 */
export function descend(
  loss: Loss,
  start: Float64Array,
  { step, counts }: { readonly step: number; readonly counts: readonly number[] },
): readonly Float64Array[] {
  const weights = start.slice();
  const gradient = new Float64Array(start.length);
  let done = 0;
  return counts.map((count) => {
    for (; done < count; done++) {
      loss.gradient(weights, gradient);
      for (let i = 0; i < weights.length; i++) weights[i] -= step * gradient[i];
    }
    return weights.slice();
  });
}

/** The scale of the Gaussian prior that is equivalent to `count` steps with `rows` training rows. */
export function impliedScale(step: number, count: number, rows: number): number {
  return Math.sqrt((step * count) / rows);
}
