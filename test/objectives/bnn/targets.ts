/** Densities with known answers, for testing posterior methods. Each is a log posterior that needs no minibatch. */
import type { LogPosterior } from "../../../objectives/bnn/log-posterior.ts";

export type Target = LogPosterior<null>;

/** Independent N(mean_i, 1/precision_i). */
export function gaussianTarget(precision: readonly number[], mean: readonly number[] = precision.map(() => 0)): Target {
  return {
    weightCount: precision.length,
    evaluate(weights, _minibatch, gradient) {
      let value = 0;
      for (let i = 0; i < precision.length; i++) {
        const deviation = weights[i] - mean[i];
        value -= 0.5 * precision[i] * deviation * deviation;
        gradient[i] = -precision[i] * deviation;
      }
      return value;
    },
  };
}

/** N(0, 1/precision) whose gradient has noise: the minibatch is that noise, of the same size as the weights. */
export function noisyGaussianTarget(precision: number, weightCount: number): LogPosterior<Float64Array> {
  return {
    weightCount,
    evaluate(weights, noise, gradient) {
      let value = 0;
      for (let i = 0; i < weightCount; i++) {
        value -= 0.5 * precision * weights[i] * weights[i];
        gradient[i] = -precision * weights[i] + noise[i];
      }
      return value;
    },
  };
}

const logisticInputs = [-2, -1, -0.5, 0.5, 1, 2];
const logisticLabels = [0, 0, 1, 0, 1, 1];

/** Logistic regression of six labels on one input: weights (w, b) with prior N(0, 4 I). */
export const logisticTarget: Target = {
  weightCount: 2,
  evaluate([w, b], _minibatch, gradient) {
    let value = -(w * w + b * b) / 8;
    gradient[0] = -w / 4;
    gradient[1] = -b / 4;
    logisticInputs.forEach((x, i) => {
      const f = w * x + b;
      const probability = 1 / (1 + Math.exp(-f));
      value += logisticLabels[i] * f - Math.log1p(Math.exp(f));
      gradient[0] += (logisticLabels[i] - probability) * x;
      gradient[1] += logisticLabels[i] - probability;
    });
    return value;
  },
};

/** Its moments by quadrature on a fine grid; the predictive is the probability of label 1. */
export const logisticAnswers = {
  mean: [1.50926, 0],
  variance: [0.90571, 0.98972],
  covariance: 0,
  mode: [1.092723, 0],
  predictive: [
    [-3, 0.087378],
    [0, 0.5],
    [1.5, 0.824116],
    [3, 0.912622],
  ],
} as const;

const neuronInputs = [-1.5, -1, -0.5, 0.5, 1, 1.5];
const neuronTargets = [-0.9, -0.8, -0.35, 0.45, 0.7, 1.0];
const NEURON_PRECISION = 1 / 0.2 ** 2;

/** One neuron f = v·tanh(u x) seen with noise of deviation 0.2: weights (u, v) with prior N(0, I); two mirrored modes. */
export const neuronTarget: Target = {
  weightCount: 2,
  evaluate([u, v], _minibatch, gradient) {
    let value = -(u * u + v * v) / 2;
    gradient[0] = -u;
    gradient[1] = -v;
    neuronInputs.forEach((x, i) => {
      const activation = Math.tanh(u * x);
      const residual = neuronTargets[i] - v * activation;
      value -= 0.5 * NEURON_PRECISION * residual * residual;
      gradient[0] += NEURON_PRECISION * residual * v * (1 - activation * activation) * x;
      gradient[1] += NEURON_PRECISION * residual * activation;
    });
    return value;
  },
};

/** Expectations that are the same in both modes, by quadrature; the predictive is (x, E f, Var f). */
export const neuronAnswers = {
  u2: 0.881873,
  v2: 1.581226,
  uv: 0.929458,
  predictive: [
    [0.25, 0.227499, 0.002562],
    [2, 1.018778, 0.025404],
    [3, 1.124694, 0.060259],
  ],
} as const;

/** A banana: a ~ N(0, 1), b | a ~ N((a² − 1)/2, 1/4); mean 0, variances 1 and 3/4, covariance 0. */
export const bananaTarget: Target = {
  weightCount: 2,
  evaluate([a, b], _minibatch, gradient) {
    const deviation = b - (a * a - 1) / 2;
    gradient[0] = -a + 4 * deviation * a;
    gradient[1] = -4 * deviation;
    return -(a * a) / 2 - 2 * deviation * deviation;
  },
};
