import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { normalQuantile } from "../../../../math/normal.ts";
import type { Model } from "../../../../objectives/bnn/model/model.ts";
import { predictTable, openPredictive } from "../../../../objectives/bnn/model/predict.ts";
import { summarize } from "../../../../objectives/bnn/predictive/scores.ts";
import { houses, models } from "./samples.ts";

/**
 * Bayesian linear regression, y = w x + b + noise with weights N(0, s²) and noise of a known deviation, on standardized
 * rows: its posterior and its predictive are Gaussians in closed form (Bishop 2006, 3.53 and 3.58).
 */
function linearModel(rows: number, draws: number) {
  const [noise, scale] = [0.5, 2];
  const stream = openStream(makeKey("line"));
  const x = Float64Array.from({ length: rows }, () => stream.normal());
  const truth = (at: number) => 0.7 * at - 0.2 + noise * stream.normal();
  const y = x.map(truth);
  const sum = (of: (i: number) => number) => x.reduce((total, _, i) => total + of(i), 0);
  const [xx, xb, bb] = [sum((i) => x[i] ** 2), sum((i) => x[i]), rows].map((value) => value / noise ** 2);
  const [pxx, pbb] = [xx + scale ** -2, bb + scale ** -2];
  const determinant = pxx * pbb - xb * xb;
  const covariance = [pbb / determinant, -xb / determinant, pxx / determinant];
  const [tx, tb] = [sum((i) => x[i] * y[i]), sum((i) => y[i])].map((value) => value / noise ** 2);
  const mean = Float64Array.of(covariance[0] * tx + covariance[1] * tb, covariance[1] * tx + covariance[2] * tb);
  const l0 = Math.sqrt(covariance[0]);
  const l1 = covariance[1] / l0;
  const values = Float64Array.of(l0, 0, l1, Math.sqrt(covariance[2] - l1 * l1));
  const standardizer = {
    targetMean: 10,
    targetScale: 4,
    featureMean: Float64Array.of(3),
    featureScale: Float64Array.of(2),
  };
  const model: Model = {
    ...houses,
    schema: {
      ...houses.schema,
      columns: [{ name: "x", kind: "numeric", low: -10, high: 10 }],
      header: ["x", "y"],
      target: { name: "y" },
    },
    standardizer,
    plan: {
      ...houses.plan,
      network: { ...houses.plan.network, hidden: [] },
      likelihood: { kind: "fixed", scale: noise },
      prior: { scale },
    },
    posterior: {
      kind: "gaussian",
      runs: [
        {
          kind: "gaussian",
          mean,
          deviation: new Float64Array(2),
          factors: [{ offset: 0, rows: 2, columns: 2, values }],
        },
      ],
    },
    prediction: { engine: "plain", draws, key: makeKey("weights") },
  };
  const exact = (at: number) => {
    const variance = covariance[0] * at * at + 2 * covariance[1] * at + covariance[2];
    return { mean: 10 + 4 * (mean[0] * at + mean[1]), epistemic: 4 * Math.sqrt(variance), aleatoric: 4 * noise };
  };
  return { model, exact, truth: (at: number) => 10 + 4 * truth(at) };
}

const raw = (values: readonly number[]) => Float64Array.from(values, (value) => 3 + 2 * value);

describe("the linear model", () => {
  const draws = 20_000;
  const { model, exact } = linearModel(8, draws);
  const at = [-4, -1, 0, 0.5, 3];
  const levels = [0.5, 0.8, 0.95];
  const { rows } = predictTable(
    model,
    { rows: at.length, features: raw(at), target: null, notices: [] },
    { levels, draws: 2000 },
  );

  it.each(at.map((value, i) => [value, i]))("has the predictive of the closed form at %d", (value, i) => {
    const { mean, epistemic, aleatoric } = exact(value);
    const deviation = Math.hypot(epistemic, aleatoric);
    const error = epistemic / Math.sqrt(draws);
    expect(Math.abs(rows[i].mean - mean)).toBeLessThan(4 * error);
    // The deviation of a sample's deviation is 1/√(2n) of it.
    expect(Math.abs(rows[i].epistemic / epistemic - 1)).toBeLessThan(4 / Math.sqrt(2 * draws));
    expect(rows[i].aleatoric).toBeCloseTo(aleatoric, 12);
    expect(rows[i].deviation).toBeCloseTo(Math.hypot(rows[i].epistemic, rows[i].aleatoric), 12);
    rows[i].intervals.forEach(({ level, low, high }, k) => {
      expect(level).toBe(levels[k]);
      const half = deviation * normalQuantile((1 + level) / 2);
      expect(Math.abs(low - (mean - half))).toBeLessThan(0.03 * deviation);
      expect(Math.abs(high - (mean + half))).toBeLessThan(0.03 * deviation);
    });
    const drawn = rows[i].draws;
    const center = drawn.reduce((sum, one) => sum + one / drawn.length, 0);
    const spread = Math.sqrt(drawn.reduce((sum, one) => sum + (one - center) ** 2, 0) / drawn.length);
    expect(Math.abs(center - mean)).toBeLessThan((4 * deviation) / Math.sqrt(drawn.length));
    expect(Math.abs(spread / deviation - 1)).toBeLessThan(4 / Math.sqrt(2 * drawn.length));
  });

  it("draws one line for all rows", () => {
    // Far from the data the line is most of the spread: its ends move in opposite ways, or together.
    const far = [40, 41, -40];
    const lines = predictTable(model, { rows: 3, features: raw(far), target: null, notices: [] }, { draws: 400 }).rows;
    const correlation = (a: readonly number[], b: readonly number[]) => {
      const [p, q] = [a, b].map((list) => list.map((one) => one - list.reduce((sum, x) => sum + x / list.length, 0)));
      const product = (u: readonly number[], v: readonly number[]) => u.reduce((sum, one, i) => sum + one * v[i], 0);
      return product(p, q) / Math.sqrt(product(p, p) * product(q, q));
    };
    expect(correlation(lines[0].draws, lines[1].draws)).toBeGreaterThan(0.95);
    expect(correlation(lines[0].draws, lines[2].draws)).toBeLessThan(-0.9);
  });
});

