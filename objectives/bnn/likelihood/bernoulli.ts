/** Two classes: the network's output is the log odds of the second class. */
import type { ClassLikelihood } from "./likelihood.ts";

/**
 * p(y = 1) = 1/(1 + e⁻ᶻ) for the network's output z; this is logistic regression if there is no hidden layer. Targets
 * are 0 or 1; any other value has log density NaN.
 */
export const bernoulli: ClassLikelihood = {
  form: { kind: "bernoulli" },
  outputs: 1,
  locations: 1,
  classes: 2,
  ownWeights: [],
  logDensity({ outputs, targets, rows, outputGradient }, _own, factor) {
    let value = 0;
    for (let row = 0; row < rows; row++) {
      const [target, z] = [targets[row], outputs[row]];
      const small = Math.exp(-Math.abs(z));
      const isClass = target === 0 || target === 1;
      value += isClass ? target * z - Math.max(z, 0) - Math.log1p(small) : Number.NaN;
      outputGradient[row] = factor * (target - (z >= 0 ? 1 : small) / (1 + small));
    }
    return value;
  },
  logits(outputs, into) {
    for (let row = 0; 2 * row < into.length; row++) {
      into[2 * row] = 0;
      into[2 * row + 1] = outputs[row];
    }
  },
  outcomes([z]) {
    const second = 1 / (1 + Math.exp(-z));
    return [
      { target: 0, weight: 1 - second },
      { target: 1, weight: second },
    ];
  },
};
