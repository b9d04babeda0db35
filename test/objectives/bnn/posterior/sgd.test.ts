/**
 * Constant-rate descent as a sampler: its rate follows the theory, and its stationary distribution is that of the rate.
 */
import { describe, expect, it } from "vitest";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { sgd } from "../../../../objectives/bnn/posterior/sgd.ts";
import { covariance, finish, linearRun, mean, precision, ROWS, WEIGHTS } from "./linear-model.ts";
import { rowCovariance, stationaryCovariance } from "./minibatch-law.ts";

const MINIBATCH = 2;
/** ε/N of Mandt et al. 2017, theorems 1 and 2. */
const trace = rowCovariance.trace();
const named = {
  all: new Array<number>(WEIGHTS).fill((2 * MINIBATCH * WEIGHTS) / (ROWS * trace) / ROWS),
  each: rowCovariance.diag().map((variance) => (2 * MINIBATCH) / (ROWS * variance) / ROWS),
} as const;

function drawsOf(changes: Partial<Parameters<typeof sgd.run>[1]>, iterations: number) {
  const run = linearRun(5, { iterations, minibatch: MINIBATCH });
  const options = knobValues(sgd.knobs, { burnIn: 0, draws: iterations, ...changes });
  return finish(sgd.run({ ...run, start: Float64Array.from(mean) }, options)).draws;
}

describe.each(["all", "each"] as const)("constant-rate descent with a rate for %s", (rateFor) => {
  it.each([0.2, 1])("has the covariance of %d times the theoretical rate", (rateFactor) => {
    const draws = drawsOf({ rateFor, rateFactor }, 60_000);
    const rates = named[rateFor].map((rate) => rateFactor * rate);
    const truth = stationaryCovariance({ rates, minibatch: MINIBATCH, temperature: 0 });
    for (let i = 0; i < WEIGHTS; i++) {
      const memory = 2 / (rates[i] * precision.get(i, i));
      const effective = draws.length / Math.max(1, memory);
      const average = draws.reduce((sum, w) => sum + w[i] / draws.length, 0);
      expect(Math.abs(average - mean[i])).toBeLessThan(5 * Math.sqrt(truth.get(i, i) / effective));
      for (let j = 0; j <= i; j++) {
        const found = draws.reduce((sum, w) => sum + ((w[i] - mean[i]) * (w[j] - mean[j])) / draws.length, 0);
        const scale = Math.sqrt(truth.get(i, i) * truth.get(j, j));
        expect(Math.abs(found - truth.get(i, j))).toBeLessThan(5 * scale * Math.sqrt(2 / effective));
      }
    }
  });
});

it("at the theoretical rate descent is about as wide as the posterior: the rows scatter as the model implies", () => {
  const law = stationaryCovariance({ rates: named.all, minibatch: MINIBATCH, temperature: 0 });
  for (let i = 0; i < WEIGHTS; i++) {
    const ratio = law.get(i, i) / covariance.get(i, i);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2.5);
  }
});

it("never uses an unstable rate, however large minibatch and temperature are", () => {
  const spread = (minibatch: number, temperature: number) => {
    const run = { ...linearRun(5, { iterations: 2, minibatch }), start: Float64Array.from(mean) };
    finish(sgd.run(run, knobValues(sgd.knobs, { burnIn: 0, temperature })));
    return run.engine.readWeights().slice();
  };
  expect(spread(20, 4)).toEqual(spread(20, 1));
  expect(spread(1, 2)).not.toEqual(spread(1, 1));
});

it("a temperature multiplies the rate, and so the covariance of a slow chain", () => {
  const [cold, warm] = [0.25, 1].map((temperature) => drawsOf({ temperature, rateFactor: 0.2 }, 60_000));
  const spread = (draws: readonly Float64Array[]) => draws.reduce((sum, w) => sum + (w[2] - mean[2]) ** 2, 0);
  const law = (rate: number) =>
    stationaryCovariance({ rates: named.all.map((one) => rate * one), minibatch: MINIBATCH, temperature: 0 }).get(2, 2);
  const truth = law(0.2) / law(0.05);
  expect(truth).toBeGreaterThan(3.5);
  expect(Math.abs(spread(warm) / spread(cold) / truth - 1)).toBeLessThan(0.5);
});
