import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { mean, standardDeviation } from "../../../math/statistics.ts";
import { bnnRegression, bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import { context, createOn, sineDataset, type Report } from "./sine.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import { splitDataset } from "../../../objectives/bnn/data/splits/split-dataset.ts";
import type { Evaluation } from "../../../tuner/objective.ts";

const sensible = { priorScale: 2, temperature: 1, stepSize: 1e-4 };

function valuesOf(evaluation: Evaluation): Readonly<Record<string, number>> {
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return evaluation.values;
}

/** The rows of each part by default. */
function splitOf(on: Dataset) {
  const split = splitDataset(on, { validation: 0.2, test: 0.2, folds: 1, repeats: 1 }, fold(makeKey(0), "split"));
  if ("message" in split) throw new Error(split.message);
  return split;
}

describe.each(["simd", "plain"])("bnn-regression on the engine %s", (engine) => {
  const objectiveOn = (on: Dataset, options: Record<string, string> = {}) => createOn(on, { engine, ...options });
  const dataset = sineDataset();
  const objective = objectiveOn(dataset);

  it("accepts every option of the fit as a dimension, but none that determines the rows", async () => {
    const { accepts = [], space } = objective;
    expect(accepts).toEqual(expect.arrayContaining([...space.map(({ name }) => name), "learningRate", "burnIn"]));
    for (const name of ["data", "target", "validation", "test", "splitSeed", "burn-in", "stepsize"]) {
      expect(accepts).not.toContain(name);
      expect(await objective.evaluate({ [name]: 1 }, context())).toMatchObject({ failure: { kind: "infeasible" } });
    }
  });

  it("gives the same result for the same key, bit for bit, and a different one for another", async () => {
    const [a, b] = [await objective.evaluate(sensible, context()), await objective.evaluate(sensible, context())];
    expect(a).toEqual(b);
    expect(await objective.evaluate(sensible, context({ key: makeKey(2) }))).not.toEqual(a);
    // Two at once do not disturb each other.
    expect(await Promise.all([1, 2].map(() => objective.evaluate(sensible, context())))).toEqual([a, a]);
  });

  it("learns: near the entropy of the noise, ½ ln(2πe·0.2²) = −0.19, from 1.9 for the mean alone", async () => {
    const evaluation = await objectiveOn(dataset, { chains: "4", iterations: "5000" }).evaluate(sensible, context());
    expect(valuesOf(evaluation).validationNll).toBeLessThan(0.1);
    expect(valuesOf(evaluation).validationNll).toBeGreaterThan(-0.5);
  });

  it("returns the metrics that it names", async () => {
    const evaluation = await objective.evaluate(sensible, context());
    expect(Object.keys(valuesOf(evaluation))).toEqual(["validationNll"]);
    const metrics = ("values" in evaluation && evaluation.metrics) || {};
    expect(Object.keys(metrics)).toEqual([
      "validationNllMomentMatched",
      "validationRmse",
      "validationCrps",
      "validationCoverage95",
      "epistemicVariance",
      "aleatoricVariance",
    ]);
    for (const value of Object.values(metrics)) expect(value).toBeGreaterThan(-1);
    expect(objective.metrics).toEqual([{ name: "validationNll", direction: "minimize" }]);
    expect(objective.notices).toEqual(["made up"]);
  });

  it("never uses the test rows while evaluating, and assesses on them alone", async () => {
    const { test } = splitOf(dataset);
    const changed = { ...dataset, features: dataset.features.slice(), target: dataset.target.slice() };
    for (const row of test) {
      changed.target[row] += 100;
      changed.features[2 * row] -= 7;
    }
    const other = objectiveOn(changed);
    expect(await other.evaluate(sensible, context())).toEqual(await objective.evaluate(sensible, context()));
    const [before, after] = [await objective.assess?.(sensible, context()), await other.assess?.(sensible, context())];
    if (before === undefined || after === undefined) throw new Error("no assessment");
    expect(valuesOf(after).testRmse).toBeGreaterThan(valuesOf(before).testRmse + 90);
  });

  it("assesses a fit to training and validation rows, without reporting", async () => {
    const reports: Report[] = [];
    const assessment = await objective.assess?.(sensible, context({}, reports));
    if (assessment === undefined) throw new Error("no assessment");
    expect(Object.keys(valuesOf(assessment))).toEqual(["testNll", "testRmse", "testCoverage95"]);
    expect(Object.keys("metrics" in assessment ? (assessment.metrics ?? {}) : {})).toEqual([
      "testNllMomentMatched",
      "testCrps",
      "epistemicVariance",
      "aleatoricVariance",
    ]);
    expect(reports).toEqual([]);
    const { testNll } = ("rowValues" in assessment && assessment.rowValues) || {};
    expect(testNll).toHaveLength(splitOf(dataset).test.length);
    expect(mean(testNll ?? [])).toBeCloseTo(valuesOf(assessment).testNll, 12);
    const [{ validation }] = splitOf(dataset).folds;
    const changed = { ...dataset, target: dataset.target.slice() };
    for (const row of validation) changed.target[row] += 100;
    expect(await objectiveOn(changed).assess?.(sensible, context())).not.toEqual(assessment);
  });

  it("reports the validation NLL twenty times, the last time the value itself", async () => {
    const reports: Report[] = [];
    const evaluation = await objective.evaluate(sensible, context({}, reports));
    expect(reports.map(({ step, metric }) => [step, metric])).toEqual(
      Array.from({ length: 20 }, (_, i) => [20 * (i + 1), "validationNll"]),
    );
    expect(reports[19].value).toBe(valuesOf(evaluation).validationNll);
  });

  it("reports across chains, pooling the draws of earlier ones", async () => {
    const reports: Report[] = [];
    const several = objectiveOn(dataset, { chains: "2" });
    const evaluation = await several.evaluate(sensible, context({}, reports));
    expect(reports.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => 40 * (i + 1)));
    expect(reports.at(-1)?.value).toBe(valuesOf(evaluation).validationNll);
    expect(reports[9].value).not.toBe(reports[19].value);
  });

  it("starts no further chain after a stop request", async () => {
    const several = objectiveOn(dataset, { chains: "3" });
    const steps: number[] = [];
    await several.evaluate(
      sensible,
      context({
        report(step) {
          steps.push(step);
          return step > 400 ? "stop" : "continue";
        },
      }),
    );
    expect(steps).toEqual([58, 115, 172, 229, 286, 343, 400, 458]);
  });

  it("uses the key common to all trials of a study, if there is one", async () => {
    const [one, other] = [1, 2].map((key) => context({ key: makeKey(key), commonKey: makeKey("common") }));
    const evaluation = await objective.evaluate(sensible, one);
    expect(await objective.evaluate(sensible, other)).toEqual(evaluation);
    expect(await objective.assess?.(sensible, other)).toEqual(await objective.assess?.(sensible, one));
    expect(await objective.evaluate(sensible, context({ commonKey: makeKey("other") }))).not.toEqual(evaluation);
  });

  it("has a standard error if there are several runs, near the spread between keys", async () => {
    const options = { chains: "4", iterations: "100", draws: "10" };
    const varied = objectiveOn(dataset, options);
    const [values, squares]: [number[], number[]] = [[], []];
    for (let i = 0; i < 12; i++) {
      const evaluation = await varied.evaluate(sensible, context({ key: fold(makeKey("errors"), i) }));
      values.push(valuesOf(evaluation).validationNll);
      squares.push((("standardErrors" in evaluation && evaluation.standardErrors?.validationNll) || NaN) ** 2);
    }
    const ratio =
      Math.sqrt(squares.reduce((sum, square) => sum + square / squares.length, 0)) / standardDeviation(values);
    // A deviation of 12 values is known to a fifth, and the jackknife of 4 runs errs upwards.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2.5);
    expect(await objective.evaluate(sensible, context())).not.toHaveProperty("standardErrors");
  });

  it("varies less between keys with several chains than with one", async () => {
    const spread = async (chains: string) => {
      const varied = objectiveOn(dataset, { chains, iterations: "100", draws: "10" });
      const values: number[] = [];
      for (let i = 0; i < 8; i++) {
        const evaluation = await varied.evaluate(sensible, context({ key: fold(makeKey("spread"), i) }));
        values.push(valuesOf(evaluation).validationNll);
      }
      return standardDeviation(values);
    };
    // With 8 independent chains the deviation of the mean is a third; pooling does not lose more than a factor 0.6.
    expect(await spread("8")).toBeLessThan(0.6 * (await spread("1")));
  });

  it("stops on request, with the value so far", async () => {
    const reports: Report[] = [];
    const report = (step: number, metric: string, value: number) => {
      reports.push({ step, metric, value });
      return reports.length === 3 ? ("stop" as const) : ("continue" as const);
    };
    const evaluation = await objective.evaluate(sensible, context({ report }));
    expect(reports).toHaveLength(3);
    expect(valuesOf(evaluation).validationNll).toBe(reports[2].value);
  });

  it("ends when the signal is aborted", async () => {
    const endless = objectiveOn(dataset, { iterations: "2000000" });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    expect(await endless.evaluate(sensible, context({ signal: controller.signal }))).toEqual({
      failure: { kind: "transient", message: "evaluation; was aborted" },
    });
  });

  it("reports a diverging chain early, with advice", async () => {
    const long = objectiveOn(dataset, { iterations: "2000000" });
    const evaluation = await long.evaluate({ ...sensible, stepSize: 0.1 }, context());
    if (!("failure" in evaluation)) throw new Error("did not diverge");
    expect(evaluation.failure.kind).toBe("diverged");
    expect(evaluation.failure.message).toMatch(
      /^weights; must stay (finite: (log posterior -?(Infinity|NaN)|weights of size \S+)|within 6 prior deviations: logPrecision at -\S+) at iteration \d+\. Try a smaller stepSize than 0\.1\.$/,
    );
  });

  it.each([["map"], ["sgld"]])(
    "says that a smaller learningRate may help if the search for the mode diverges: %s",
    async (method) => {
      const options = { method };
      const evaluation = await objectiveOn(dataset, options).evaluate({ learningRate: 1e5 }, context());
      expect(evaluation).toEqual({
        failure: {
          kind: "diverged",
          message: `weights; must stay finite: log posterior -Infinity at iteration 1. Try a smaller learningRate than 100000.`,
        },
      });
    },
  );

  it("reports unknown hyperparameters as infeasible", async () => {
    const evaluation = await objective.evaluate({ momentum: 0.9 }, context());
    expect("failure" in evaluation && evaluation.failure).toMatchObject({
      kind: "infeasible",
      message: expect.stringMatching(/^hyperparameter; must be one that bnn-regression has: "momentum"\./) as string,
    });
  });

  it.each([
    ["map", { method: "map" }],
    ["heteroscedastic noise", { likelihood: "heteroscedastic" }],
    ["fixed noise", { likelihood: "fixed", "observation-scale": "0.15" }],
    ["heavy tails", { likelihood: "student-t" }],
    ["a linear model", { hidden: "none" }],
    ["residual layers", { hidden: "8", depth: "3", residual: "true", activation: "gelu" }],
    ["silu", { activation: "silu" }],
    ["layer norm", { norm: "layer", hidden: "16" }],
    ["dropout and map", { method: "map", dropout: "0.1", hidden: "32" }],
    ["dropout and sgld", { dropout: "0.05", hidden: "32" }],
    ["Robbins–Monro", { schedule: "robbins-monro" }],
    ["steps", { schedule: "step" }],
    ["a cosine", { schedule: "cosine" }],
    ["cycles", { schedule: "cyclical", cycles: "2" }],
    ["a cold start, all rows at once", { "warm-start": "0", minibatch: "1000", iterations: "1500" }],
  ])("beats the mean alone with %s", async (_, options) => {
    const fixed = { "prior-scale": "2", temperature: "1", "step-size": "1e-4" };
    const evaluation = await objectiveOn(dataset, { ...fixed, ...options }).evaluate({}, context());
    // The mean alone scores 1.9, the linear model 1.4.
    expect(valuesOf(evaluation).validationNll).toBeLessThan(1.6);
  });

  it("applies dropout by key: the same for the same key, and different from no dropout", async () => {
    const dropping = objectiveOn(dataset, { dropout: "0.2" });
    const evaluation = await dropping.evaluate(sensible, context());
    expect(await objective.evaluate({ ...sensible, dropout: 0.2 }, context())).toEqual(evaluation);
    expect(await objective.evaluate(sensible, context())).not.toEqual(evaluation);
  });

  it("lets hyperparameters replace options", async () => {
    const tuned = await objective.evaluate({ ...sensible, hidden: 5, minibatch: 16 }, context());
    const given = await objectiveOn(dataset, { hidden: "5", minibatch: "16" }).evaluate(sensible, context());
    expect(tuned).toEqual(given);
  });
});

describe("bnnRegression.create", () => {
  it("says everything that is wrong at once, the data included", () => {
    const created = bnnRegression.create({ draws: "0", data: "auto-mgp", target: "mpg" });
    expect("issues" in created && created.issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "draws: draws; must be an integer from 1 to 100000: 0",
      expect.stringMatching(/^data: data set; must be "auto-mpg" or the path of a CSV file: "auto-mgp"\./),
    ]);
  });

  it("refuses a data set that is too small to split", () => {
    const created = bnnRegressionOn(sineDataset(3), { validation: "0.6", test: "0.3" });
    expect("issues" in created && created.issues).toEqual([
      { path: "data", message: "rows; must leave one to train on: 3 rows, 3 of them held out" },
    ]);
  });

  it("learns Auto MPG by default, far better than the mean alone (3.45)", async () => {
    const created = bnnRegression.create({ iterations: "60" });
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    const { objective } = created;
    expect(objective.notices?.join(" ")).toContain("392 remain");
    const evaluation = await objective.evaluate({}, context());
    expect(valuesOf(evaluation).validationNll).toBeLessThan(2.8);
  });
});
