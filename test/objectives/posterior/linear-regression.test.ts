/** Bayesian linear regression: a network without hidden layers, whose posterior is a Gaussian in closed form. */
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../math/random.ts";
import { engineNames } from "../../../objectives/engine/engine.ts";
import { engines } from "../../../objectives/engine/index.ts";
import { fixedNoise } from "../../../objectives/likelihood/homoscedastic.ts";
import { networkLogPosterior } from "../../../objectives/log-posterior.ts";
import { rowNumbers } from "../../../objectives/minibatches.ts";
import { denseNetwork } from "../../../objectives/network/dense-network.ts";
import { build as buildMap } from "../../../objectives/posterior/map.ts";
import { build as buildSgld } from "../../../objectives/posterior/sgld.ts";
import { predict } from "../../../objectives/predictive.ts";
import { negativeLogDensity } from "../../../objectives/scores.ts";
import { constant, cosine } from "../../../objectives/schedule.ts";
import { gaussianPrior } from "../../../objectives/weight-prior.ts";
import { chainMean, expectChainMean, recordChain } from "../../chains.ts";

const ROWS = 30;
const COLUMNS = 2;
const WEIGHTS = COLUMNS + 1;
const NOISE = 0.5;
const PRIOR_SCALE = 1.5;

const stream = openStream(makeKey("linear regression"));
const x = new Float64Array(ROWS * COLUMNS);
stream.fillNormal(x);
const y = Float64Array.from({ length: ROWS }, (_, i) => x[2 * i] - 0.5 * x[2 * i + 1] + 0.3 + NOISE * stream.normal());
const data = { x, y, rows: ROWS, columns: COLUMNS };

const network = denseNetwork({ inputs: COLUMNS, hidden: [], outputs: 1, activation: "relu", residual: false });
const likelihood = fixedNoise(NOISE);
const prior = gaussianPrior([{ count: WEIGHTS, mean: 0, scale: PRIOR_SCALE }]);
const logPosterior = networkLogPosterior({ network, likelihood, prior }, ROWS);

/** Φ = (x/√D, 1), A = αI + βΦᵀΦ, m = βA⁻¹Φᵀy: the posterior is N(m, A⁻¹) (Bishop 2006, eqs. 3.53–3.54). */
const features = new Matrix(ROWS, WEIGHTS);
for (let i = 0; i < ROWS; i++) {
  features.setRow(i, [x[2 * i] / Math.sqrt(COLUMNS), x[2 * i + 1] / Math.sqrt(COLUMNS), 1]);
}
const [alpha, beta] = [1 / PRIOR_SCALE ** 2, 1 / NOISE ** 2];
const precision = Matrix.add(features.transpose().mmul(features).mul(beta), Matrix.eye(WEIGHTS).mul(alpha));
const covariance = inverse(precision);
const mean = covariance.mmul(features.transpose()).mmul(Matrix.columnVector(y)).mul(beta).to1DArray();

describe("the log posterior of a linear model", () => {
  it("has its mode and its curvature where the closed form says", () => {
    const gradientAt = (weights: readonly number[]) => {
      const gradient = new Float64Array(WEIGHTS);
      logPosterior.evaluate(Float64Array.from(weights), data, gradient);
      return gradient;
    };
    gradientAt(mean).forEach((value) => expect(value).toBeCloseTo(0, 10));
    for (let i = 0; i < WEIGHTS; i++) {
      const moved = gradientAt(mean.map((value, j) => (i === j ? value + 1 : value)));
      moved.forEach((value, j) => expect(value).toBeCloseTo(-precision.get(i, j), 9));
    }
  });
});

describe.each(engineNames)("the closed-form posterior of a linear model, on the engine %s,", (name) => {
  const engine = engines[name]({ parts: { network, likelihood, prior }, data, minibatch: ROWS });
  const allRows = Int32Array.from({ length: ROWS }, (_, row) => row);

  it("is found by MAP, from minibatches", () => {
    const learningRate = cosine({ stepSize: 0.05, floor: 1e-4, iterations: 20_000 });
    const method = buildMap(engine, { learningRate });
    const next = rowNumbers(ROWS, 10, makeKey("map"));
    let state = method.init(new Float64Array(WEIGHTS), makeKey(1));
    for (let t = 0; t < 20_000; t++) [state] = method.step(state, next(), makeKey(1));
    mean.forEach((value, i) => expect(Math.abs(state.weights[i] - value)).toBeLessThan(1e-3));
  });

  it("is sampled by SGLD: mean, and covariance A⁻¹(I − εA/2)⁻¹", { timeout: 60_000 }, () => {
    const stepSize = 2e-3;
    const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j >= i).map((j) => [i, j] as const));
    const method = buildSgld(engine, { stepSize: constant(stepSize), temperature: constant(1) });
    const series = recordChain({
      method,
      start: mean,
      minibatch: () => allRows,
      iterations: 300_000,
      burnIn: 2000,
      seed: 9,
      record: [
        ...mean.map((_, i) => (weights: Float64Array) => weights[i]),
        ...pairs.map(
          ([i, j]) =>
            (weights: Float64Array) =>
              (weights[i] - mean[i]) * (weights[j] - mean[j]),
        ),
      ],
    });
    const bent = covariance.mmul(inverse(Matrix.sub(Matrix.eye(WEIGHTS), Matrix.mul(precision, stepSize / 2))));
    mean.forEach((value, i) => expectChainMean(series[i], value, 0.03 * Math.sqrt(bent.get(i, i))));
    pairs.forEach(([i, j], k) => {
      const size = Math.sqrt(bent.get(i, i) * bent.get(j, j));
      expectChainMean(series[WEIGHTS + k], bent.get(i, j), 0.03 * size);
    });
  });

  it("predicts N(m·φ, β⁻¹ + φᵀA⁻¹φ)", { timeout: 60_000 }, () => {
    const method = buildSgld(engine, { stepSize: constant(1e-3), temperature: constant(1) });
    const place = Float64Array.of(1.5, -1);
    const phi = [1.5 / Math.sqrt(COLUMNS), -1 / Math.sqrt(COLUMNS), 1];
    const sample: Float64Array[] = [];
    let state = method.init(Float64Array.from(mean), makeKey(1));
    for (let t = 0; t < 200_000; t++) {
      [state] = method.step(state, allRows, fold(makeKey(2), t));
      if (t % 50 === 0) sample.push(state.weights.slice());
    }
    const center = mean.reduce((sum, value, i) => sum + value * phi[i], 0);
    const spread = covariance
      .mmul(Matrix.columnVector(phi))
      .to1DArray()
      .reduce((sum, v, i) => sum + v * phi[i], 0);
    const density = (target: number) =>
      Math.exp(-((target - center) ** 2) / (2 * (spread + NOISE ** 2))) /
      Math.sqrt(2 * Math.PI * (spread + NOISE ** 2));
    const predictive = predict({ network, likelihood }, sample, { x: place, rows: 1 });
    for (const target of [center, center + 0.7, center - 1.5]) {
      const found = Math.exp(-negativeLogDensity(predictive, Float64Array.of(target)));
      const values = predictive.mean.map(
        (mu) => Math.exp(-((target - mu) ** 2) / (2 * NOISE ** 2)) / Math.sqrt(2 * Math.PI * NOISE ** 2),
      );
      expect(Math.abs(found - density(target))).toBeLessThan(5 * chainMean(values).standardError);
    }
  });
});
