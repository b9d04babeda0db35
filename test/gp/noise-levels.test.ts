import { describe, expect, it } from "vitest";
import { defaultHyperpriors, logHyperprior } from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { openMarginalLikelihood } from "../../gp/marginal-likelihood.ts";
import { drawOverNoise } from "../../gp/noise-levels.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { logSumExp, mean } from "../../math/statistics.ts";

const hyperpriors = defaultHyperpriors(1);
const start = { lengthscales: Float64Array.of(0.5), signalVariance: 1, noiseVariance: 0.01, mean: 0 };

/** A wave of about variance 1 at evenly spaced points, with noise. */
function wave(n: number, deviation: number) {
  const stream = openStream(makeKey("wave"));
  const x = Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);
  const y = x.map((at) => 1.4 * Math.sin(4 * at) - 0.6 + deviation * stream.normal());
  return { x, y, dimension: 1, categorical: [false] };
}

function drawn(data: ReturnType<typeof wave>, count = 64) {
  return drawOverNoise(data, { kernel: matern52, hyperpriors, start }, { count, key: makeKey("draws") });
}

/** Probabilities of the levels by brute force: the other hyperparameters are summed over a grid of their logarithms. */
function sharesByGrid(data: ReturnType<typeof wave>, levels: readonly number[]): readonly number[] {
  const likelihood = openMarginalLikelihood(data, matern52);
  const along = (low: number, high: number, count: number) =>
    Array.from({ length: count }, (_, i) => low + ((i + 0.5) * (high - low)) / count);
  const logs = levels.map((level) => {
    const terms: number[] = [];
    for (const l of along(-3, 1.5, 20)) {
      for (const s of along(-2.5, 2.5, 12)) {
        for (const m of along(-2.5, 2.5, 8)) {
          const value = likelihood.evaluate(Float64Array.of(l, s, Math.log(level), m), new Float64Array(4));
          const hyperparameters = {
            lengthscales: Float64Array.of(Math.exp(l)),
            signalVariance: Math.exp(s),
            noiseVariance: level,
            mean: m,
          };
          terms.push(value + logHyperprior(hyperpriors, hyperparameters) + l);
        }
      }
    }
    return logSumExp(terms) - hyperpriors.noiseVariance.logDensity(level);
  });
  const total = logSumExp(logs);
  return logs.map((value) => Math.exp(value - total));
}

describe("draws over noise levels", () => {
  it("come from each level as often as a sum over a grid of the other hyperparameters implies", () => {
    const data = wave(10, 0.5);
    const levels = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1];
    const counts = drawn(data).map(({ noiseVariance }) =>
      levels.findIndex((level) => Math.abs(noiseVariance / level - 1) < 1e-9),
    );
    for (const [index, share] of sharesByGrid(data, levels).entries()) {
      expect(Math.abs(counts.filter((one) => one === index).length / 64 - share)).toBeLessThan(0.08);
    }
  });

  it("find little noise in noiseless data, and the right amount in noisy data", () => {
    const noiseOf = (deviation: number) => mean(drawn(wave(40, deviation)).map(({ noiseVariance }) => noiseVariance));
    expect(noiseOf(0)).toBeLessThan(0.002);
    expect(noiseOf(0.55)).toBeGreaterThan(0.15);
    expect(noiseOf(0.55)).toBeLessThan(0.6);
  });

  it("have the requested number, and are the same for the same key", () => {
    const data = wave(6, 0.3);
    for (const count of [1, 5, 33]) expect(drawn(data, count)).toHaveLength(count);
    expect(drawn(data)).toEqual(drawn(data));
  });
});
