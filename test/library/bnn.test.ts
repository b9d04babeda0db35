/** Networks without the tuner: closed forms, both kinds of target, diagnostics, and rejected input. */
import { expect, it } from "vitest";
import {
  bayesianNetwork,
  classProbabilities,
  Diverged,
  fitClassification,
  fitRegression,
  moments,
  networkLogPosterior,
  posteriorMethods,
  splitRhat,
  summarize,
} from "../../library/bnn/index.ts";
import { openModel } from "../../objectives/bnn/model/index.ts";

const here = { threads: 1, seed: 3 } as const;
const x = Array.from({ length: 12 }, (_, i) => [i - 5.5]);
const y = x.map(([value], i) => 2 * value + 1 + (i % 2 === 0 ? 0.5 : -0.5));

it("has the closed form of Bayesian linear regression", async () => {
  const [s, prior] = [0.3, 2];
  const draws = 1000;
  const options = {
    hidden: [],
    method: "laplace",
    noise: { kind: "fixed", scale: s },
    prior: { scale: prior },
  } as const;
  const fitted = await fitRegression({ x, y }, { ...options, ...here, knobs: { curvature: "full" } });
  // Standardized, w and b are independent: a column has mean 0 and squares that sum to n.
  const n = x.length;
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const scaleOf = (values: readonly number[]) =>
    Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));
  const column = x.map(([value]) => value);
  const [xm, xs, ym, ys] = [meanOf(column), scaleOf(column), meanOf(y), scaleOf(y)];
  const products = meanOf(column.map((value, i) => ((value - xm) / xs) * ((y[i] - ym) / ys)));
  const precision = n / s ** 2 + 1 / prior ** 2;
  for (const at of [-5.5, 0, 20]) {
    const z = (at - xm) / xs;
    const mean = ym + ys * z * ((n * products) / s ** 2 / precision);
    const epistemic = (ys ** 2 * (z ** 2 + 1)) / precision;
    const [row] = fitted.predict([[at]], { levels: [] });
    expect(Math.abs(row.mean - mean)).toBeLessThan(4 * Math.sqrt(epistemic / draws));
    expect(Math.abs(row.epistemic ** 2 / epistemic - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
    expect(row.aleatoric).toBeCloseTo(s * ys, 6);
  }
  expect(fitted.diagnostics(x)).toBeNull();
});

it("scores its predictions, and reports whether its chains agree", async () => {
  const options = { hidden: [4], method: "sgld", iterations: 400, runs: 2, ...here } as const;
  const shares: number[] = [];
  const fitted = await fitRegression({ x, y }, { ...options, onProgress: (share) => shares.push(share) });
  expect(shares.at(-1)).toBe(1);
  const { rmse, nll, rows } = fitted.score(x, y);
  const predictive = fitted.predictive(x);
  expect(rows).toBe(x.length);
  expect(summarize(predictive, Float64Array.from(y))).toMatchObject({ nll, rmse });
  const predicted = fitted.predict(x, { levels: [0.9], draws: 3 });
  expect(predicted.map(({ mean }) => mean)).toEqual([...moments(predictive).mean]);
  expect(predicted[0].draws).toHaveLength(3);
  const [{ low, high, level }] = predicted[0].intervals;
  expect(level).toBe(0.9);
  expect(low).toBeLessThan(high);

  const diagnostics = fitted.diagnostics(x.slice(0, 2)) ?? [];
  const length = predictive.draws / 2;
  const first = [0, 1].map((chain) =>
    Float64Array.from({ length }, (_, i) => predictive.mean[(chain * length + i) * x.length]),
  );
  expect(diagnostics[0].rHat).toBeCloseTo(splitRhat(first), 6);
  expect(diagnostics).toHaveLength(2);
  expect((await fitRegression({ x, y }, options)).predict(x)).toEqual(fitted.predict(x));
});

it("learns counts in their own units", async () => {
  const counts = x.map((_, i) => i);
  const options = { hidden: [], method: "map", iterations: 300, ...here } as const;
  const fitted = await fitRegression({ x, y: counts }, { ...options, noise: { kind: "poisson" } });
  const [row] = fitted.predict([[5.5]]);
  // The variance of a Poisson distribution equals its mean.
  expect(row.aleatoric ** 2).toBeCloseTo(row.mean, 6);
  await expect(fitRegression({ x, y }, { ...options, noise: { kind: "poisson" } })).rejects.toThrow(
    "y[0]: target; must be a count (0, 1, 2 …) if the noise is poisson: -9.5",
  );
});

