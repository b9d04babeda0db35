/** The Laplace approximation of Gaussian posteriors, and of the last layer for others. */
import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { posteriorOf, type Gaussian } from "../../../../objectives/bnn/posterior/posterior.ts";
import type { NetworkRun, Progress } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { covariance, data, finish, linearRun, mean, precision } from "./linear-model.ts";

type Options = Parameters<typeof laplace.run>[1];

const fitted = (run: NetworkRun, changes: Partial<Options>) =>
  finish(laplace.run(run, knobValues(laplace.knobs, { learningRate: 0.02, ...changes })));

/** diag(d²) + Σ F Fᵀ. */
function covarianceOf({ deviation, factors }: Gaussian): Matrix {
  const sum = Matrix.diag([...deviation].map((d) => d * d));
  for (const { offset, rows, columns, values } of factors) {
    const factor = new Matrix(
      Array.from({ length: rows }, (_, i) => [...values.subarray(i * columns, (i + 1) * columns)]),
    );
    const block = factor.mmul(factor.transpose());
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < rows; j++) sum.set(offset + i, offset + j, sum.get(offset + i, offset + j) + block.get(i, j));
    }
  }
  return sum;
}

function expectMatrix(found: Matrix, truth: Matrix, digits: number): void {
  found.to2DArray().forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(truth.get(i, j), digits)));
}

describe("the Laplace approximation of a linear model", () => {
  it.each(["full", "last-layer"] as const)("is its posterior, N(m, A⁻¹), and N(m, T A⁻¹): %s", (curvature) => {
    for (const temperature of [1, 4]) {
      const found = fitted(linearRun(1, { iterations: 3000 }), { curvature, temperature });
      found.mean.forEach((weight, i) => expect(weight).toBeCloseTo(mean[i], 4));
      expectMatrix(covarianceOf(found), Matrix.mul(covariance, temperature), 9);
    }
  });

  it("with a diagonal has the variances 1/A_ii", () => {
    const found = fitted(linearRun(1, { iterations: 3000 }), { curvature: "diagonal" });
    expect(found.factors).toEqual([]);
    found.deviation.forEach((deviation, i) => expect(deviation ** 2).toBeCloseTo(1 / precision.get(i, i), 9));
  });

  it("is drawn from with that covariance, over several modes as a mixture", () => {
    const found = fitted(linearRun(1, { iterations: 3000 }), { curvature: "full" });
    const moved = { ...found, mean: found.mean.map((weight) => weight + 10) };
    const draws = posteriorOf("gaussian", [found, moved]).sample(20_000, makeKey(1));
    const near = draws.filter(([first]) => first < mean[0] + 5);
    expect(Math.abs(near.length - 10_000)).toBeLessThan(5 * Math.sqrt(5000));
    for (let i = 0; i < mean.length; i++) {
      for (let j = 0; j <= i; j++) {
        const product = near.reduce((sum, w) => sum + (w[i] - mean[i]) * (w[j] - mean[j]), 0) / near.length;
        const size = Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
        expect(Math.abs(product - covariance.get(i, j))).toBeLessThan((5 * Math.SQRT2 * size) / Math.sqrt(near.length));
      }
    }
  });
});

describe("the Laplace approximation of a network", () => {
  const hidden = 4;
  const network = denseNetwork({ inputs: 2, hidden: [hidden], outputs: 1, activation: "tanh", residual: false });
  const likelihood = learnedNoise(0);
  const count = network.weightCount;
  const [scale, noiseScale] = [1.5, 2];
  const prior = gaussianPrior([
    { count, mean: 0, scale },
    { count: 1, mean: 2, scale: noiseScale },
  ]);
  const parts = { network, likelihood, prior };
  const start = new Float64Array(count + 1);
  openStream(makeKey("start")).fillNormal(start);
  const run = (iterations: number): NetworkRun => ({
    ...linearRun(1, { iterations }),
    engine: plainNetworkEngine(parts, data),
    parts,
    start,
  });

  it("in its last layer is Bayesian regression on the features, and of the noise N/2 + 1/s²", () => {
    const found = fitted(run(200), { curvature: "last-layer" });
    const block = covarianceOf(found);
    const offset = 3 * hidden;
    for (let i = 0; i < offset; i++) expect(block.get(i, i)).toBe(0);
    // Φ: features over √hidden and 1, by differences in the last weights, in which outputs are linear.
    const outputsOf = (weights: Float64Array) => network.forward(weights, data.x, data.rows).slice(0, data.rows);
    const base = outputsOf(found.mean);
    const features = new Matrix(data.rows, hidden + 1);
    for (let j = 0; j <= hidden; j++) {
      const moved = found.mean.slice();
      moved[offset + j] += 1;
      outputsOf(moved).forEach((value, row) => features.set(row, j, value - base[row]));
    }
    const beta = Math.exp(found.mean[count]);
    const truth = features
      .transpose()
      .mmul(features)
      .mul(beta)
      .add(Matrix.eye(hidden + 1).div(scale ** 2));
    expectMatrix(block.subMatrix(offset, count - 1, offset, count - 1), inverse(truth), 7);
    expect(block.get(count, count)).toBeCloseTo(1 / (data.rows / 2 + 1 / noiseScale ** 2), 9);
    expect(block.get(count, count - 1)).toBeCloseTo(0, 9);
  });

  it("reports the mode until the Gaussian in the last iteration, and yields in between", () => {
    const steps = laplace.run(run(50), knobValues(laplace.knobs, {}));
    const seen: Progress[] = [];
    for (const progress of steps) seen.push(progress);
    expect(seen.slice(0, -1).every(({ soFar }) => soFar === undefined)).toBe(true);
    expect(seen.at(-1)).toMatchObject({ iteration: 50, soFar: { kind: "gaussian" } });
    expect(seen.filter(({ iteration }) => iteration === 49).length).toBeGreaterThan(2);
  });

  it("refuses a block that is too large to factor, with a remedy", () => {
    const wide = denseNetwork({ inputs: 2, hidden: [1000], outputs: 1, activation: "tanh", residual: false });
    const widePrior = gaussianPrior([{ count: wide.weightCount + 1, mean: 0, scale }]);
    const wideParts = { network: wide, likelihood, prior: widePrior };
    const engine = plainNetworkEngine(wideParts, data);
    const wideRun = { ...run(1), engine, parts: wideParts, start: new Float64Array(wide.weightCount + 1) };
    expect(() => fitted(wideRun, { curvature: "full" })).toThrow(
      new RangeError(
        "curvature; must be of at most 2000 weights: full with 4002. Choose kronecker or diagonal, or fewer units.",
      ),
    );
    expect(fitted(wideRun, { curvature: "last-layer" }).factors[0]).toMatchObject({ offset: 3000, rows: 1002 });
  });
});
