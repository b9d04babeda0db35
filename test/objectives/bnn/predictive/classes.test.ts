/** Predictives of classes, their calibration by a temperature, and the logistic regression that a network has to beat. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { mean } from "../../../../math/statistics.ts";
import { bernoulli } from "../../../../objectives/bnn/likelihood/bernoulli.ts";
import { categorical } from "../../../../objectives/bnn/likelihood/categorical.ts";
import { mixtureLogDensities, nllOfDraw } from "../../../../objectives/bnn/predictive/by-draw.ts";
import { fitLogisticModel, logisticLogits } from "../../../../objectives/bnn/predictive/calibration/logistic-model.ts";
import { scaledByHalves } from "../../../../objectives/bnn/predictive/calibration/scaled-by-halves.ts";
import {
  classProbabilities,
  joinClassPredictives,
  type ClassPredictive,
} from "../../../../objectives/bnn/predictive/class-probabilities.ts";
import { classNll } from "../../../../objectives/bnn/predictive/class-scores.ts";
import { summarizeClasses } from "../../../../objectives/bnn/predictive/class-summary.ts";
import {
  classLogDensities,
  predictClasses,
  scaledLogits,
} from "../../../../objectives/bnn/predictive/predict-classes.ts";

/** f = weights · x, as many outputs as there are weights. */
const network = {
  weightCount: 0,
  forward: (weights: Float64Array, x: Float64Array, rows: number) =>
    Float64Array.from({ length: rows * weights.length }, (_, at) => {
      return weights[at % weights.length] * x[Math.floor(at / weights.length)];
    }),
};

/** Made-up logits of 2 draws, 3 classes, and labels. */
function madeUp(rows: number) {
  const stream = openStream(makeKey("logits"));
  const logits = Float64Array.from({ length: 2 * rows * 3 }, () => 2 * stream.normal());
  const labels = Float64Array.from({ length: rows }, (_, row) => row % 3);
  return { predictive: { draws: 2, rows, classes: 3, logits }, labels };
}

describe("predictions of classes", () => {
  it("are the outputs of each draw, and log odds beside 0 for two classes", () => {
    const heldOut = { x: Float64Array.of(1, -2), rows: 2 };
    const two = predictClasses({ network, likelihood: bernoulli }, [Float64Array.of(3), Float64Array.of(4)], heldOut);
    expect(two).toMatchObject({ draws: 2, rows: 2, classes: 2 });
    expect([...two.logits]).toEqual([0, 3, 0, -6, 0, 4, 0, -8]);
    const three = predictClasses({ network, likelihood: categorical(3) }, [Float64Array.of(1, 2, 3)], heldOut);
    expect([...three.logits]).toEqual([1, 2, 3, -2, -4, -6]);
  });

  it("have the log densities of their probabilities, draw by draw and mixed", () => {
    const { predictive, labels } = madeUp(7);
    const densities = classLogDensities(predictive, labels);
    for (let s = 0; s < 2; s++) {
      const one = { ...predictive, draws: 1, logits: predictive.logits.subarray(s * 21, (s + 1) * 21) };
      const nll = classNll({ probabilities: classProbabilities(one), labels, classes: 3 });
      expect(nllOfDraw(densities, s)).toBeCloseTo(nll, 12);
    }
    const mixed = classNll({ probabilities: classProbabilities(predictive, 1.7), labels, classes: 3 });
    expect(-mean(mixtureLogDensities(classLogDensities(predictive, labels, 1.7)))).toBeCloseTo(mixed, 12);
    expect(summarizeClasses(scaledLogits(predictive, 1.7), labels).nll).toBeCloseTo(mixed, 12);
  });

  it("of several folds are those of all their rows", () => {
    const { predictive, labels } = madeUp(9);
    const parts = [
      [0, 4],
      [4, 9],
    ].map(([from, to]) => {
      const logits = [0, 1].flatMap((s) => [...predictive.logits.subarray((s * 9 + from) * 3, (s * 9 + to) * 3)]);
      return { ...predictive, rows: to - from, logits: Float64Array.from(logits) };
    });
    expect(joinClassPredictives(parts)).toEqual(predictive);
    expect(summarizeClasses(joinClassPredictives(parts), labels)).toEqual(summarizeClasses(predictive, labels));
  });

  it("that are three times too confident find their temperature, and are scored on other rows", () => {
    const stream = openStream(makeKey("sure"));
    const rows = 4000;
    const logits = new Float64Array(2 * rows);
    const labels = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const z = 2 * stream.normal();
      logits[2 * row + 1] = 3 * z;
      labels[row] = stream.uniform() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
    }
    const predictive = { draws: 1, rows, classes: 2, logits };
    const { temperature, predictive: scaled } = scaledByHalves(predictive, labels);
    // Its standard error is some 0.07.
    expect(Math.abs(temperature - 3)).toBeLessThan(0.35);
    const nllOf = (one: ClassPredictive) => summarizeClasses(one, labels).nll;
    expect(nllOf(scaled)).toBeGreaterThan(nllOf(scaledLogits(predictive, temperature)));
    expect(nllOf(scaled)).toBeLessThan(nllOf(predictive) - 0.2);
    const factors = new Set(
      Array.from(scaled.logits, (logit, at) => (logit === 0 ? 0 : logits[at] / logit).toFixed(9)),
    );
    expect(factors.size).toBe(3);
  });
});

