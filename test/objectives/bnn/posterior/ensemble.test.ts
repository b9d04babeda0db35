/** Deep ensembles on a linear model: where all members end, and how anchoring spreads them. */
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { ensemble } from "../../../../objectives/bnn/posterior/ensemble.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { covariance, finish, linearRun, mean, PRIOR_SCALE, ROWS } from "./linear-model.ts";

const memberOf = (run: NetworkRun, changes: Partial<Parameters<typeof ensemble.run>[1]> = {}) => {
  const { networks } = finish(ensemble.run(run, knobValues(ensemble.knobs, { learningRate: 0.05, ...changes })));
  expect(networks).toHaveLength(1);
  return networks[0];
};

describe("a deep ensemble", () => {
  it("of a model with one mode has all members there", () => {
    for (const seed of [1, 2]) {
      memberOf(linearRun(seed, { iterations: 3000 })).forEach((weight, i) => expect(weight).toBeCloseTo(mean[i], 5));
    }
  });

  it("when anchored scatters as N(m, s⁻² A⁻²), narrower than the posterior A⁻¹", { timeout: 60_000 }, () => {
    const members = Array.from({ length: 500 }, (_, seed) =>
      memberOf(linearRun(seed, { iterations: 1500 }), { anchored: true }),
    );
    const truth = covariance.mmul(covariance).div(PRIOR_SCALE ** 2);
    const scatter = new Matrix(members.map((member) => [...member].map((weight, i) => weight - mean[i])));
    for (let i = 0; i < mean.length; i++) {
      const average = members.reduce((sum, member) => sum + member[i], 0) / members.length;
      expect(Math.abs(average - mean[i])).toBeLessThan(5 * Math.sqrt(truth.get(i, i) / members.length));
      for (let j = 0; j <= i; j++) {
        const products = scatter.getColumn(i).map((value, k) => value * scatter.get(k, j));
        const found = products.reduce((sum, value) => sum + value, 0) / members.length;
        const error = Math.sqrt((truth.get(i, i) * truth.get(j, j) + truth.get(i, j) ** 2) / members.length);
        expect(Math.abs(found - truth.get(i, j))).toBeLessThan(5 * error);
      }
      expect(truth.get(i, i)).toBeLessThan(0.5 * covariance.get(i, i));
    }
  });

  it("when anchored climbs the log posterior that it reports", () => {
    const run = linearRun(3, { iterations: 1500 });
    const steps = ensemble.run(run, knobValues(ensemble.knobs, { learningRate: 0.05, anchored: true }));
    const values: number[] = [];
    for (const { logPosterior } of steps) values.push(logPosterior);
    // A maximum, reached from below.
    expect(Math.max(...values)).toBeCloseTo(values[values.length - 1], 6);
  });

  it("when resampled trains each member on its own bootstrap sample", () => {
    const seen = (seed: number, resampled: boolean) => {
      const rows: number[] = [];
      const run = linearRun(seed, { iterations: 1, minibatch: ROWS });
      const engine = {
        ...run.engine,
        logPosterior(minibatch: Int32Array, gradient: Float64Array) {
          rows.push(...minibatch);
          return run.engine.logPosterior(minibatch, gradient);
        },
      };
      memberOf({ ...run, engine }, { resampled });
      return rows;
    };
    expect(new Set(seen(1, false)).size).toBe(ROWS);
    const samples = Array.from({ length: 200 }, (_, seed) => seen(seed, true));
    expect(samples[0]).not.toEqual(samples[1]);
    expect(samples[1]).toEqual(seen(1, true));
    // The number of distinct rows has the mean N (1 − (1 − 1/N)^N), 19.1 of 30, and a deviation below √N/2.
    const distinct = samples.reduce((sum, rows) => sum + new Set(rows).size / samples.length, 0);
    const expected = ROWS * (1 - (1 - 1 / ROWS) ** ROWS);
    expect(Math.abs(distinct - expected)).toBeLessThan((5 * Math.sqrt(ROWS)) / 2 / Math.sqrt(samples.length));
    for (const rows of samples) expect(rows).toHaveLength(ROWS);
  });
});
