/** Bayesian linear regression: a network without hidden layers, whose posterior is a Gaussian in closed form. */
import { inverse, Matrix } from "ml-matrix";
import { makeKey, openStream } from "../../../../math/random.ts";
import { rowNumbers } from "../../../../objectives/bnn/data/minibatches.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { fixedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";

export const ROWS = 30;
export const COLUMNS = 2;
export const WEIGHTS = COLUMNS + 1;
export const NOISE = 0.5;
export const PRIOR_SCALE = 1.5;

const stream = openStream(makeKey("linear regression"));
const x = new Float64Array(ROWS * COLUMNS);
stream.fillNormal(x);
const y = Float64Array.from({ length: ROWS }, (_, i) => x[2 * i] - 0.5 * x[2 * i + 1] + 0.3 + NOISE * stream.normal());
export const data = { x, y, rows: ROWS, columns: COLUMNS };

export const network = denseNetwork({ inputs: COLUMNS, hidden: [], outputs: 1, activation: "relu", residual: false });
export const likelihood = fixedNoise(NOISE);
export const prior = gaussianPrior([{ count: WEIGHTS, mean: 0, scale: PRIOR_SCALE }]);
export const logPosterior = networkLogPosterior({ network, likelihood, prior }, ROWS);

/** Φ = (x/√D, 1), A = αI + βΦᵀΦ, m = βA⁻¹Φᵀy: the posterior is N(m, A⁻¹) (Bishop 2006, eqs. 3.53–3.54). */
const features = new Matrix(ROWS, WEIGHTS);
for (let i = 0; i < ROWS; i++) {
  features.setRow(i, [x[2 * i] / Math.sqrt(COLUMNS), x[2 * i + 1] / Math.sqrt(COLUMNS), 1]);
}
const [alpha, beta] = [1 / PRIOR_SCALE ** 2, 1 / NOISE ** 2];
export const precision = Matrix.add(features.transpose().mmul(features).mul(beta), Matrix.eye(WEIGHTS).mul(alpha));
export const covariance = inverse(precision);
export const mean = covariance.mmul(features.transpose()).mmul(Matrix.columnVector(y)).mul(beta).to1DArray();

/** A run on all rows or on minibatches, from weights of 0, on the reference engine. */
export function linearRun(seed: number, options: { iterations: number; minibatch?: number }): NetworkRun {
  const { iterations, minibatch = ROWS } = options;
  return {
    engine: plainNetworkEngine({ network, likelihood, prior }, data),
    parts: { network, likelihood, prior },
    data,
    rows: ROWS,
    minibatch: rowNumbers(ROWS, minibatch, makeKey(seed)),
    start: new Float64Array(WEIGHTS),
    iterations,
    key: makeKey(seed),
  };
}

/** The return value of a run. */
export function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
