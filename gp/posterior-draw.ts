/** Function draws from the posterior. */
import { fold, openStream, type Key } from "../math/random.ts";
import { matern52 } from "./kernels/matern52.ts";
import { condition } from "./posterior.ts";
import { drawPriorFunction, type DrawnFunction } from "./prior-draw.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/**
 * A draw of f (without noise) given the data: a draw g from the prior, corrected by its residuals at the data, g(x) +
 * k_xᵀC⁻¹(y − m − g(X) − ε), ε ~ N(0, σ_n² + e²) (Matheron's rule; Wilson et al. 2020, "Efficiently sampling functions
 * from Gaussian process posteriors", eq. 9). Mean and covariance over the draws are those of the posterior. Throws what
 * `condition` throws.
 */
export function drawPosteriorFunction(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  key: Key,
): DrawnFunction {
  const prior = drawPriorFunction(data, hyperparameters, fold(key, "prior"));
  const noise = openStream(fold(key, "noise"));
  const atRows = prior(data.x, data.y.length);
  const missed = data.y.map((y, i) => {
    const deviation = Math.sqrt(hyperparameters.noiseVariance + (data.noise?.[i] ?? 0));
    return y - atRows[i] - deviation * noise.normal();
  });
  const correction = condition({ ...data, y: missed }, hyperparameters, matern52);
  return (xs, count) => {
    const drawn = prior(xs, count);
    const corrected = correction.means(xs, count);
    return drawn.map((value, i) => value + corrected[i]);
  };
}
