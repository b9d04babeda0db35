/** Classes: the network has an output for each, and the softmax of those says how likely it is. */
import type { Likelihood } from "./likelihood.ts";

/**
 * p(y = k) = e^{z_k} / Σ_j e^{z_j} for the network outputs z, one for each class. Targets are the numbers of classes, 0 …
 * classes − 1; any other has the log density NaN.
 *
 * @param classes ≥ 2
 */
export function categorical(classes: number): Likelihood {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new RangeError(`invalid number of classes; must be an integer ≥ 2: ${classes}`);
  }
  return {
    form: { kind: "categorical" },
    outputs: classes,
    ownWeights: [],
    logDensity({ outputs, targets, rows, outputGradient }, _own, factor) {
      let value = 0;
      for (let row = 0; row < rows; row++) {
        const from = row * classes;
        // The largest one goes first, so that nothing overflows and the sum is at least 1.
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
  };
}
