/** Heavy-tailed noise with one scale for all rows, robust against outliers. */
import { studentConstant } from "../predictive/family.ts";
import type { Outcome, RegressionLikelihood } from "./likelihood.ts";
import { noisePrecision } from "./noise.ts";

/**
 * y = f + σt, where t has Student's t distribution with ν degrees of freedom (Lange, Little & Taylor 1989): log p = ln
 * Γ((ν + 1)/2) − ln Γ(ν/2) − ½ ln(νπσ²) − (ν + 1)/2 ln(1 + r²/(νσ²)) for the residual r = y − f. σ² = floor² + exp(−λ),
 * and the log precision λ is a weight with prior N(2, 2²). The variance of y is σ²ν/(ν − 2).
 *
 * @param degreesOfFreedom ν > 2
 * @param floor smallest σ in units of the standardized target, ≥ 0
 */
export function studentT(degreesOfFreedom: number, floor: number): RegressionLikelihood {
  const nu = degreesOfFreedom;
  if (!(nu > 2 && nu < Infinity)) throw new RangeError(`invalid degrees of freedom; must be > 2: ${nu}`);
  const floorVariance = floor * floor;
  const constant = studentConstant(nu);
  return {
    form: { kind: "student-t", variance: floorVariance, degreesOfFreedom: nu },
    family: { kind: "student-t", degreesOfFreedom: nu },
    outputs: 1,
    locations: 1,
    ownWeights: [noisePrecision],
    logDensity({ outputs, targets, rows, outputGradient }, { weights, gradient, offset }, factor) {
      const learned = Math.exp(-weights[offset]);
      const variance = floorVariance + learned;
      let [logs, shares] = [0, 0];
      for (let row = 0; row < rows; row++) {
        const residual = targets[row] - outputs[row];
        const total = nu * variance + residual * residual;
        logs += Math.log1p((residual * residual) / (nu * variance));
        shares += (residual * residual) / total;
        outputGradient[row] = (factor * (nu + 1) * residual) / total;
      }
      gradient[offset] += ((factor * learned) / (2 * variance)) * (rows - (nu + 1) * shares);
      return rows * (constant - 0.5 * Math.log(variance)) - 0.5 * (nu + 1) * logs;
    },
    predict(outputs, weights, offset, { mean, variance }) {
      for (let row = 0; row < mean.length; row++) mean[row] = outputs[row];
      variance.fill(((floorVariance + Math.exp(-weights[offset])) * nu) / (nu - 2));
    },
    outcomes([center], weights, offset) {
      const spread = nu * (floorVariance + Math.exp(-weights[offset]));
      return shareNodes(nu).flatMap(({ share, weight }): Outcome[] => {
        const far = Math.sqrt((spread * share) / (1 - share));
        return [center + far, center - far].map((target) => ({ target, weight: weight / 2 }));
      });
    },
  };
}

/**
 * Squares of both gradients are quadratic in the share r²/(νσ² + r²), which has the distribution Beta(½, ν/2), so two
 * nodes of Gaussian quadrature are exact. They are the roots of the polynomial that is orthogonal to 1 and to the
 * share.
 */
function shareNodes(nu: number): readonly { readonly share: number; readonly weight: number }[] {
  const first = 1 / (nu + 1);
  const second = (3 * first) / (nu + 3);
  const third = (5 * second) / (nu + 5);
  const variance = second - first * first;
  const sum = (third - first * second) / variance;
  const product = first * sum - second;
  const half = Math.sqrt((sum * sum) / 4 - product);
  const [low, high] = [sum / 2 - half, sum / 2 + half];
  return [
    { share: low, weight: (high - first) / (high - low) },
    { share: high, weight: (first - low) / (high - low) },
  ];
}
