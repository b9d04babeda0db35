/** Several classes: the network has one output per class, and their softmax gives the probabilities. */
import type { ClassLikelihood } from "./likelihood.ts";

/**
 * p(y = k) = e^{z_k} / Σ_j e^{z_j} for the network outputs z, one per class. Targets are class indices from 0 to
 * classes − 1; any other value has log density NaN.
 *
 * @param classes ≥ 2
 */
export function categorical(classes: number): ClassLikelihood {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new RangeError(`invalid number of classes; must be an integer ≥ 2: ${classes}`);
  }
  return {
    form: { kind: "categorical" },
    outputs: classes,
    locations: classes,
    classes,
    ownWeights: [],
    logDensity({ outputs, targets, rows, outputGradient }, _own, factor) {
      let value = 0;
      for (let row = 0; row < rows; row++) {
        const from = row * classes;
        // Subtracting the largest output first avoids overflow; the sum is at least 1.
        let largest = -Infinity;
        for (let k = 0; k < classes; k++) largest = Math.max(largest, outputs[from + k]);
        let sum = 0;
        for (let k = 0; k < classes; k++) sum += Math.exp(outputs[from + k] - largest);
        const isClass = targets[row] >= 0 && targets[row] < classes && Number.isInteger(targets[row]);
        value += isClass ? outputs[from + targets[row]] - largest - Math.log(sum) : NaN;
        for (let k = 0; k < classes; k++) {
          const probability = Math.exp(outputs[from + k] - largest) / sum;
          outputGradient[from + k] = factor * ((k === targets[row] ? 1 : 0) - probability);
        }
      }
      return value;
    },
    logits(outputs, into) {
      into.set(outputs.subarray(0, into.length));
    },
    outcomes(outputs) {
      const z = outputs.subarray(0, classes);
      const largest = Math.max(...z);
      const powers = [...z].map((output) => Math.exp(output - largest));
      const total = powers.reduce((sum, power) => sum + power, 0);
      return powers.map((power, target) => ({ target, weight: power / total }));
    },
  };
}