it.each([[["no", "yes"] as const], [[1, 2, 3] as const]])("separates classes: %j", async (labels) => {
  const rows = labels.flatMap((_, k) => Array.from({ length: 8 }, (_one, i) => [4 * k + 0.1 * i, i % 3]));
  const known = labels.flatMap((label) => Array.from({ length: 8 }, () => label as string | number));
  const fitted = await fitClassification(
    { x: rows, y: known },
    { hidden: [6], method: "ensemble", runs: 3, iterations: 300, ...here },
  );
  expect(fitted.classes).toEqual(labels);
  expect(fitted.score(rows, known).accuracy).toBe(1);
  const predicted = fitted.predict(rows);
  expect(predicted.map(({ label }) => label)).toEqual(known);
  expect(predicted.flatMap(({ probabilities }) => probabilities)).toEqual([
    ...classProbabilities(fitted.predictive(rows)),
  ]);
  for (const { probabilities, entropy } of predicted) {
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    expect(entropy.aleatoric + entropy.epistemic).toBeCloseTo(entropy.total, 9);
  }
  const model = openModel(fitted.save({ columns: ["a", "b"], target: "kind", data: "made up" }), "classification");
  expect(model.schema.target).toEqual({ name: "kind", classes: labels.map(String) });
  const again = model.predict(rows.map(([a, b]) => ({ a, b }))).rows;
  expect(again.map((row) => row.classes.map(({ probability }) => probability))).toEqual(
    predicted.map(({ probabilities }) => probabilities),
  );
  expect(() => fitted.score([rows[0]], ["maybe"])).toThrow('y[0]: class; must be one of the training classes: "maybe"');
});

it("saves the model, and refuses column names that do not match", async () => {
  const fitted = await fitRegression({ x, y }, { hidden: [3], method: "sgld", iterations: 200, runs: 2, ...here });
  const model = openModel(fitted.save(), "regression");
  const predicted = model.predict(x.map(([x1]) => ({ x1, y: 0 })));
  expect(predicted.rows.map(({ row: _row, ...rest }) => rest)).toEqual(fitted.predict(x));
  expect(predicted.scores?.nll).toBe(fitted.score(x, new Float64Array(x.length)).nll);
  expect(() => fitted.save({ columns: ["a", "b"] })).toThrow("columns: names; must be 1, one for each feature: 2");
  expect(() => fitted.save({ columns: ["y"] })).toThrow("names; must be distinct");
  const two = await fitClassification(
    { x, y: x.map(([value]) => (value > 0 ? 1 : "1")) },
    { method: "map", iterations: 5 },
  );
  expect(() => two.save()).toThrow("classes; must be distinct strings");
});

it("exports the parts: the log posterior of a linear network, checked by hand", () => {
  const parts = bayesianNetwork(
    {
      network: { hidden: [], activation: "relu", residual: false },
      likelihood: { kind: "fixed", scale: 0.5 },
      prior: { scale: 2 },
    },
    1,
  );
  const logPosterior = networkLogPosterior(parts, 1);
  const minibatch = { x: Float64Array.of(3), y: Float64Array.of(1), rows: 1 };
  const [w, b] = [0.2, -0.1];
  const normal = (value: number, scale: number) =>
    -0.5 * (value / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);
  const value = logPosterior.evaluate(Float64Array.of(w, b), minibatch, new Float64Array(2));
  expect(value).toBeCloseTo(normal(w, 2) + normal(b, 2) + normal(1 - (3 * w + b), 0.5), 10);
  expect(Object.keys(posteriorMethods)).toContain("nuts");
});

it("is stopped by its signal, and reports diverging weights", async () => {
  const stop = new AbortController();
  const options = { ...here, iterations: 1e7, signal: stop.signal };
  const ended = fitRegression({ x, y }, { ...options, onProgress: () => undefined });
  setTimeout(() => stop.abort(), 20);
  await expect(ended).rejects.toThrow("abort");
  const wild = fitRegression({ x, y }, { ...here, method: "sgld", iterations: 500, knobs: { stepSize: 1e3 } });
  await expect(wild).rejects.toBeInstanceOf(Diverged);
});

it.each([
  [{ x: [[1]], y: [1] }, {}, "x: rows; must be at least 2: 1"],
  [{ x: [[1], [2]], y: [1] }, {}, "y: targets; must have one entry per row, 2: 1"],
  [{ x: [[1], [2, 3]], y: [1, 2] }, {}, "x[1]: row; must have 1 numbers: 2"],
  [{ x: [[1], [NaN]], y: [1, 2] }, {}, "x[1][0]: value; must be a finite number: NaN"],
  [{ x: [[1], [2]], y: [1, 2] }, { hidden: [0] }, "hidden: hidden; must be a whole number ≥ 1: 0"],
  [{ x: [[1], [2]], y: [1, 2] }, { method: "sgdl" }, '"sgdl". Did you mean sgd or sgld?'],
  [{ x: [[1], [2]], y: [1, 2] }, { knobs: { temprature: 1 } }, "Did you mean temperature?"],
  [{ x: [[1], [2]], y: [1, 2] }, { knobs: { burnIn: 2 } }, "knobs.burnIn: burnIn; must be a number from 0 to 0.99: 2"],
])("refuses unsuitable data: %j with %j", async (data, options, message) => {
  await expect(fitRegression(data, options)).rejects.toThrow(message);
});
