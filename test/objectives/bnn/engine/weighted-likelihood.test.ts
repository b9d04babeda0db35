import { expect, it } from "vitest";
import { inverse, Matrix } from "ml-matrix";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";
import { openEngine } from "../../../../objectives/bnn/engine/index.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { expectGradient } from "../finite-differences.ts";
import {
  data,
  finish,
  likelihood,
  linearRun,
  network,
  precision,
  prior,
  PRIOR_SCALE,
  ROWS,
  WEIGHTS,
} from "../posterior/linear-model.ts";

const TEMPERATURE = 4;
const all = Int32Array.from({ length: ROWS }, (_, i) => i);
const theta = Float64Array.of(0.4, -0.3, 0.2);
const parts = { network, likelihood, prior, likelihoodTemperature: TEMPERATURE };

it("is log p(θ) + (1/T) Σ log p(y|x, θ), with its gradient, and rows' gradients that add up to it", () => {
  const engine = openEngine("plain", { parts, data, minibatch: ROWS });
  const plain = networkLogPosterior({ network, likelihood, prior }, ROWS);
  const gradient = new Float64Array(WEIGHTS);
  prior.logDensity(theta, gradient);
  const ofPrior = gradient.slice();
  const wanted = (at: Float64Array) => {
    const value = plain.evaluate(at, data, new Float64Array(WEIGHTS));
    const own = prior.logDensity(at, new Float64Array(WEIGHTS));
    return own + (value - own) / TEMPERATURE;
  };
  engine.writeWeights(theta);
  expect(engine.logPosterior(all, gradient)).toBeCloseTo(wanted(theta), 10);
  expect(wanted(theta)).not.toBeCloseTo(plain.evaluate(theta, data, new Float64Array(WEIGHTS)), 1);
  expectGradient(wanted, theta.slice(), gradient);
  const byRow = new Float64Array(ROWS * WEIGHTS);
  engine.gradientsByRow(all, byRow);
  for (let i = 0; i < WEIGHTS; i++) {
    const sum = all.reduce((total, row) => total + byRow[row * WEIGHTS + i], ofPrior[i]);
    expect(sum).toBeCloseTo(gradient[i], 9);
  }
});

it("a part of a row for each of its copies is the row", () => {
  const twice = {
    x: Float64Array.of(...data.x, ...data.x),
    y: Float64Array.of(...data.y, ...data.y),
    rows: 2 * ROWS,
    columns: data.columns,
    weight: 0.5,
  };
  const untempered = { network, likelihood, prior };
  const [one, two] = [data, twice].map((rows) => {
    const engine = openEngine("plain", { parts: untempered, data: rows, minibatch: rows.rows });
    const gradient = new Float64Array(WEIGHTS);
    engine.writeWeights(theta);
    const numbers = Int32Array.from({ length: rows.rows }, (_, i) => i);
    return [engine.logPosterior(numbers, gradient), ...gradient];
  });
  one.forEach((value, i) => expect(two[i]).toBeCloseTo(value, 9));
});

it("a tempered likelihood leaves the prior as it is: the Laplace approximation of a linear model is N(·, (S⁻² + ΦᵀΦ/σ²T)⁻¹)", () => {
  const run = {
    ...linearRun(1, { iterations: 3000 }),
    parts,
    engine: openEngine("plain", { parts, data, minibatch: ROWS }),
  };
  const { deviation, factors } = finish(
    laplace.run(run, knobValues(laplace.knobs, { learningRate: 0.02, curvature: "full" })),
  );
  const ofPrior = Matrix.eye(WEIGHTS).mul(1 / PRIOR_SCALE ** 2);
  const tempered = Matrix.add(ofPrior, Matrix.sub(precision, ofPrior).mul(1 / TEMPERATURE));
  const truth = inverse(tempered);
  const factor = new Matrix(
    Array.from({ length: WEIGHTS }, (_, i) => [...factors[0].values.subarray(i * WEIGHTS, (i + 1) * WEIGHTS)]),
  );
  const found = factor.mmul(factor.transpose());
  for (let i = 0; i < WEIGHTS; i++) {
    expect(deviation[i]).toBe(0);
    for (let j = 0; j < WEIGHTS; j++) expect(found.get(i, j)).toBeCloseTo(truth.get(i, j), 9);
  }
});
