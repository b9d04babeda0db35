/** The measures of analyses against values in closed form. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bayesianNetwork } from "../../../../objectives/bnn/inference/bayesian-network.ts";
import { decompose } from "../../../../objectives/bnn/analyses/bias-variance.ts";
import { blockEnds, codeLength } from "../../../../objectives/bnn/analyses/prequential.ts";
import { pruned, quantised } from "../../../../objectives/bnn/analyses/compression.ts";
import { descend, impliedScale } from "../../../../objectives/bnn/analyses/descent.ts";
import { hessianTrace, largestEigenvalue, riseUnderNoise } from "../../../../objectives/bnn/analyses/flatness.ts";
import { lossOn } from "../../../../objectives/bnn/analyses/loss.ts";
import { margins, shareBelow } from "../../../../objectives/bnn/analyses/margins.ts";
import { bernoulliKl, gaussianKl, klInverse, pacBayesBound } from "../../../../objectives/bnn/analyses/pac-bayes.ts";
import { shifted } from "../../../../objectives/bnn/analyses/shift.ts";

const key = makeKey("analyses");

/** y = (w·x)/√2 + b with noise of a known deviation s: the Hessian of the mean NLL is A/s², A the second moments of (x/√2, 1). */
describe("around a linear network", () => {
  const [rows, s] = [40, 0.5];
  const stream = openStream(makeKey("rows"));
  const x = Float64Array.from({ length: 2 * rows }, () => stream.normal());
  const y = Float64Array.from({ length: rows }, () => stream.normal());
  const plan = {
    network: { hidden: [], activation: "relu", residual: false },
    likelihood: { kind: "fixed", scale: s },
    prior: { scale: 1 },
  } as const;
  const loss = lossOn(bayesianNetwork(plan, 2), { x, y, rows, columns: 2 }, 1000);
  const at = (i: number) => [x[2 * i] / Math.SQRT2, x[2 * i + 1] / Math.SQRT2, 1];
  const hessian = [0, 1, 2].map((j) =>
    [0, 1, 2].map(
      (k) => Array.from({ length: rows }, (_, i) => at(i)[j] * at(i)[k]).reduce((a, b) => a + b) / rows / s ** 2,
    ),
  );
  const trace = hessian[0][0] + hessian[1][1] + hessian[2][2];
  const theta = Float64Array.of(0.7, -0.4, 0.2);

  it("the loss and its gradient are those of the formula", () => {
    const residual = (i: number) => y[i] - at(i).reduce((sum, value, j) => sum + value * theta[j], 0);
    const all = Array.from({ length: rows }, (_, i) => residual(i));
    const expected =
      all.reduce((sum, r) => sum + r * r, 0) / rows / (2 * s * s) + Math.log(s) + 0.5 * Math.log(2 * Math.PI);
    const gradient = new Float64Array(3);
    expect(loss.gradient(theta, gradient)).toBeCloseTo(expected, 10);
    [0, 1, 2].forEach((j) => {
      expect(gradient[j]).toBeCloseTo(-all.reduce((sum, r, i) => sum + r * at(i)[j], 0) / rows / s ** 2, 10);
    });
  });

  it("the rise under noise is σ² tr(H)/2", () => {
    const sigma = 0.1 * Math.sqrt((0.7 ** 2 + 0.4 ** 2 + 0.2 ** 2) / 3);
    const { value, standardError } = riseUnderNoise(loss, [theta, theta], { relative: 0.1, pairs: 500, key });
    expect(Math.abs(value - (sigma ** 2 * trace) / 2)).toBeLessThan(4 * standardError);
    expect(standardError / value).toBeLessThan(0.05);
  });

  it("descent stopped after t steps has gone 1 − (1 − ηλ)^t of the way, along each axis", () => {
    // With one input of ±1, as many of each sign, the weights are independent: λ = 1/s² of both.
    const signs = Float64Array.from({ length: rows }, (_, i) => [1, 1, -1, -1][i % 4]);
    const targets = Float64Array.from({ length: rows }, (_, i) => 0.3 + 0.8 * signs[i] + [0.5, -0.5][i % 2]);
    const one = lossOn(bayesianNetwork(plan, 1), { x: signs, y: targets, rows, columns: 1 }, 1000);
    const [step, counts] = [0.01, [0, 1, 10, 50]];
    const goal = [0.8, 0.3];
    const path = descend(one, Float64Array.of(-1, 2), { step, counts });
    counts.forEach((count, i) => {
      const left = (1 - step / s ** 2) ** count;
      [-1, 2].forEach((from, j) => expect(path[i][j]).toBeCloseTo(goal[j] + left * (from - goal[j]), 10));
    });
    // A Gaussian prior around the start leaves α/(λ + α) of the way, with α = 1/(ηt): nearly the same while ηλt is small.
    const alpha = 1 / (step * 2);
    const [stopped, ridge] = [(1 - step / s ** 2) ** 2, alpha / (1 / s ** 2 + alpha)];
    expect(Math.abs(stopped - ridge)).toBeLessThan((2 * step) ** 2 / s ** 4);
    expect(impliedScale(step, 2, rows) ** -2 / rows).toBeCloseTo(alpha, 10);
  });

  it("trace and largest eigenvalue are those of the matrix", () => {
    const probed = hessianTrace(loss, theta, { probes: 400, key });
    expect(Math.abs(probed.value - trace)).toBeLessThan(4 * probed.standardError);
    // By the power method on the matrix itself.
    let v = [1, 1, 1];
    let largest = 0;
    for (let i = 0; i < 500; i++) {
      const next = hessian.map((row) => row.reduce((sum, value, j) => sum + value * v[j], 0));
      largest = Math.hypot(...next);
      v = next.map((value) => value / largest);
    }
    const found = largestEigenvalue(loss, theta, key);
    expect(found).toBeLessThanOrEqual(largest * 1.0001);
    expect(found).toBeGreaterThan(0.95 * largest);
  });
});