describe("against targets that are known", () => {
  // The truth is one line: with many rows learned from, what is left is noise, and intervals are those of the noise.
  const table = (rows: number, draws: number) => {
    const { model, truth } = linearModel(2000, draws);
    const stream = openStream(makeKey("new rows"));
    const at = Array.from({ length: rows }, () => stream.normal());
    return { model, encoded: { rows, features: raw(at), target: Float64Array.from(at, truth), notices: [] } };
  };

  it("intervals have their nominal coverage", () => {
    const { model, encoded } = table(800, 60);
    const levels = [0.5, 0.95];
    const { rows } = predictTable(model, { ...encoded, target: null }, { levels });
    levels.forEach((level, k) => {
      const held = rows.filter(({ intervals }, i) => {
        return intervals[k].low <= encoded.target[i] && encoded.target[i] <= intervals[k].high;
      });
      const error = Math.sqrt((level * (1 - level)) / encoded.rows);
      expect(Math.abs(held.length / encoded.rows - level)).toBeLessThan(4 * error);
    });
  });

  it("scores are those of the whole table, however many rows are in memory", () => {
    const { model, encoded } = table(1100, 6);
    const { scores } = predictTable(model, encoded, { levels: [] });
    const whole = summarize(openPredictive(model).of(encoded.features), encoded.target);
    expect(scores?.rows).toBe(1100);
    for (const name of ["nll", "rmse", "crps", "coverage95"] as const)
      expect(scores?.[name]).toBeCloseTo(whole[name], 10);
  });
});

it("draws of other families have their moments", () => {
  const features = Float64Array.of(120, 0, 1, 0);
  for (const kind of ["student-t", "poisson"]) {
    const { model } = models.find(({ name }) => name === `likelihood ${kind}`) ?? models[0];
    const [{ mean, deviation, intervals, draws }] = predictTable(
      model,
      { rows: 1, features, target: null, notices: [] },
      { draws: 2000, levels: [0.8] },
    ).rows;
    const center = draws.reduce((sum, one) => sum + one / draws.length, 0);
    expect(Math.abs(center - mean)).toBeLessThan((4 * deviation) / Math.sqrt(draws.length));
    const [{ low, high }] = intervals;
    const held = draws.filter((one) => low <= one && one <= high).length / draws.length;
    // Of counts an interval holds at least as many as it says.
    expect(held).toBeGreaterThan(0.8 - 4 * Math.sqrt(0.16 / draws.length));
    if (kind === "student-t") expect(held).toBeLessThan(0.8 + 4 * Math.sqrt(0.16 / draws.length));
    else expect(draws.every((one) => Number.isInteger(one) && one >= 0)).toBe(true);
  }
});

it("draws of a row do not depend on the rows before and after it in memory", () => {
  const { model } = linearModel(20, 10);
  const at = Array.from({ length: 1500 }, (_, i) => i / 500);
  const key = makeKey("draws");
  const all = predictTable(model, { rows: 1500, features: raw(at), target: null, notices: [] }, { draws: 2, key });
  expect(new Set(all.rows.map(({ draws }) => draws[0])).size).toBe(1500);
  const first = predictTable(
    model,
    { rows: 3, features: raw(at.slice(0, 3)), target: null, notices: [] },
    { draws: 2, key },
  );
  expect(first.rows).toEqual(all.rows.slice(0, 3));
});
