/**
 * The exact stationary distribution of stochastic gradient chains on the linear model with n of its rows drawn
 * independently, by the fixed point of their second moments: θ ← θ − R(∇U + noise) + √(2RT)ξ is linear in θ, and so is
 * the noise of its gradients.
 */
import { Matrix } from "ml-matrix";
import { COLUMNS, data, mean, NOISE, precision, ROWS, WEIGHTS } from "./linear-model.ts";

interface Chain {
  /** Of each weight. */
  readonly rates: readonly number[];
  readonly minibatch: number;
  /** The temperature of the injected noise; 0 for none. */
  readonly temperature: number;
  /** Whether gradients are centred at the mode, where their noise then vanishes. */
  readonly isCentred?: boolean;
}

const features = Array.from({ length: ROWS }, (_, i) => [
  data.x[COLUMNS * i] / Math.sqrt(COLUMNS),
  data.x[COLUMNS * i + 1] / Math.sqrt(COLUMNS),
  1,
]);
const beta = 1 / NOISE ** 2;

/** Covariance over the rows of ∇ log p(y_i | x_i, θ) at the mode. */
export const rowCovariance = (() => {
  const gradients = features.map((phi, i) => {
    const residual = data.y[i] - phi.reduce((sum, value, j) => sum + value * mean[j], 0);
    return phi.map((value) => beta * residual * value);
  });
  const center = [0, 1, 2].map((j) => gradients.reduce((sum, g) => sum + g[j] / ROWS, 0));
  return averageOf(gradients.map((g) => outer(g.map((value, j) => value - center[j]))));
})();

/** Covariance of the iterates. */
export function stationaryCovariance({ rates, minibatch, temperature, isCentred = false }: Chain): Matrix {
  const R = Matrix.diag([...rates]);
  const still = Matrix.sub(Matrix.eye(WEIGHTS), R.mmul(precision));
  const curvatures = features.map((phi) => outer(phi).mul(beta));
  const center = averageOf(curvatures.map((h) => h.clone()));
  const scale = ROWS ** 2 / minibatch;
  const fixed = isCentred ? Matrix.zeros(WEIGHTS, WEIGHTS) : Matrix.mul(rowCovariance, scale);
  let sigma = Matrix.zeros(WEIGHTS, WEIGHTS);
  for (let k = 0; k < 100_000; k++) {
    const spread = averageOf(curvatures.map((h) => h.mmul(sigma).mmul(h)));
    const noise = Matrix.add(fixed, Matrix.sub(spread, center.mmul(sigma).mmul(center)).mul(scale));
    const next = still.mmul(sigma).mmul(still.transpose());
    next.add(R.mmul(noise).mmul(R)).add(Matrix.mul(R, 2 * temperature));
    const moved = Matrix.sub(next, sigma).norm("frobenius");
    sigma = next;
    if (moved < 1e-14) break;
  }
  return sigma;
}

function outer(v: readonly number[]): Matrix {
  const column = Matrix.columnVector([...v]);
  return column.mmul(column.transpose());
}

function averageOf(matrices: readonly Matrix[]): Matrix {
  const sum = Matrix.zeros(WEIGHTS, WEIGHTS);
  for (const one of matrices) sum.add(one);
  return sum.mul(1 / matrices.length);
}