describe("Bayesian logistic regression", () => {
  const rows = 600;
  const made = (slopes: readonly (readonly number[])[]) => {
    const stream = openStream(makeKey("logistic"));
    const x = Float64Array.from({ length: 2 * rows }, () => stream.normal());
    const y = Float64Array.from({ length: rows }, (_, row) => {
      const powers = slopes.map(([a, b, c]) => Math.exp(a * x[2 * row] + b * x[2 * row + 1] + c));
      let u = stream.uniform() * powers.reduce((sum, power) => sum + power, 0);
      return powers.findIndex((power) => (u -= power) < 0);
    });
    return { x, y, rows, columns: 2 };
  };

  it("finds the slopes that made the classes, and the precision that its weights have", () => {
    const slopes = [
      [1, 0, 0],
      [-1, 1, 0.5],
      [0, -1, -0.5],
    ];
    const { alpha, weights } = fitLogisticModel(made(slopes), 3);
    // Only differences between classes show.
    for (const k of [1, 2]) {
      slopes[k].forEach((slope, j) => {
        expect(Math.abs(weights[3 * k + j] - weights[j] - (slope - slopes[0][j]))).toBeLessThan(0.5);
      });
    }
    const squares = [0, 1, 3, 4, 6, 7].map((i) => weights[i] ** 2);
    expect(alpha * mean(squares)).toBeLessThan(1);
    expect(alpha * mean(squares)).toBeGreaterThan(0.4);
  });

  it("is at the mode: expected counts and features equal the observed ones, up to the prior", () => {
    const data = made([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const model = fitLogisticModel(data, 2);
    const logits = logisticLogits(model, data);
    for (let j = 0; j < 2; j++) {
      let slope = -model.alpha * model.weights[3 + j];
      for (let row = 0; row < rows; row++) {
        const p = 1 / (1 + Math.exp(logits[2 * row] - logits[2 * row + 1]));
        slope += (data.y[row] - p) * data.x[2 * row + j];
      }
      expect(slope).toBeCloseTo(0, 2);
    }
  });

  it("gives equal probabilities without evidence, and stays finite for separable classes", () => {
    const noise = made([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(fitLogisticModel(noise, 2).weights.every((weight) => Math.abs(weight) < 0.2)).toBe(true);
    const separate = { ...noise, y: noise.y.map((_, row) => (noise.x[2 * row] > 0 ? 1 : 0)) };
    const { weights } = fitLogisticModel(separate, 2);
    expect(weights.every(Number.isFinite)).toBe(true);
    expect(weights[3]).toBeGreaterThan(2);
  });
});
