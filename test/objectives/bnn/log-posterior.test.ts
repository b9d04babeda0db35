import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { heteroscedasticNoise } from "../../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { fixedNoise, learnedNoise } from "../../../objectives/bnn/likelihood/gaussian.ts";
import type { Likelihood } from "../../../objectives/bnn/likelihood/likelihood.ts";
import { networkLogPosterior } from "../../../objectives/bnn/log-posterior.ts";
import { denseNetwork } from "../../../objectives/bnn/network/dense-network.ts";
import { gaussianPrior } from "../../../objectives/bnn/prior/gaussian.ts";
import { expectGradient } from "./finite-differences.ts";

const ROWS = 12;
const COLUMNS = 3;

function setUp(likelihood: Likelihood) {
  const stream = openStream(makeKey("log posterior"));
  const normals = (count: number) => {
    const values = new Float64Array(count);
    stream.fillNormal(values);
    return values;
  };
  const network = denseNetwork({
    inputs: COLUMNS,
    hidden: [6, 6],
    outputs: likelihood.outputs,
    activation: "tanh",
    residual: true,
  });
  const prior = gaussianPrior([
    { count: network.weightCount, mean: 0, scale: 1.5 },
    ...likelihood.ownWeights.map((own) => ({ count: 1, mean: own.priorMean, scale: own.priorScale })),
  ]);
  const parts = { network, likelihood, prior };
  const data = { x: normals(ROWS * COLUMNS), y: normals(ROWS), rows: ROWS };
  return { parts, data, weights: normals(prior.weightCount), logPosterior: networkLogPosterior(parts, ROWS) };
}

const likelihoods: readonly (readonly [string, Likelihood])[] = [
  ["learned noise", learnedNoise(0.05)],
  ["heteroscedastic noise", heteroscedasticNoise(0.05)],
  ["fixed noise", fixedNoise(0.3)],
];

describe.each(likelihoods)("networkLogPosterior with %s", (_, likelihood) => {
  const { parts, data, weights, logPosterior } = setUp(likelihood);
  const evaluate = (from: number, to: number, w: Float64Array = weights) => {
    const { x, y } = data;
    const minibatch = { x: x.slice(from * COLUMNS, to * COLUMNS), y: y.slice(from, to), rows: to - from };
    const gradient = new Float64Array(logPosterior.weightCount).fill(99);
    return { value: logPosterior.evaluate(w, minibatch, gradient), gradient };
  };

  it("is prior plus likelihood on all rows", () => {
    const nothing = new Float64Array(logPosterior.weightCount);
    const logPrior = parts.prior.logDensity(weights, nothing);
    const outputs = parts.network.forward(weights, data.x, ROWS);
    const outputGradient = new Float64Array(outputs.length);
    const observed = { outputs, targets: data.y, rows: ROWS, outputGradient };
    const own = { weights, gradient: nothing, offset: parts.network.weightCount };
    expect(evaluate(0, ROWS).value).toBeCloseTo(logPrior + likelihood.logDensity(observed, own, 1), 12);
  });

  it.each([
    ["all rows", 0, ROWS],
    ["a minibatch", 3, 8],
  ])("on %s has the gradient of finite differences", (_name, from, to) => {
    expectGradient((w) => evaluate(from, to, w).value, weights.slice(), evaluate(from, to).gradient);
  });

  it("is the mean of its minibatches over a partition of the rows, value and gradient", () => {
    const full = evaluate(0, ROWS);
    const parts = [evaluate(0, 4), evaluate(4, 8), evaluate(8, 12)];
    expect(parts.reduce((sum, part) => sum + part.value, 0) / 3).toBeCloseTo(full.value, 10);
    full.gradient.forEach((value, i) => {
      expect(parts.reduce((sum, part) => sum + part.gradient[i], 0) / 3).toBeCloseTo(value, 10);
    });
  });
});
