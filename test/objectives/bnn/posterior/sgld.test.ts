/** SGLD on targets with known answers, including the effect of the step size. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { plainEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { langevin } from "../../../../objectives/bnn/mcmc/langevin.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import type { Run } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { chainMean, expectChainMean, recordChain } from "../chains.ts";
import {
  bananaTarget,
  gaussianTarget,
  logisticAnswers,
  logisticTarget,
  neuronAnswers,
  neuronTarget,
  noisyGaussianTarget,
} from "../targets.ts";

/** SGLD with constant step size and temperature. */
const sgldWith = (changes: Partial<Parameters<typeof sgld.run>[1]>) => {
  const options = knobValues(sgld.knobs, changes);
  return <M>(run: Run<M>) => sgld.run(run, options);
};

/** Independent coordinates: each iteration gives this many squares at once. */
const COORDINATES = 100;
const zeros = new Array<number>(COORDINATES).fill(0);
const meanSquare = (weights: Float64Array) => {
  let sum = 0;
  for (const w of weights) sum += w * w;
  return sum / weights.length;
};

function gaussianVariance(stepSize: number, temperature: number): Float64Array {
  const target = gaussianTarget(zeros.map(() => 1));
  const run = sgldWith({ stepSize, temperature });
  const common = { run, target, start: zeros, minibatch: () => null, record: [meanSquare] };
  // Until the memory of the start, (1 − ε)^t, is gone.
  const burnIn = Math.ceil(20 / stepSize);
  return recordChain({ ...common, iterations: 40_000, burnIn, seed: 11 })[0];
}

describe("SGLD on U = θ²/2", () => {
  it.each([
    [0.01, 1.005025, 0.02],
    [0.1, 1.052632, 0.005],
    [0.5, 1.333333, 0.003],
    [1, 2, 0.003],
  ])("with step size %d has the variance 1/(1 − ε/2) = %d", (stepSize, variance, resolution) => {
    expect(1 / (1 - stepSize / 2)).toBeCloseTo(variance, 6);
    expectChainMean(gaussianVariance(stepSize, 1), 1 / (1 - stepSize / 2), resolution);
  });

  it.each([0.25, 4])("at temperature %d has that variance", (temperature) => {
    const truth = temperature / (1 - 0.2 / 2);
    expectChainMean(gaussianVariance(0.2, temperature), truth, 0.005 * truth);
  });
});

describe("SGLD with minibatch noise of variance V on U = A θ²/2", () => {
  const A = 100;
  const stationary = (stepSize: number, V: number) =>
    (2 * stepSize + stepSize * stepSize * V) / (1 - (1 - stepSize * A) ** 2);
  const simulated = (stepSize: number, V: number) => {
    const noise = new Float64Array(COORDINATES);
    const key = makeKey("gradient noise");
    const minibatch = (t: number) => {
      openStream(fold(key, t)).fillNormal(noise);
      for (let i = 0; i < noise.length; i++) noise[i] *= Math.sqrt(V);
      return noise;
    };
    return recordChain({
      run: sgldWith({ stepSize }),
      target: noisyGaussianTarget(A, COORDINATES),
      start: zeros,
      minibatch,
      record: [meanSquare],
      iterations: 20_000,
      burnIn: 500,
      seed: 5,
    })[0];
  };

  it.each([
    [1e-3, 400, 0.01263158],
    [5e-3, 400, 0.02666667],
    [1e-3, 4000, 0.03157895],
  ])("ε = %d, V = %d has the variance %d", (stepSize, V, variance) => {
    expect(stationary(stepSize, V)).toBeCloseTo(variance, 8);
    expectChainMean(simulated(stepSize, V), variance, 0.01 * variance);
  });

  it("has half the excess over 1/A with half the step size", () => {
    const excess = (stepSize: number) => chainMean(simulated(stepSize, 400)).mean - 1 / A;
    const [whole, half] = [excess(1e-3), excess(5e-4)];
    const exact = (stationary(1e-3, 400) - 1 / A) / (stationary(5e-4, 400) - 1 / A);
    expect(exact).toBeGreaterThan(2);
    expect(exact).toBeLessThan(2.2);
    // Excesses of 2.6e-3 and 1.3e-3, each known to about 3e-5.
    expect(Math.abs(whole / half - exact)).toBeLessThan(0.25);
  });
});

describe("SGLD at temperature 0", () => {
  it("is gradient descent, bit for bit", () => {
    const weights = Float64Array.of(-1, 2);
    const gradient = new Float64Array(2);
    const engine = plainEngine(logisticTarget);
    const run = { engine, minibatch: () => null, start: weights.slice(), iterations: 300, key: makeKey(1) };
    const steps = sgldWith({ stepSize: 0.05, temperature: 0 })(run);
    while (steps.next().done !== true) {
      logisticTarget.evaluate(weights, null, gradient);
      for (let i = 0; i < 2; i++) weights[i] += 0.05 * gradient[i];
      expect(engine.readWeights()).toEqual(weights);
    }
    logisticAnswers.mode.forEach((mode, i) => expect(weights[i]).toBeCloseTo(mode, 6));
  });
});

