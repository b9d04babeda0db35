import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { rowNumbers } from "../../../../objectives/bnn/data/minibatches.ts";
import { plainEngine, plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { holdOut, scoreOf } from "../../../../objectives/bnn/optimizer/held-out.ts";
import { ensemble } from "../../../../objectives/bnn/posterior/ensemble.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { startingWeights } from "../../../../objectives/bnn/starting-weights.ts";
import { finish } from "./linear-model.ts";
import { logisticAnswers, logisticTarget } from "../targets.ts";

const ROWS = 40;
const stream = openStream(makeKey("noise to learn by heart"));
const x = Float64Array.from({ length: 2 * ROWS }, () => stream.normal());
const y = Float64Array.from({ length: ROWS }, (_, i) => Math.sin(2 * x[2 * i]) + 0.5 * stream.normal());
const data = { x, y, rows: ROWS, columns: 2 };
const likelihood = learnedNoise(0.01);
const network = denseNetwork({ inputs: 2, hidden: [20], outputs: 1, activation: "tanh", residual: false });
const prior = gaussianPrior([
  { count: network.weightCount, mean: 0, scale: 5 },
  { count: 1, mean: likelihood.ownWeights[0].priorMean, scale: likelihood.ownWeights[0].priorScale },
]);
const parts = { network, likelihood, prior };
const logPosterior = networkLogPosterior(parts, ROWS);
const allRows = Int32Array.from({ length: ROWS }, (_, row) => row);

/** A fresh run each time. */
function networkRun(iterations: number, { seed = 1, minibatch = 10 } = {}): NetworkRun {
  const key = makeKey(seed);
  return {
    engine: plainNetworkEngine(parts, data),
    parts,
    data,
    rows: ROWS,
    minibatch: rowNumbers(ROWS, minibatch, key),
    start: startingWeights(parts, fold(key, "start")),
    iterations,
    key,
  };
}

const valueAt = (weights: Float64Array) => logPosterior.evaluate(weights, data, new Float64Array(weights.length));
const modeOf = (run: NetworkRun, changes: Partial<Parameters<typeof map.run>[1]>) =>
  finish(map.run(run, knobValues(map.knobs, { learningRate: 0.03, ...changes }))).networks[0];

describe("MAP", () => {
  it("finds the mode of a logistic regression, and nothing else", () => {
    const engine = plainEngine(logisticTarget);
    const run = { engine, minibatch: () => null, start: Float64Array.of(-2, 3), iterations: 3000, key: makeKey(1) };
    const { networks } = finish(map.run(run, knobValues(map.knobs, { learningRate: 0.05 })));
    expect(networks).toHaveLength(1);
    logisticAnswers.mode.forEach((truth, i) => expect(networks[0][i]).toBeCloseTo(truth, 4));
  });

  it("of several starts keeps the best mode: never worse than the first, and sometimes better", () => {
    let gained = 0;
    for (let seed = 1; seed <= 3; seed++) {
      const common = { seed, minibatch: ROWS };
      const one = valueAt(modeOf(networkRun(300, common), {}));
      const best = valueAt(modeOf(networkRun(1200, common), { starts: 4 }));
      expect(best).toBeGreaterThanOrEqual(one);
      gained += best - one;
    }
    expect(gained).toBeGreaterThan(1);
  });

  it("counts the iterations of all starts together, each only once", () => {
    const counted = [...map.run(networkRun(100), knobValues(map.knobs, { starts: 3 }))].map((one) => one.iteration);
    expect(counted.at(-1)).toBe(100);
    expect(counted.toSorted((a, b) => a - b)).toEqual(counted);
    expect(new Set(counted).size).toBe(100);
  });
});

describe("the score of rows", () => {
  it("is the log posterior in two parts, however many rows are computed at a time", () => {
    const run = networkRun(1);
    const weights = run.start;
    run.engine.writeWeights(weights);
    for (const atOnce of [1, 7, ROWS]) {
      const { logLikelihood, logPrior } = finish(scoreOf(run, allRows, atOnce));
      expect(logLikelihood + logPrior).toBeCloseTo(valueAt(weights), 8);
      expect(logPrior).toBeCloseTo(prior.logDensity(weights, new Float64Array(weights.length)), 10);
    }
  });

  it("of held-out rows uses only those; every row is either held out or used for training", () => {
    const { learn, held } = holdOut(ROWS, 0.25, makeKey(3));
    expect(held).toHaveLength(10);
    expect([...learn, ...held].toSorted((a, b) => a - b)).toEqual([...allRows]);
    expect(holdOut(ROWS, 0, makeKey(3))).toEqual({ learn: allRows, held: new Int32Array(0) });
    expect(holdOut(3, 0.01, makeKey(3)).held).toHaveLength(1);
  });
});

describe.each([
  ["map", (run: NetworkRun, stopShare: number) => modeOf(run, { stopShare })],
  [
    "ensemble",
    (run: NetworkRun, stopShare: number) =>
      finish(ensemble.run(run, knobValues(ensemble.knobs, { learningRate: 0.03, stopShare }))).networks[0],
  ],
  [
    "ensemble, anchored and resampled,",
    (run: NetworkRun, stopShare: number) => {
      const options = { learningRate: 0.03, stopShare, anchored: true, resampled: true };
      return finish(ensemble.run(run, knobValues(ensemble.knobs, options))).networks[0];
    },
  ],
])("%s with early stopping", (_, fit) => {
  it("predicts the rows that it held out better than a full-length fit", () => {
    const run = networkRun(4000);
    const { held } = holdOut(ROWS, 0.25, fold(run.key, "held out"));
    const scores = [0, 0.25].map((stopShare) => {
      run.engine.writeWeights(fit({ ...networkRun(4000), engine: run.engine }, stopShare));
      return finish(scoreOf(run, held, ROWS)).logLikelihood;
    });
    // The full-length fit was even trained on them.
    expect(Number.isFinite(scores[1])).toBe(true);
    const learnedBlind = fit({ ...networkRun(4000), engine: run.engine }, 0.25);
    expect(learnedBlind).toEqual(fit({ ...networkRun(4000), engine: run.engine }, 0.25));
  });
});

it("early stopping ends before the iterations are used up, at the best check", () => {
  const run = networkRun(4000);
  const { held } = holdOut(ROWS, 0.25, fold(run.key, "held out"));
  const looks: number[] = [];
  const own = { ...networkRun(4000) };
  const steps = map.run(own, knobValues(map.knobs, { learningRate: 0.03, stopShare: 0.25, stopAfter: 10 }));
  let last = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) {
    const { iteration } = step.value;
    if (iteration > last && iteration % 40 === 0) {
      run.engine.writeWeights(own.engine.readWeights().slice());
      looks.push(finish(scoreOf(run, held, ROWS)).logLikelihood);
    }
    last = iteration;
  }
  expect(last).toBeLessThan(4000);
  run.engine.writeWeights(step.value.networks[0]);
  const found = finish(scoreOf(run, held, ROWS)).logLikelihood;
  expect(found).toBeCloseTo(Math.max(...looks), 8);
  expect(looks.indexOf(Math.max(...looks))).toBe(looks.length - 11);
  expect(found).toBeGreaterThan(looks[looks.length - 1] + 1);
});
