/** Gradients centred at a mode: unbiased, exact at the mode, and with noise that falls with the square of the distance. */
import { expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { centredGradients } from "../../../../objectives/bnn/mcmc/control-variates.ts";
import { independentRows } from "../../../../objectives/bnn/mcmc/gradient-noise.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { psgld } from "../../../../objectives/bnn/posterior/psgld.ts";
import { sghmc } from "../../../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";
import { sgnht } from "../../../../objectives/bnn/posterior/sgnht.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { data, finish, likelihood, linearRun, mean, network, prior, ROWS, WEIGHTS } from "../posterior/linear-model.ts";
import { stationaryCovariance } from "../posterior/minibatch-law.ts";

const MINIBATCH = 5;
const reference = plainNetworkEngine({ network, likelihood, prior }, data);
const allRows = Int32Array.from({ length: ROWS }, (_, row) => row);

function runAt(start: readonly number[], iterations: number): NetworkRun {
  const run = linearRun(1, { iterations, minibatch: MINIBATCH });
  const minibatch = independentRows(run, MINIBATCH, makeKey("rows"));
  return { ...run, start: Float64Array.from(start), minibatch };
}

/** Squared error of the gradient at `weights`, centred at the mode, on average over minibatches. */
function noiseAt(weights: Float64Array): number {
  const run = runAt(mean, 1);
  const { engine } = finish(centredGradients(run));
  const [gradient, truth] = [new Float64Array(WEIGHTS), new Float64Array(WEIGHTS)];
  reference.writeWeights(weights);
  reference.logPosterior(allRows, truth);
  engine.writeWeights(weights);
  let sum = 0;
  for (let k = 0; k < 400; k++) {
    engine.logPosterior(run.minibatch() as never, gradient);
    for (let i = 0; i < WEIGHTS; i++) sum += (gradient[i] - truth[i]) ** 2 / 400;
  }
  expect(engine.readWeights()).toEqual(weights);
  return sum;
}

it("has no noise at the mode, and four times as much at twice the distance", () => {
  const away = (distance: number) => Float64Array.from(mean, (value, i) => value + distance * (i + 1));
  expect(noiseAt(away(0))).toBeLessThan(1e-20);
  expect(noiseAt(away(0.2)) / noiseAt(away(0.1))).toBeCloseTo(4, 8);
});

it("parts of the data average to the log posterior of all rows and its gradient", () => {
  const run = runAt([0.3, 0, -1], 1);
  const { engine } = finish(centredGradients(run));
  const weights = Float64Array.of(1, 2, 3);
  engine.writeWeights(weights);
  reference.writeWeights(weights);
  const [part, truth] = [new Float64Array(WEIGHTS), new Float64Array(WEIGHTS)];
  const total = reference.logPosterior(allRows, truth);
  let value = 0;
  const sum = new Float64Array(WEIGHTS);
  for (let from = 0; from < ROWS; from += MINIBATCH) {
    value += engine.logPosterior(allRows.subarray(from, from + MINIBATCH) as never, part) / (ROWS / MINIBATCH);
    for (let i = 0; i < WEIGHTS; i++) sum[i] += part[i] / (ROWS / MINIBATCH);
  }
  expect(value).toBeCloseTo(total, 9);
  sum.forEach((slope, i) => expect(slope).toBeCloseTo(truth[i], 9));
});

it("gives SGLD the stationary distribution without minibatch noise at the mode", () => {
  const [rate, iterations] = [2e-3, 150_000];
  const options = knobValues(sgld.knobs, { stepSize: rate, controlVariates: true, burnIn: 0.01, draws: iterations });
  const { draws } = finish(sgld.run(runAt(mean, iterations), options));
  const common = { rates: new Array<number>(WEIGHTS).fill(rate), minibatch: MINIBATCH, temperature: 1 };
  const truth = stationaryCovariance({ ...common, isCentred: true });
  const plain = stationaryCovariance(common);
  for (let i = 0; i < WEIGHTS; i++) {
    expect(plain.get(i, i)).toBeGreaterThan(1.2 * truth.get(i, i));
    const found = draws.reduce((sum, w) => sum + (w[i] - mean[i]) ** 2 / draws.length, 0);
    expect(Math.abs(found / truth.get(i, i) - 1)).toBeLessThan(0.1);
  }
});

it.each([
  ["psgld", (run: NetworkRun) => psgld.run(run, knobValues(psgld.knobs, { controlVariates: true }))],
  [
    "sghmc",
    (run: NetworkRun) =>
      sghmc.run(run, knobValues(sghmc.knobs, { massFrom: "curvature", controlVariates: true, temperature: 0 })),
  ],
  [
    "sgnht",
    (run: NetworkRun) => sgnht.run(run, knobValues(sgnht.knobs, { massFrom: "curvature", controlVariates: true })),
  ],
])("%s supports them too: it computes two gradients per iteration", (_, run) => {
  const given = runAt(mean, 10);
  let asked = 0;
  const engine: NetworkRun["engine"] = {
    ...given.engine,
    logPosterior(rows, gradient, key) {
      asked += 1;
      return given.engine.logPosterior(rows, gradient, key);
    },
  };
  finish(run({ ...given, engine }));
  expect(asked).toBe(20 + ROWS / MINIBATCH);
});