it("margins are the lead of the true class", () => {
  const probabilities = Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.5, 0.5, 0);
  const values = margins({ probabilities, labels: Float64Array.of(0, 0, 2), classes: 3 });
  [0.5, -0.1, -0.5].forEach((margin, row) => expect(values[row]).toBeCloseTo(margin, 12));
  expect(shareBelow(Float64Array.of(-0.5, 0, 0, 1), [-1, -0.5, 0, 0.9, 1])).toEqual([0, 0.25, 0.75, 0.75, 1]);
});

describe("compressed weights", () => {
  const weights = Float64Array.of(0.1, -4, 2, -0.2, 1, 7);

  it("lose the network's smallest weights, and none of the likelihood's", () => {
    expect([...pruned(weights, 5, 0.6)]).toEqual([0, -4, 2, 0, 1, 7]);
    expect([...pruned(weights, 5, 1)]).toEqual([...weights]);
    expect([...pruned(weights, 5, 0)]).toEqual([0, 0, 0, 0, 0, 7]);
  });

  it("stand on the grid of each block, no further than half a step from where they were", () => {
    const blocks = [
      { from: 0, to: 3 },
      { from: 3, to: 5 },
    ];
    // 2 bits: −1, 0 and 1 times the largest.
    expect([...quantised(weights, blocks, 2)].map((value) => value + 0)).toEqual(
      [0, -4, 4, 0, 1, 7].map((value) => value),
    );
    expect([...quantised(weights, blocks, 3)][2]).toBeCloseTo((4 * 2) / 3, 12);
    for (const bits of [3, 5, 8]) {
      const step = 4 / (2 ** (bits - 1) - 1);
      quantised(weights, blocks, bits).forEach((value, i) => {
        expect(Math.abs(value - weights[i])).toBeLessThanOrEqual(step / 2 + 1e-12);
      });
    }
  });
});

