import { describe, expect, it } from "vitest";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import { fingerprintOf } from "../../../objectives/bnn/model/digest.ts";
import { openModel } from "../../../objectives/bnn/model/index.ts";
import { fit, runPool } from "../../../objectives/bnn/inference/fit.ts";
import { bayesianNetwork } from "../../../objectives/bnn/inference/bayesian-network.ts";
import { networkOn, openEngine } from "../../../objectives/bnn/engine/index.ts";
import { priorFamilies } from "../../../objectives/bnn/prior/network-prior.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import { weightsByRun } from "../../../objectives/bnn/posterior/posterior.ts";
import { inOriginalUnits, moments, predict } from "../../../objectives/bnn/predictive/predictive.ts";
import { applyStandardizer, fitStandardizer } from "../../../objectives/bnn/data/standardize.ts";
import { fold, makeKey } from "../../../math/random.ts";
import type { ModelNotes } from "../../../tuner/model.ts";
import type { Hyperparameters } from "../../../tuner/objective.ts";
import { context, sineDataset, type Report } from "./sine.ts";
import { ofNumbers } from "../../../objectives/bnn/likelihood/likelihood.ts";

const notes: ModelNotes = {
  origin: { study: "waves", trial: 3 },
  made: { credence: "1.2.3" },
  verdicts: [{ name: "coverage", level: "good", text: "Intervals hold." }],
};
const dataset = sineDataset(40);
const short = {
  chains: "2",
  iterations: "20",
  "warm-start": "10",
  hidden: "3",
  draws: "5",
  "burn-in": "0.5",
  "mask-count": "5",
};

async function fitted(options: Record<string, string>, hyperparameters: Hyperparameters = {}, changes = {}) {
  const created = bnnRegressionOn(dataset, { ...short, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const ended = await created.objective.fit?.(hyperparameters, context(changes), notes);
  await created.objective.close?.();
  return ended ?? { failure: { kind: "infeasible", message: "no fit" } };
}

async function modelOf(options: Record<string, string>, hyperparameters: Hyperparameters = {}) {
  const ended = await fitted(options, hyperparameters);
  if ("failure" in ended) throw new Error(ended.failure.message);
  return openModel(ended.model, "regression");
}

const rows = Array.from({ length: 20 }, (_, i) => ({ x0: i / 5 - 2, x1: 0.3 }));
const allRows = Int32Array.from({ length: dataset.rows }, (_, row) => row);

describe.each(Object.values(posteriorMethods))("a final fit by $name", (method) => {
  it("predicts, from its file, the bits of the in-process fit", async () => {
    const model = await modelOf({ method: method.name });
    expect(model.posterior.kind).toBe(method.posterior);
    // The same fit, done manually.
    const standardizer = fitStandardizer(dataset, allRows);
    const data = applyStandardizer(dataset, allRows, standardizer);
    const pool = runPool(1);
    const again = await fit({
      plan: model.plan,
      data,
      pool,
      key: fold(makeKey(1), "fit"),
      signal: new AbortController().signal,
      reports: 1,
      onReport: () => "continue",
    });
    await pool.close();
    if (again.kind !== "fitted") throw new Error(again.kind);
    const parts = bayesianNetwork(model.plan, 2);
    const engine = openEngine(model.plan.engine, { parts, data, minibatch: 7 });
    const x = Float64Array.from(
      rows.flatMap(({ x0, x1 }) => [x0, x1]),
      (value, i) => {
        return (value - standardizer.featureMean[i % 2]) / standardizer.featureScale[i % 2];
      },
    );
    const weights = weightsByRun(again.posterior, 1000, fold(makeKey(1), "predictive")).flat();
    const network = networkOn(engine, parts.network);
    const predictive = predict({ network, likelihood: ofNumbers(parts.likelihood) }, weights, { x, rows: rows.length });
    const { mean, epistemic, aleatoric } = moments(inOriginalUnits(predictive, standardizer));
    engine.dispose();
    const predicted = model.predict(rows, { levels: [] }).rows;
    expect(predicted.map((row) => row.mean)).toEqual([...mean]);
    expect(predicted.map((row) => row.epistemic)).toEqual([...epistemic.map(Math.sqrt)]);
    expect(predicted.map((row) => row.aleatoric)).toEqual([...aleatoric.map(Math.sqrt)]);
  });
});

describe("a final fit", () => {
  it("is trained on every row, and records its origin", async () => {
    const { data, schema, standardizer, origin, made, verdicts, plan } = await modelOf(
      { method: "sgld" },
      { priorScale: 0.7, stepSize: 1e-3 },
    );
    expect(data).toEqual({ name: "sine", rows: 40, fingerprint: fingerprintOf(dataset) });
    expect(standardizer).toEqual(fitStandardizer(dataset, allRows));
    expect(schema.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ["x0", "numeric"],
      ["x1", "numeric"],
    ]);
    const [x0] = schema.columns;
    const values = [...dataset.features.filter((_, i) => i % 2 === 0)];
    expect(x0).toMatchObject({ low: Math.min(...values), high: Math.max(...values) });
    expect([plan.prior.scale, plan.options.stepSize]).toEqual([0.7, 1e-3]);
    expect([origin, made]).toEqual([notes.origin, notes.made]);
    expect(verdicts.map(({ of, name }) => `${of} ${name}`)).toEqual(["fit chains", "validation coverage"]);
  });

  it.each<Record<string, string>>([
    ...priorFamilies.map((prior) => ({ prior })),
    { "prior-hierarchy": "layers", "prior-scaling": "network" },
    { method: "laplace", curvature: "kronecker" },
    { method: "laplace", curvature: "full", predictions: "drawn" },
    { prior: "student-t", "prior-hierarchy": "layers", likelihood: "student-t" },
  ])("keeps a posterior under the options %o", async (options) => {
    const model = await modelOf({ method: "sghmc", ...options });
    expect(model.predict(rows).rows.every(({ mean, deviation }) => Number.isFinite(mean) && deviation > 0)).toBe(true);
  });

  it("drops the knobs of a method that was replaced by another", async () => {
    const hyperparameters = { priorScale: 0.7, stepSize: 1e-3 };
    expect((await modelOf({ method: "map" }, hyperparameters)).plan).toMatchObject({
      method: "map",
      prior: { scale: 0.7 },
    });
    const chosen = await modelOf({ method: "map,sgld" }, { ...hyperparameters, method: "map" });
    expect(chosen.plan.method).toBe("map");
    expect(await fitted({ method: "map" }, { luck: 1 })).toMatchObject({ failure: { kind: "infeasible" } });
  });

  it("reports progress, and ends on request", async () => {
    const reports: Report[] = [];
    const created = bnnRegressionOn(dataset, { ...short, method: "sgld", iterations: "200" });
    if ("issues" in created) throw new Error("no objective");
    await created.objective.fit?.({}, context({}, reports), notes);
    expect(new Set(reports.map(({ metric }) => metric))).toEqual(new Set(["done"]));
    expect(reports.map(({ value }) => value)).toEqual(reports.map(({ value }) => value).toSorted((a, b) => a - b));
    expect(reports.at(-1)?.value).toBe(1);
    const aborted = await created.objective.fit?.({}, context({ signal: AbortSignal.abort() }), notes);
    expect(aborted).toEqual({ failure: { kind: "transient", message: "fit; was aborted" } });
    await created.objective.close?.();
  });

  it("fails as an evaluation would if the weights diverge", async () => {
    expect(await fitted({ method: "sgld" }, { stepSize: 1e6 })).toMatchObject({ failure: { kind: "diverged" } });
  });
});
