/** MC dropout: its masks, folded into the weights, and its training objective. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { fixedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { dropout } from "../../../../objectives/bnn/posterior/dropout.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { data, finish, linearRun, mean, PRIOR_SCALE } from "./linear-model.ts";

const HIDDEN = 6;

function runOn(residual: boolean, iterations: number, seed = 1): NetworkRun {
  const hidden = [HIDDEN, HIDDEN];
  const network = denseNetwork({ inputs: 2, hidden, outputs: 1, activation: "tanh", residual });
  const prior = gaussianPrior([{ count: network.weightCount, mean: 0, scale: PRIOR_SCALE }]);
  const parts = { network, likelihood: fixedNoise(0.5), prior };
  const start = new Float64Array(network.weightCount);
  openStream(makeKey("start")).fillNormal(start);
  return { ...linearRun(seed, { iterations }), engine: plainNetworkEngine(parts, data), parts, start };
}

const left = (run: NetworkRun, changes: Partial<Parameters<typeof dropout.run>[1]> = {}) =>
  finish(dropout.run(run, knobValues(dropout.knobs, changes))).networks;

/** Offsets of the three matrices, and their numbers of inputs and outputs. */
const matrices = [
  [0, 2, HIDDEN],
  [3 * HIDDEN, HIDDEN, HIDDEN],
  [3 * HIDDEN + (HIDDEN + 1) * HIDDEN, HIDDEN, 1],
] as const;

describe.each([false, true])("MC-dropout on layers that are residual: %s", (residual) => {
  it("drops inputs of all layers but the first, whole columns, each with its rate", () => {
    const rate = 0.3;
    const networks = left(runOn(residual, 1), { dropRate: rate, maskCount: 2000 });
    expect(networks).toHaveLength(2000);
    const [plain] = left(runOn(residual, 1), { dropRate: 0, maskCount: 1 });
    const kept = 1 / (1 - rate);
    const isMatrix = new Set<number>();
    for (const [offset, inputs, outputs] of matrices.slice(1)) {
      for (let i = 0; i < inputs; i++) {
        const column = Array.from({ length: outputs }, (_, o) => offset + o * inputs + i);
        column.forEach((at) => isMatrix.add(at));
        let dropped = 0;
        for (const network of networks) {
          const zeros = column.filter((at) => network[at] === 0).length;
          expect([0, outputs]).toContain(zeros);
          if (zeros > 0) dropped += 1;
        }
        expect(Math.abs(dropped / 2000 - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / 2000));
      }
    }
    // Kept weights are scaled up, and unmasked ones are the same in all networks.
    const trained = left(runOn(residual, 1), { dropRate: rate, maskCount: 1 })[0];
    for (let at = 0; at < plain.length; at++) {
      const values = new Set(networks.map((network) => network[at]));
      if (!isMatrix.has(at)) expect(values).toEqual(new Set([trained[at]]));
      else expect(values.size).toBe(2);
    }
    expect(kept).toBeGreaterThan(1);
  });

  it("without a rate is the mode", () => {
    const run = runOn(residual, 300);
    const [found] = left(run, { dropRate: 0, learningRate: 0.02, maskCount: 1 });
    const [mode] = finish(map.run(runOn(residual, 300), knobValues(map.knobs, { learningRate: 0.02 }))).networks;
    found.forEach((weight, i) => expect(weight).toBeCloseTo(mode[i], 10));
  });

  it("learns, with the same result for the same key", () => {
    const lossOf = (networks: readonly Float64Array[]) => {
      const { parts } = runOn(residual, 1);
      let loss = 0;
      for (const weights of networks) {
        const outputs = parts.network.forward(weights, data.x, data.rows);
        for (let row = 0; row < data.rows; row++)
          loss += (data.y[row] - outputs[row]) ** 2 / data.rows / networks.length;
      }
      return loss;
    };
    const trained = left(runOn(residual, 3000), { dropRate: 0.05 });
    expect(trained).toEqual(left(runOn(residual, 3000), { dropRate: 0.05 }));
    expect(trained).not.toEqual(left(runOn(residual, 3000, 2), { dropRate: 0.05 }));
    // Noise of 0.25, and a little for the masks; the targets' own variance is above 1.
    expect(lossOf(trained)).toBeLessThan(0.5);
    expect(lossOf([runOn(residual, 1).start])).toBeGreaterThan(0.7);
  });
});

describe("the objective of MC dropout", () => {
  it("has the gradient of log p(y, M diag(z)) in M for the masks of each iteration", () => {
    const run = runOn(false, 1);
    const rate = 0.4;
    const { engine, minibatch, key } = run;
    const read: Float64Array[] = [];
    const spied = {
      ...engine,
      logPosterior(rows: Int32Array, gradient: Float64Array) {
        read.push(engine.readWeights().slice());
        return engine.logPosterior(rows, gradient);
      },
    };
    const learningRate = 1e-3;
    left({ ...run, engine: spied }, { dropRate: rate, learningRate, maskCount: 1 });
    const z = read[0].map((weight, i) => weight / run.start[i]);
    expect(new Set([...z].map((value) => Math.round(value * 1e6) / 1e6))).toEqual(new Set([1, 0, 1.666667]));
    // The first step of Adam is the learning rate in the direction of the gradient's sign; at rest where z is 0.
    const gradient = new Float64Array(z.length);
    engine.writeWeights(read[0]);
    engine.logPosterior(minibatch(), gradient, fold(key, 0));
    const after = left(run, { dropRate: 0.4, learningRate, maskCount: 1 });
    expect(after).toHaveLength(1);
    const moved = runOn(false, 1);
    finish(dropout.run(moved, knobValues(dropout.knobs, { dropRate: rate, learningRate, maskCount: 1 })));
    moved.engine.readWeights().forEach((weight, i) => {
      const sign = Math.abs(gradient[i] * z[i]) < 1e-12 ? 0 : Math.sign(gradient[i] * z[i]);
      expect(weight - run.start[i]).toBeCloseTo(learningRate * sign, 6);
    });
  });

  it("of a linear model has its optimum at the mode, because there is no layer after the first", () => {
    const networks = left(linearRun(1, { iterations: 3000 }), { learningRate: 0.05, dropRate: 0.5, maskCount: 3 });
    for (const network of networks) network.forEach((weight, i) => expect(weight).toBeCloseTo(mean[i], 5));
  });
});