describe("PAC-Bayes", () => {
  it("kl and its inverse undo each other", () => {
    expect(bernoulliKl(0.3, 0.3)).toBe(0);
    expect(bernoulliKl(0, 0.5)).toBeCloseTo(Math.log(2), 12);
    for (const q of [0, 0.1, 0.5]) {
      for (const p of [0.55, 0.7, 0.99]) expect(klInverse(q, bernoulliKl(q, p))).toBeCloseTo(p, 9);
    }
    // Where nothing was wrong: 1 − e^−c.
    expect(klInverse(0, 0.2)).toBeCloseTo(1 - Math.exp(-0.2), 12);
    expect(klInverse(0.3, 1e9)).toBeCloseTo(1, 12);
  });

  it("KL of Gaussians is that of the closed form, and 0 of equals", () => {
    const p = { mean: Float64Array.of(0, 1, 9), deviation: Float64Array.of(1, 2, 9) };
    expect(gaussianKl(p, p, 2)).toBe(0);
    const q = { mean: Float64Array.of(0.5, -1, 0), deviation: Float64Array.of(0.1, 3, 1) };
    const one = (m: number, s: number, sp: number) => Math.log(sp / s) + (s * s + m * m) / (2 * sp * sp) - 0.5;
    expect(gaussianKl(q, p, 2)).toBeCloseTo(one(0.5, 0.1, 1) + one(2, 3, 2), 12);
  });

  it("with no divergence and many draws is the bound of one fixed network, and never below the errors", () => {
    const [error, rows, delta] = [0.2, 1000, 0.05];
    const bound = pacBayesBound({ error, draws: 1e12, rows, kl: 0, delta });
    expect(bound).toBeCloseTo(klInverse(error, Math.log((4 * Math.sqrt(rows)) / delta) / rows), 5);
    // Pinsker: at most √(c/2) above.
    expect(bound - error).toBeLessThan(Math.sqrt(Math.log((4 * Math.sqrt(rows)) / delta) / (2 * rows)));
    const more = [0, 10, 100, 1e4].map((kl) => pacBayesBound({ error, draws: 50, rows, kl, delta }));
    expect(more).toEqual(more.toSorted((a, b) => a - b));
    expect(more[0]).toBeGreaterThan(bound);
  });
});

it("shifted rows are further out by the given amount", () => {
  expect([...shifted(Float64Array.of(-1.5, 0.25, 0, 2), 2)]).toEqual([-3.5, 2.25, 2, 4]);
  expect([...shifted(Float64Array.of(-1.5, 0.25), 0)]).toEqual([-1.5, 0.25]);
});

describe("bias and variance", () => {
  const stream = openStream(makeKey("fits"));
  const numbers = (count: number) => Float64Array.from({ length: count }, () => stream.normal());

  it("sum to the mean error, exactly", () => {
    const [targets, fits] = [numbers(30), [numbers(30), numbers(30), numbers(30)]];
    const { error, biasAndNoise, variance, unbiased } = decompose(fits, targets, 3);
    expect(biasAndNoise + variance).toBeCloseTo(error, 10);
    expect(unbiased.biasAndNoise + unbiased.variance).toBeCloseTo(error, 10);
    const direct =
      fits.reduce((sum, fit) => sum + fit.reduce((s, value, i) => s + (value - targets[i]) ** 2, 0), 0) / 30;
    expect(error).toBeCloseTo(direct, 10);
  });

  it("of noisy fits around the truth are the noise of each, without bias", () => {
    const [rows, fits] = [4000, 4];
    const truth = numbers(rows);
    const noisy = Array.from({ length: fits }, () => truth.map((value) => value + 0.5 * stream.normal()));
    const { unbiased } = decompose(noisy, truth, 1);
    // Variance 0.25; of its estimate 2 · 0.25²/((fits − 1) rows). Nothing is left for the bias.
    expect(Math.abs(unbiased.variance - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / ((fits - 1) * rows)));
    expect(Math.abs(unbiased.biasAndNoise)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / (fits * rows)));
  });
});

describe("prequential code", () => {
  it("has blocks that end at the given fractions, and no empty ones", () => {
    expect(blockEnds(100, [0.1, 0.2, 0.4])).toEqual([10, 20, 40, 100]);
    expect(blockEnds(4, [0.1, 0.2, 0.4, 0.5])).toEqual([1, 2, 4]);
  });

  it("of rows one by one is the evidence: a normal mean with a normal prior", () => {
    const y = [0.3, -1.2, 2.1, 0.4];
    const density = (value: number, mean: number, variance: number) =>
      0.5 * Math.log(2 * Math.PI * variance) + (value - mean) ** 2 / (2 * variance);
    const blocks = y.map((value, t) => {
      const precision = 1 + t;
      const before = y.slice(0, t).reduce((sum, one) => sum + one, 0);
      return { rows: 1, nll: density(value, before / precision, 1 + 1 / precision) };
    });
    // y ~ N(0, I + 1 1ᵀ): determinant n + 1, inverse I − 1 1ᵀ/(n + 1).
    const n = y.length;
    const [sum, squares] = [y.reduce((a, b) => a + b), y.reduce((a, b) => a + b * b, 0)];
    const evidence = 0.5 * (n * Math.log(2 * Math.PI) + Math.log(n + 1) + squares - sum ** 2 / (n + 1));
    expect(codeLength(blocks)).toBeCloseTo(evidence, 12);
  });
});
