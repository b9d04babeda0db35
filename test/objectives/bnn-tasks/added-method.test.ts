/**
 * A posterior method that is not built in: it is the one that runs, and options and the search space follow from its
 * declarations.
 */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { bnnOptions } from "../../../objectives/bnn-tasks/options.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import { map } from "../../../objectives/bnn/posterior/map.ts";
import { sgld } from "../../../objectives/bnn/posterior/sgld.ts";
import type { Gaussian } from "../../../objectives/bnn/posterior/posterior.ts";
import { methodTable, type PosteriorMethod } from "../../../objectives/bnn/posterior/posterior-method.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";

const spread = {
  kind: "number",
  summary: "deviation of each weight around the start",
  range: "positive",
  search: { low: 0.01, high: 1, scale: "log" },
  default: 0.1,
} as const;
const isHalved = { kind: "switch", summary: "whether to halve the start", default: false } as const;
const knobs = { spread, isHalved };

interface Call {
  readonly options: object;
  readonly rows: number;
  readonly minibatch: number;
  readonly iterations: number;
  readonly start: Float64Array;
}
const calls: Call[] = [];

/** N(start, spread²), without any iterations. */
const around = {
  name: "around",
  summary: "a Gaussian around the start",
  posterior: "gaussian",
  needs: { start: "mode", batch: "all", runs: "several" },
  iterations: 100,
  knobs,
  tunable: ["spread"],
  *run({ engine, minibatch, start, rows, iterations }, options) {
    const rowsAtOnce = minibatch().length;
    calls.push({ options, rows, minibatch: rowsAtOnce, iterations, start });
    const mean = start.map((weight) => (options.isHalved ? weight / 2 : weight));
    engine.writeWeights(mean);
    yield { iteration: iterations, logPosterior: engine.logPosterior(minibatch(), new Float64Array(mean.length)) };
    const found: Gaussian = { kind: "gaussian", mean, deviation: mean.map(() => options.spread), factors: [] };
    return found;
  },
} satisfies PosteriorMethod<typeof knobs>;

const methods = methodTable([map, sgld, around]);

const ROWS = 60;
const stream = openStream(makeKey("an added method"));
const x = Float64Array.from({ length: ROWS }, () => stream.normal());
const dataset: Dataset = {
  name: "line",
  featureNames: ["x"],
  targetName: "y",
  rows: ROWS,
  columns: 1,
  features: x,
  target: x.map((value) => 2 * value + 0.3 * stream.normal()),
  notices: [],
};

function objectiveOf(options: Record<string, string>) {
  const created = bnnRegressionOn(dataset, options, methods);
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

const context = {
  report: () => "continue" as const,
  signal: new AbortController().signal,
  key: makeKey(5),
  trial: { study: "test", number: 0, attempt: 1 },
};

describe("a posterior method that is not built in", () => {
  const quick = { method: "around", hidden: "5", chains: "3", iterations: "40", "warm-start": "300" };

  it("is run as often, and with the inputs, that it requests", async () => {
    calls.length = 0;
    const objective = objectiveOf({ ...quick, "is-halved": "true", threads: "4" });
    const evaluation = await objective.evaluate({ priorScale: 1, spread: 0.03 }, context);
    await objective.close?.();
    expect(calls).toHaveLength(3);
    for (const { options, rows, minibatch, iterations } of calls) {
      expect({ options, rows, minibatch, iterations }).toEqual({
        options: { spread: 0.03, isHalved: true },
        rows: 36,
        minibatch: 36,
        iterations: 40,
      });
    }
    // Each run has its own start.
    expect(new Set(calls.map(({ start }) => start[0])).size).toBe(3);
    expect(evaluation).toHaveProperty("values.validationNll", expect.any(Number));
  });

  it("starts near a mode when it asks for one, and its posterior is what predictions average over", async () => {
    const objective = objectiveOf(quick);
    const wide = await objective.evaluate({ spread: 1 }, context);
    const narrow = await objective.evaluate({ spread: 1e-6 }, context);
    const cold = await objectiveOf({ ...quick, "warm-start": "0" }).evaluate({ spread: 1e-6 }, context);
    await objective.close?.();
    if ("failure" in wide || "failure" in narrow || "failure" in cold) throw new Error("failed");
    expect(narrow.values.validationNll).toBeLessThan(cold.values.validationNll - 0.5);
    // Three modes disagree a little; weights spread by 1 do more.
    const epistemic = (metrics: Readonly<Record<string, number>> = {}) => metrics.epistemicVariance;
    expect(epistemic(wide.metrics)).toBeGreaterThan(10 * epistemic(narrow.metrics));
    expect(narrow.artifacts?.map(({ name }) => name)).not.toContain("chains");
  });

  it("has the options that it declares, and invalid ones are refused", () => {
    const builtIn = ["auto", ...Object.keys(posteriorMethods)].map((name) => JSON.stringify(name)).join(", ");
    const { options } = bnnOptions(methods);
    const named = new Map(options.map((option) => [option.name, option]));
    expect(named.get("spread")?.summary).toBe("fixes deviation of each weight around the start instead of tuning it");
    expect(named.get("spread")).not.toHaveProperty("default");
    expect(named.get("is-halved")).toMatchObject({ default: false });
    expect(named.get("method")).toMatchObject({ choices: ["auto", "map", "sgld", "around"], default: "auto" });
    expect(bnnRegressionOn(dataset, { method: "around", spread: "0" }, methods)).toEqual({
      issues: [{ path: "spread", message: "spread; must be a number > 0: 0" }],
    });
    expect(bnnRegressionOn(dataset, { method: "around" })).toEqual({
      issues: [{ path: "method", message: `method; must be one of ${builtIn}: "around"` }],
    });
  });
});

describe("the search space", () => {
  const names = (options: Record<string, string>) => objectiveOf(options).space.map(({ name }) => name);

  it("contains what the method tunes, except what an option fixes", () => {
    expect(names({})).toEqual(["priorScale", "likelihood", "relativeStep"]);
    expect(names({ method: "map" })).toEqual(["priorScale", "likelihood", "learningRate"]);
    expect(names({ method: "around" })).toEqual(["priorScale", "likelihood", "spread"]);
    expect(names({ method: "around", "prior-scale": "1", likelihood: "gaussian" })).toEqual(["spread"]);
    const [, , dimension] = objectiveOf({ method: "around" }).space;
    expect(dimension).toEqual({ name: "spread", kind: "float", low: 0.01, high: 1, scale: "log", default: 0.1 });
  });

  it("has a dimension for the method if there are several, with their knobs below it", async () => {
    calls.length = 0;
    const objective = objectiveOf({ method: "map,around", hidden: "3", iterations: "50", "warm-start": "0" });
    expect(objective.space).toMatchObject([
      { name: "method", kind: "categorical", choices: ["map", "around"], default: "map" },
      { name: "priorScale" },
      { name: "likelihood" },
      { name: "learningRate", when: { method: ["map"] } },
      { name: "spread", when: { method: ["around"] } },
    ]);
    expect(objective.space[1]).not.toHaveProperty("when");
    await objective.evaluate({ method: "map", priorScale: 1, learningRate: 0.01 }, context);
    expect(calls).toHaveLength(0);
    await objective.evaluate({ method: "around", priorScale: 1, spread: 0.1 }, context);
    expect(calls).toHaveLength(4);
    await objective.close?.();
  });
});
