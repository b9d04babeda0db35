/** The Fisher information against closed forms, and the metric derived from it. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { fisherDiagonal, fisherTerms } from "../../../../objectives/bnn/curvature/fisher.ts";
import { categorical } from "../../../../objectives/bnn/likelihood/categorical.ts";
import { learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { heteroscedasticNoise } from "../../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import type { Likelihood } from "../../../../objectives/bnn/likelihood/likelihood.ts";
import { curvatureScale, priorScale } from "../../../../objectives/bnn/mcmc/metric-scale.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import {
  data,
  finish,
  likelihood,
  linearRun,
  network,
  precision,
  prior,
  PRIOR_SCALE,
  WEIGHTS,
} from "../posterior/linear-model.ts";

/** Σ g gᵀ over all terms. */
function fisher(problem: Parameters<typeof fisherTerms>[0]): number[][] {
  const d = problem.weights.length;
  const sum = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  for (const { gradient } of fisherTerms(problem)) {
    for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) sum[i][j] += gradient[i] * gradient[j];
  }
  return sum;
}

const parts = { network, likelihood, prior };
const [alpha] = [1 / PRIOR_SCALE ** 2];

describe("the Fisher information", () => {
  it("of a linear model is βΦᵀΦ for any weights", () => {
    for (const weights of [new Float64Array(WEIGHTS), Float64Array.of(3, -4, 5)]) {
      fisher({ parts, data, weights }).forEach((row, i) => {
        row.forEach((value, j) => expect(value).toBeCloseTo(precision.get(i, j) - (i === j ? alpha : 0), 9));
      });
    }
  });

  it("of a noise weight is the expectation under the likelihood, N/2 (1 − floor²/σ²)², with zeros off the diagonal", () => {
    const learned = learnedNoise(0.3);
    const prior2 = gaussianPrior([{ count: WEIGHTS + 1, mean: 0, scale: 1 }]);
    const weights = Float64Array.of(1, 1, 1, 1.5);
    const found = fisher({ parts: { network, likelihood: learned, prior: prior2 }, data, weights });
    const share = Math.exp(-1.5) / (0.09 + Math.exp(-1.5));
    expect(found[3][3]).toBeCloseTo((data.rows / 2) * share * share, 9);
    for (let i = 0; i < 3; i++) expect(found[3][i]).toBeCloseTo(0, 9);
  });

  it.each<[string, Likelihood, (outputs: Float64Array) => number[][]]>([
    [
      "a noise scale for each row",
      heteroscedasticNoise(0.1),
      ([, s]) => {
        const variance = 0.01 + Math.log1p(Math.exp(s));
        const slope = 1 / (1 + Math.exp(-s));
        return [
          [1 / variance, 0],
          [0, slope ** 2 / (2 * variance ** 2)],
        ];
      },
    ],
    [
      "classes",
      categorical(3),
      (outputs) => {
        const powers = [...outputs].map(Math.exp);
        const total = powers.reduce((sum, power) => sum + power, 0);
        const p = powers.map((power) => power / total);
        return p.map((a, i) => p.map((b, j) => (i === j ? a : 0) - a * b));
      },
    ],
  ])("of %s is Σ JᵀΛJ with the textbook Λ", (_, many, lambdaOf) => {
    const deep = denseNetwork({ inputs: 2, hidden: [3], outputs: many.outputs, activation: "tanh", residual: false });
    const count = deep.weightCount;
    const weights = new Float64Array(count);
    openStream(makeKey("weights")).fillNormal(weights);
    const few = { x: data.x.slice(0, 4), y: Float64Array.of(0, 1), rows: 2, columns: 2 };
    const sum = Array.from({ length: count }, () => new Array<number>(count).fill(0));
    for (let row = 0; row < 2; row++) {
      const outputs = deep.forward(weights, few.x.subarray(2 * row, 2 * row + 2), 1).slice(0, many.outputs);
      const jacobian = Array.from({ length: many.outputs }, (_o, k) => {
        const gradient = new Float64Array(count);
        deep.backward(
          weights,
          Float64Array.from({ length: many.outputs }, (_e, l) => (k === l ? 1 : 0)),
          gradient,
        );
        return gradient;
      });
      const lambda = lambdaOf(outputs);
      for (let k = 0; k < many.outputs; k++) {
        for (let l = 0; l < many.outputs; l++) {
          for (let i = 0; i < count; i++) {
            for (let j = 0; j < count; j++) sum[i][j] += jacobian[k][i] * lambda[k][l] * jacobian[l][j];
          }
        }
      }
    }
    const prior2 = gaussianPrior([{ count, mean: 0, scale: 1 }]);
    const problem = { parts: { network: deep, likelihood: many, prior: prior2 }, data: few, weights };
    fisher(problem).forEach((line, i) => line.forEach((value, j) => expect(value).toBeCloseTo(sum[i][j], 9)));
    finish(fisherDiagonal(problem)).forEach((value, i) => expect(value).toBeCloseTo(sum[i][i], 9));
  });
});

describe("the metric of a chain with momentum", () => {
  it("has the prior's standard deviations, or those of a diagonal Laplace approximation", () => {
    const run = linearRun(1, { iterations: 1 });
    const scale = priorScale(run);
    expect(scale).toEqual(new Float64Array(WEIGHTS).fill(PRIOR_SCALE));
    finish(curvatureScale(run, run.start, scale));
    scale.forEach((value, i) => expect(value).toBeCloseTo(1 / Math.sqrt(precision.get(i, i)), 12));
  });
});
