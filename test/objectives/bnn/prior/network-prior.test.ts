/** Priors of a network: family, scale by layer, learned scales; on every engine the same log posterior. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { engineNames } from "../../../../objectives/bnn/engine/engine.ts";
import { openEngine } from "../../../../objectives/bnn/engine/index.ts";
import { learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { hmc } from "../../../../objectives/bnn/posterior/hmc.ts";
import { expandBlocks, localPrecisions } from "../../../../objectives/bnn/prior/gaussian.ts";
import { networkPrior, priorFamilies, type PriorSpec } from "../../../../objectives/bnn/prior/network-prior.ts";
import { startingWeights } from "../../../../objectives/bnn/starting-weights.ts";
import { expectGradient } from "../finite-differences.ts";
import { data, finish } from "../posterior/linear-model.ts";

const network = denseNetwork({
  inputs: 2,
  hidden: [4, 4],
  outputs: 1,
  activation: "tanh",
  residual: true,
  norm: "layer",
});
const likelihood = learnedNoise(0.1);
const noise = network.weightCount;

const specs: readonly PriorSpec[] = priorFamilies.flatMap((family) =>
  (["none", "layers"] as const).map((hierarchy): PriorSpec => ({
    scale: 1.7,
    family,
    hierarchy,
    degrees: 3,
    spread: 0.8,
  })),
);

function weightsFor(count: number): Float64Array {
  const weights = new Float64Array(count);
  openStream(makeKey("weights")).fillNormal(weights);
  return weights;
}

describe.each(specs)("a $family prior, learned scales: $hierarchy,", (spec) => {
  const prior = networkPrior(network, likelihood, spec);
  const parts = { network, likelihood, prior };
  const weights = weightsFor(prior.weightCount);

  it("writes the gradient of finite differences over what was there", () => {
    const gradient = new Float64Array(prior.weightCount).fill(99);
    prior.logDensity(weights, gradient);
    expectGradient((x) => prior.logDensity(x, new Float64Array(x.length)), weights.slice(), gradient);
  });

  it("leaves the noise's own prior and those of gains as they are", () => {
    const { mean, scale } = expandBlocks(prior);
    const [own] = likelihood.ownWeights;
    expect([mean[noise], scale[noise]]).toEqual([own.priorMean, own.priorScale]);
    const gains = [...mean.subarray(0, noise)].filter((center) => center === 1);
    expect(gains).toHaveLength(8);
    expect(mean).toHaveLength(prior.weightCount);
  });

  it.each(engineNames)("is in the log posterior of the engine %s", (name) => {
    const engine = openEngine(name, { parts, data, minibatch: 10 });
    const rows = Int32Array.from({ length: 10 }, (_, i) => 2 * i);
    const x = new Float64Array(20);
    const y = new Float64Array(10);
    rows.forEach((row, i) => {
      x.set(data.x.subarray(2 * row, 2 * row + 2), 2 * i);
      y[i] = data.y[row];
    });
    const [found, truth] = [new Float64Array(prior.weightCount), new Float64Array(prior.weightCount)];
    engine.writeWeights(weights);
    const value = engine.logPosterior(rows, found);
    const expected = networkLogPosterior(parts, data.rows).evaluate(
      engine.readWeights().slice(),
      { x, y, rows: 10 },
      truth,
    );
    expect(Math.abs(value - expected)).toBeLessThan(1e-4 * Math.abs(expected));
    const size = Math.max(...truth.map(Math.abs));
    truth.forEach((slope, i) => expect(Math.abs(found[i] - slope)).toBeLessThan(1e-4 * size));
    const behind = engine.readWeights().slice(network.weightCount + 1);
    expect(behind).toEqual(weights.slice(network.weightCount + 1));
    const noises = new Float64Array(prior.weightCount);
    engine.fillNoise(makeKey(1), noises);
    expect(noises.every((z) => Number.isFinite(z) && z !== 0)).toBe(true);
    const perRow = new Float64Array(2 * prior.weightCount);
    engine.gradientsByRow(rows.subarray(0, 2), perRow);
    expect(perRow.subarray(network.weightCount + 1, prior.weightCount).every((slope) => slope === 0)).toBe(true);
    expect(engine.fused === undefined).toBe(!prior.isGaussian || name === "plain");
    engine.dispose();
  });

  it("has precisions for a Gaussian around any weights", () => {
    for (const at of [weights, new Float64Array(prior.weightCount)]) {
      expect(localPrecisions(prior, at).every((precision) => precision >= 0 && precision < Infinity)).toBe(true);
    }
  });
});

it("a Gaussian prior is N(m, s²) for every weight, in one block if possible", () => {
  const prior = networkPrior(network, likelihood, { scale: 1.7 });
  expect(prior.isGaussian).toBe(true);
  expect(prior.blocks.every(({ scale }) => scale === 1.7 || scale === likelihood.ownWeights[0].priorScale)).toBe(true);
  expect(prior.weightCount).toBe(noise + 1);
});

it("with network scaling, each of L layers has the L-th root of the scale", () => {
  const { scale } = expandBlocks(networkPrior(network, likelihood, { scale: 8, scaling: "network" }));
  expect(scale[0]).toBeCloseTo(2, 12);
  expect(scale[noise]).toBe(likelihood.ownWeights[0].priorScale);
});

it("learned scales start at the prior's, and are learned: HMC of the prior alone has N(0, spread²) for their logarithms", () => {
  const tiny = denseNetwork({ inputs: 1, hidden: [], outputs: 1, activation: "relu", residual: false });
  const prior = networkPrior(tiny, { ...likelihood, ownWeights: [] }, { scale: 2, hierarchy: "layers", spread: 0.5 });
  const parts = { network: tiny, likelihood, prior };
  expect(startingWeights({ ...parts, likelihood: { ...likelihood, ownWeights: [] } }, makeKey(1))[2]).toBe(0);
  const engine = {
    name: "plain" as const,
    weightCount: 3,
    theta: new Float64Array(3),
    writeWeights: (from: Float64Array) => engine.theta.set(from),
    readWeights: () => engine.theta,
    logPosterior: (_: null, gradient: Float64Array) => prior.logDensity(engine.theta, gradient),
    fillNoise: () => undefined,
    dispose: () => undefined,
  };
  const run = { engine, minibatch: () => null, start: new Float64Array(3), iterations: 12_000, key: makeKey(3) };
  const { draws } = finish(hmc.run(run, knobValues(hmc.knobs, { keptTrajectories: 11_900, trajectoryLength: 1.5 })));
  const etas = draws.map(([, , eta]) => eta);
  const mean = etas.reduce((sum, eta) => sum + eta / etas.length, 0);
  const variance = etas.reduce((sum, eta) => sum + (eta - mean) ** 2 / etas.length, 0);
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(Math.abs(variance - 0.25)).toBeLessThan(0.03);
  // Var w = s² E e^{2η} = 4 e^{2 · 0.25}.
  const squares = draws.reduce((sum, [w]) => sum + (w * w) / draws.length, 0);
  expect(Math.abs(squares / (4 * Math.exp(0.5)) - 1)).toBeLessThan(0.15);
});
