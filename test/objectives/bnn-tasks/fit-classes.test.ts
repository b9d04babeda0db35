/** Final classification fits by every method, with exactly the probabilities of the in-process fit. */
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { bnnClassificationOn } from "../../../objectives/bnn-tasks/classification.ts";
import { openModel } from "../../../objectives/bnn/model/index.ts";
import { applyStandardizer } from "../../../objectives/bnn/data/standardize.ts";
import { networkOn, openEngine } from "../../../objectives/bnn/engine/index.ts";
import { bayesianNetwork } from "../../../objectives/bnn/inference/bayesian-network.ts";
import { fit, runPool } from "../../../objectives/bnn/inference/fit.ts";
import { ofClasses } from "../../../objectives/bnn/likelihood/likelihood.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import { weightsByRun } from "../../../objectives/bnn/posterior/posterior.ts";
import { classProbabilities, entropyParts } from "../../../objectives/bnn/predictive/class-probabilities.ts";
import { predictClasses } from "../../../objectives/bnn/predictive/predict-classes.ts";
import { clusters } from "./clusters.ts";
import { context } from "./sine.ts";

const notes = { origin: {}, made: {}, verdicts: [] };
const quick = { hidden: "3", chains: "2", iterations: "40", "warm-start": "60", draws: "8", threads: "1" };

async function fitted(classes: number, options: Record<string, string>) {
  const dataset = clusters(classes, 60);
  const created = bnnClassificationOn(dataset, { ...quick, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const ended = await created.objective.fit?.({}, context(), notes);
  await created.objective.close?.();
  if (ended === undefined || "failure" in ended) throw new Error(JSON.stringify(ended));
  return { dataset, model: openModel(ended.model, "classification") };
}

describe("a final fit of classes", () => {
  const methods = Object.keys(posteriorMethods).map((method, i) => [method, 2 + (i % 2)] as const);

  it.each(methods)("by %s has, for %d classes, the bits of the in-process fit", async (method, classes) => {
    const { dataset, model } = await fitted(classes, { method });
    const { plan, standardizer, schema } = model;
    expect(schema.target).toEqual({ name: "kind", classes: dataset.classes });
    expect(plan.likelihood).toEqual(classes === 2 ? { kind: "bernoulli" } : { kind: "categorical", classes });
    const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
    const data = applyStandardizer(dataset, all, standardizer);
    const pool = runPool(1);
    const again = await fit({
      plan,
      data,
      pool,
      key: fold(makeKey(1), "fit"),
      signal: new AbortController().signal,
      reports: 1,
      onReport: () => "continue",
    });
    await pool.close();
    if (again.kind !== "fitted") throw new Error(again.kind);
    const parts = bayesianNetwork(plan, dataset.columns);
    const engine = openEngine(plan.engine, { parts, data, minibatch: 7 });
    const by = { network: networkOn(engine, parts.network), likelihood: ofClasses(parts.likelihood) };
    const weights = weightsByRun(again.posterior, 1000, fold(makeKey(1), "predictive")).flat();
    const predictive = predictClasses(by, weights, data);
    engine.dispose();
    const rows = Array.from({ length: dataset.rows }, (_, row) => {
      const [a, b, c] = dataset.features.subarray(3 * row, 3 * row + 3);
      return { a, b, c };
    });
    const predicted = model.predict(rows).rows;
    expect(predicted.flatMap((row) => row.classes.map(({ probability }) => probability))).toEqual([
      ...classProbabilities(predictive),
    ]);
    expect(predicted.map(({ entropy }) => entropy.epistemic)).toEqual([...entropyParts(predictive).epistemic]);
  });

  it("says whether its chains agree", async () => {
    const { model } = await fitted(3, { method: "sgld" });
    expect(model.verdicts.map(({ of, name }) => `${of} ${name}`)).toEqual(["fit chains"]);
  });

  it("predicts at the temperature fitted to held-out rows, on request", async () => {
    const { model: plain } = await fitted(3, { method: "map" });
    const { model: scaled } = await fitted(3, { method: "map", "temperature-scaling": "true" });
    const { temperature } = scaled.prediction;
    expect(plain.prediction.temperature).toBeUndefined();
    expect(temperature).toBeGreaterThan(0);
    // Of one network: softmax(z / T), so log odds are divided by T.
    const odds = (model: typeof plain) => {
      const [{ classes }] = model.predict([{ a: 1, b: 1, c: 0 }]).rows;
      return Math.log(classes[0].probability / classes[1].probability);
    };
    expect(odds(scaled) * (temperature ?? 1)).toBeCloseTo(odds(plain), 6);
  });
});
