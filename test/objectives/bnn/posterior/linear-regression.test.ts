/** Chains and modes on Bayesian linear regression. */
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { engineNames } from "../../../../objectives/bnn/engine/engine.ts";
import { engines } from "../../../../objectives/bnn/engine/index.ts";
import { rowNumbers } from "../../../../objectives/bnn/data/minibatches.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { hmc } from "../../../../objectives/bnn/posterior/hmc.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import { nuts } from "../../../../objectives/bnn/posterior/nuts.ts";
import { sgnht } from "../../../../objectives/bnn/posterior/sgnht.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import type { Run } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { predict } from "../../../../objectives/bnn/predictive/predictive.ts";
import { negativeLogDensity } from "../../../../objectives/bnn/predictive/scores.ts";
import { chainMean, expectChainMean, recordChain } from "../chains.ts";
import {
  COLUMNS,
  covariance,
  data,
  likelihood,
  logPosterior,
  mean,
  network,
  NOISE,
  precision,
  prior,
  ROWS,
  WEIGHTS,
} from "./linear-model.ts";

describe("the log posterior of a linear model", () => {
  it("has the mode and curvature of the closed form", () => {
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
  const linear = { parts: { network, likelihood, prior }, data, rows: ROWS };
  const allRows = Int32Array.from({ length: ROWS }, (_, row) => row);

  const sgldWith = (stepSize: number) => (run: Run<Int32Array>) => sgld.run(run, knobValues(sgld.knobs, { stepSize }));

  it("is found by MAP, from minibatches", () => {
    const minibatch = rowNumbers(ROWS, 10, makeKey("map"));
    const run = { engine, minibatch, start: new Float64Array(WEIGHTS), iterations: 20_000, key: makeKey(1) };
    const steps = map.run(run, knobValues(map.knobs, { learningRate: 0.01 }));
    while (steps.next().done !== true);
    mean.forEach((value, i) => expect(Math.abs(engine.readWeights()[i] - value)).toBeLessThan(1e-3));
  });

  it("is sampled by SGLD: mean, and covariance A⁻¹(I − εA/2)⁻¹", { timeout: 60_000 }, () => {
    const stepSize = 2e-3;
    const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j >= i).map((j) => [i, j] as const));
    const series = recordChain({
      run: sgldWith(stepSize),
      target: engine,
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

  it.each([
    ["hmc", (run: Run<Int32Array>) => hmc.run(run, knobValues(hmc.knobs))],
    ["nuts", (run: Run<Int32Array>) => nuts.run(run, knobValues(nuts.knobs))],
    [
      "sghmc in the metric of the prior",
      (run: Run<Int32Array>) => {
        const options = knobValues(sghmc.knobs, { momentumStep: 0.1, friction: 5, massFrom: "prior" });
        return sghmc.run({ ...run, ...linear, engine }, options);
      },
    ],
    [
      "sghmc in the metric of the curvature",
      (run: Run<Int32Array>) => {
        const options = knobValues(sghmc.knobs, { momentumStep: 0.7, friction: 1.5, massFrom: "curvature" });
        return sghmc.run({ ...run, ...linear, engine }, options);
      },
    ],
    [
      "sghmc with a mass from the squares of gradients in its burn-in",
      (run: Run<Int32Array>) => {
        const options = { momentumStep: 0.2, friction: 1.5, massFrom: "gradients", burnIn: 0.001 } as const;
        return sghmc.run({ ...run, ...linear, engine }, knobValues(sghmc.knobs, options));
      },
    ],
    [
      "sgnht",
      (run: Run<Int32Array>) => {
        const options = knobValues(sgnht.knobs, { momentumStep: 0.5, friction: 1.5, massFrom: "curvature" });
        return sgnht.run({ ...run, ...linear, engine }, options);
      },
    ],
  ])("is sampled by %s without bias", { timeout: 60_000 }, (_, run) => {
    const pairs = [0, 1, 2].flatMap((i) => [0, 1, 2].filter((j) => j >= i).map((j) => [i, j] as const));
    const of = (i: number, j: number) => (weights: Float64Array) => (weights[i] - mean[i]) * (weights[j] - mean[j]);
    const series = recordChain({
      run,
      target: engine,
      start: mean,
      minibatch: () => allRows,
      iterations: 40_000,
      burnIn: 50,
      seed: 3,
      record: [...mean.map((_m, i) => (weights: Float64Array) => weights[i]), ...pairs.map(([i, j]) => of(i, j))],
    });
    mean.forEach((value, i) => expectChainMean(series[i], value, 0.03 * Math.sqrt(covariance.get(i, i))));
    pairs.forEach(([i, j], k) => {
      const size = Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
      expectChainMean(series[WEIGHTS + k], covariance.get(i, j), 0.03 * size);
    });
  });

  it("predicts N(m·φ, β⁻¹ + φᵀA⁻¹φ)", { timeout: 60_000 }, () => {
    const place = Float64Array.of(1.5, -1);
    const phi = [1.5 / Math.sqrt(COLUMNS), -1 / Math.sqrt(COLUMNS), 1];
    const sample: Float64Array[] = [];
    const start = Float64Array.from(mean);
    const run = { engine, minibatch: () => allRows, start, iterations: 200_000, key: makeKey(2) };
    for (const { iteration } of sgldWith(1e-3)(run)) {
      if (iteration % 50 === 1) sample.push(engine.readWeights().slice());
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
