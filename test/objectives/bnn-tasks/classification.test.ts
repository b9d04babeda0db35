/** Classes learned by every posterior method, scored and assessed, on a small artificial data set. */
import { describe, expect, it } from "vitest";
import { bnnClassification, bnnClassificationOn } from "../../../objectives/bnn-tasks/classification.ts";
import type { ConfusionData, RiskCoverageData } from "../../../objectives/bnn/artifacts/kinds.ts";
import { mean } from "../../../math/statistics.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import type { Evaluation, Objective } from "../../../tuner/objective.ts";
import { clusters } from "./clusters.ts";
import { context } from "./sine.ts";

const quick = { chains: "2", hidden: "8", "warm-start": "300", threads: "1" };
const quickBy: Readonly<Record<string, Record<string, string>>> = {
  hmc: { iterations: "40", "kept-trajectories": "20", "trajectory-warmup": "10", "max-leapfrogs": "20" },
  nuts: { iterations: "30", "kept-trajectories": "20", "trajectory-warmup": "10", "tree-depth": "4" },
  vi: { iterations: "1500" },
};

function objectiveOn(dataset: Dataset, options: Record<string, string>): Objective {
  const created = bnnClassificationOn(dataset, { ...quick, ...options });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

function measured(evaluation: Evaluation) {
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return evaluation;
}

function dataOf<Data>(evaluation: Evaluation, name: string): Data {
  return measured(evaluation).artifacts?.find((one) => one.name === name)?.data as Data;
}

describe("every posterior method", () => {
  const methods = Object.keys(posteriorMethods).map((method, i) => [method, 2 + (i % 2)] as const);

  it.each(methods)("%s learns %d classes far better than their frequencies", async (method, classes) => {
    const iterations = { iterations: "400", ...quickBy[method] };
    const objective = objectiveOn(clusters(classes, 90), { method, ...iterations });
    const { values, metrics } = measured(await objective.evaluate({}, context()));
    expect(values.validationNll).toBeLessThan(0.6 * Math.log(classes));
    expect(metrics?.validationAccuracy).toBeGreaterThan(0.85);
    expect(metrics?.validationBrier).toBeLessThan(0.4);
    await objective.close?.();
  });
});

describe("bnn-classification", () => {
  const map = { method: "map", iterations: "400" };

  it("reports the predictions for each class, and how errors relate to entropies", async () => {
    const objective = objectiveOn(clusters(4), map);
    const evaluation = await objective.evaluate({}, context());
    const names = measured(evaluation).artifacts?.map(({ name }) => name);
    expect(names).toEqual(["class-reliability", "risk-coverage", "confusion", "class-control", "class-probabilities"]);
    const confusion = dataOf<ConfusionData>(evaluation, "confusion");
    expect(confusion.classes).toEqual(["red", "green", "blue", "grey"]);
    // Stratified: 24 rows have 6 of each class.
    expect(confusion.counts.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([6, 6, 6, 6]);
    const risk = dataOf<RiskCoverageData>(evaluation, "risk-coverage");
    expect(risk.errorRate.at(-1)).toBeCloseTo(risk.errors / risk.rows, 4);
    expect(objective.space.map(({ name }) => name)).toEqual(["priorScale", "learningRate"]);
  });

  it("has every row outside the test set in one fold, with the class proportions preserved", async () => {
    const evaluation = await objectiveOn(clusters(3), { ...map, folds: "4" }).evaluate({}, context());
    const { counts, rows } = dataOf<ConfusionData>(evaluation, "confusion");
    expect(rows).toBe(96);
    expect(counts.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([32, 32, 32]);
    expect(measured(evaluation).metrics).toHaveProperty("validationNllFoldDeviation");
  });

  it("assesses on the test rows, after training on all others", async () => {
    const assessment = measured((await objectiveOn(clusters(3), map).assess?.({}, context())) as Evaluation);
    expect(Object.keys(assessment.values)).toEqual(["testNll", "testAccuracy", "testBrier", "testEce"]);
    expect(assessment.values.testNll).toBeLessThan(0.6);
    expect(mean(assessment.rowValues?.testNll ?? [])).toBeCloseTo(assessment.values.testNll, 12);
  });

  it("is the same for the same key, bit for bit", async () => {
    const objective = objectiveOn(clusters(3), map);
    expect(await objective.evaluate({}, context())).toEqual(await objective.evaluate({}, context()));
  });

  it("scales probabilities on request, and assesses at the temperature of the validation rows", async () => {
    const scaling = objectiveOn(clusters(2), { ...map, "temperature-scaling": "true" });
    const scaled = measured(await scaling.evaluate({}, context()));
    const plain = measured(await objectiveOn(clusters(2), map).evaluate({}, context()));
    expect(plain.metrics).not.toHaveProperty("calibrationTemperature");
    expect(scaled.values).not.toEqual(plain.values);
    expect(scaled.metrics?.validationAccuracy).toBe(plain.metrics?.validationAccuracy);
    const assessment = measured((await scaling.assess?.({}, context())) as Evaluation);
    expect(assessment.metrics?.calibrationTemperature).toBe(scaled.metrics?.calibrationTemperature);
    expect(mean(assessment.rowValues?.testNll ?? [])).toBeCloseTo(assessment.values.testNll, 12);
  });

  it("has no options for numeric targets, and knows which data sets have classes", () => {
    const names = bnnClassification.options.map(({ name }) => name);
    for (const name of ["likelihood", "noise-floor", "observation-scale", "degrees-of-freedom"]) {
      expect(names).not.toContain(name);
    }
    const created = bnnClassification.create({ data: "auto-mpg" });
    expect("issues" in created && created.issues[0].message).toMatch(
      /^data set; must be "penguins", "iris", "digits" or the path/,
    );
  });

  it("learns penguins by default", () => {
    const created = bnnClassification.create({});
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    expect(created.objective.notices?.join(" ")).toContain("333 remain");
    expect(created.objective.space.map(({ name }) => name)).toEqual(["priorScale"]);
  });
});