describe("SGLD on two dimensions, against quadrature", () => {
  const first = (weights: Float64Array) => weights[0];
  const second = (weights: Float64Array) => weights[1];

  it("logistic regression: mean, variance and predictive", { timeout: 60_000 }, () => {
    const { mean: means, variance, covariance, predictive } = logisticAnswers;
    const series = recordChain({
      run: sgldWith({ stepSize: 0.02 }),
      target: logisticTarget,
      start: [1, 0],
      minibatch: () => null,
      iterations: 600_000,
      burnIn: 2000,
      seed: 3,
      record: [
        first,
        second,
        ([w]) => (w - means[0]) ** 2,
        ([, b]) => (b - means[1]) ** 2,
        ([w, b]) => (w - means[0]) * b,
        ...predictive.map(
          ([x]) =>
            ([w, b]: Float64Array) =>
              1 / (1 + Math.exp(-w * x - b)),
        ),
      ],
    });
    const truths = [...means, ...variance, covariance, ...predictive.map(([, probability]) => probability)];
    const resolutions = [0.03, 0.03, 0.04, 0.04, 0.03, 0.003, 0.006, 0.006, 0.006];
    truths.forEach((truth, i) => expectChainMean(series[i], truth, resolutions[i]));
  });

  it("one neuron: expectations shared by its two mirrored modes", { timeout: 60_000 }, () => {
    const outputs = neuronAnswers.predictive.map(
      ([x]) =>
        ([u, v]: Float64Array) =>
          v * Math.tanh(u * x),
    );
    const series = recordChain({
      run: sgldWith({ stepSize: 5e-4 }),
      target: neuronTarget,
      start: [1, 1],
      minibatch: () => null,
      iterations: 1_500_000,
      burnIn: 5000,
      seed: 4,
      record: [([u]) => u * u, ([, v]) => v * v, ([u, v]) => u * v, ...outputs],
    });
    const { u2, v2, uv, predictive } = neuronAnswers;
    const truths = [u2, v2, uv, ...predictive.map(([, output]) => output)];
    const resolutions = [0.04, 0.05, 0.01, 0.002, 0.005, 0.01];
    truths.forEach((truth, i) => expectChainMean(series[i], truth, resolutions[i]));
    predictive.forEach(([, output, variance], i) => {
      const squares = series[3 + i].map((value) => (value - output) ** 2);
      expectChainMean(squares, variance, 0.06 * variance);
    });
  });

  it("banana: mean, variances and covariance", { timeout: 60_000 }, () => {
    const series = recordChain({
      run: sgldWith({ stepSize: 0.01 }),
      target: bananaTarget,
      start: [0, 0],
      minibatch: () => null,
      iterations: 1_000_000,
      burnIn: 2000,
      seed: 6,
      record: [first, second, ([a]) => a * a, ([, b]) => b * b, ([a, b]) => a * b],
    });
    const resolutions = [0.03, 0.03, 0.04, 0.06, 0.05];
    [0, 0, 1, 0.75, 0].forEach((truth, i) => expectChainMean(series[i], truth, resolutions[i]));
  });
});

describe("an iteration of SGLD", () => {
  it("is θ + ε ∇log p + √(2εT) ξ with the ξ of its key", () => {
    const key = makeKey("one iteration");
    const noise = new Float64Array(2);
    openStream(key).fillNormal(noise);
    const gradient = new Float64Array(2);
    const start = Float64Array.of(0.5, -1);
    const before = logisticTarget.evaluate(start, null, gradient);
    const engine = plainEngine(logisticTarget);
    engine.writeWeights(start);
    expect(langevin(engine)(null, { stepSize: 0.02, temperature: 4, key })).toBe(before);
    engine.readWeights().forEach((weight, i) => {
      expect(weight).toBeCloseTo(start[i] + 0.02 * gradient[i] + Math.sqrt(2 * 0.02 * 4) * noise[i], 14);
    });
  });
});

describe("a run of SGLD", () => {
  const run = { minibatch: () => null, start: Float64Array.of(0.5, -1), iterations: 40, key: makeKey(1) };

  it("keeps the draws of its schedule, and reports their step sizes and temperature", () => {
    const engine = plainEngine(logisticTarget);
    const options = {
      stepSize: 0.1,
      temperature: 2,
      burnIn: 0.5,
      draws: 4,
      schedule: "cosine",
      scheduleFloor: 1,
    } as const;
    const steps = sgldWith(options)({ ...run, engine });
    const path: Float64Array[] = [];
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) path.push(engine.readWeights().slice());
    expect(path).toHaveLength(40);
    expect(step.value).toEqual({
      kind: "draws",
      draws: [24, 29, 34, 39].map((t) => path[t]),
      stepSize: { first: 0.1, last: 0.1 },
      temperature: 2,
      noise: { gain: Float64Array.of(0.05, 0.05), hasIndependentRows: false },
    });
  });

  it("draws each iteration's noise from its own key, the same one in every run", () => {
    const values = (seed: number) => {
      const engine = plainEngine(gaussianTarget([0]));
      const steps = sgldWith({ stepSize: 0.5 })({ ...run, engine, start: Float64Array.of(0), key: makeKey(seed) });
      const path = [0];
      while (steps.next().done !== true) path.push(engine.readWeights()[0]);
      return path.slice(1).map((value, t) => value - path[t]);
    };
    expect(new Set(values(1)).size).toBe(40);
    expect(values(1)).toEqual(values(1));
    expect(values(2)).not.toEqual(values(1));
  });
});
