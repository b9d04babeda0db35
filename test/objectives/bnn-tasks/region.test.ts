/** The uncertainty in a held-out region, as recorded by trials and assessments, against known answers. */
import { describe, expect, it } from "vitest";
import { bnnClassificationOn } from "../../../objectives/bnn-tasks/classification.ts";
import { regionArtifact, regionScores } from "../../../objectives/bnn-tasks/region.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import { applyStandardizer, fitStandardizer } from "../../../objectives/bnn/data/standardize.ts";
import { splitDataset } from "../../../objectives/bnn/data/splits/split-dataset.ts";
import { fold, makeKey } from "../../../math/random.ts";
import { analysis } from "../../../objectives/bnn/artifacts/kinds.ts";
import { areaUnderRoc, rocAreaError } from "../../../objectives/bnn/predictive/ranking.ts";
import type { Evaluation, Objective, ObjectiveCreation } from "../../../tuner/objective.ts";
import { clusters } from "./clusters.ts";
import { context, sineDataset } from "./sine.ts";

const shares = { validation: 0.2, test: 0.2, folds: 1, repeats: 1 };
const quick = { chains: "2", iterations: "300", "warm-start": "300", draws: "20", threads: "1" };

function objectiveOf(created: ObjectiveCreation): Objective {
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  return created.objective;
}

function complete(evaluation: Evaluation | undefined) {
  if (evaluation === undefined || "failure" in evaluation) throw new Error("the evaluation failed");
  return evaluation;
}

const uncertainty = (values: readonly number[]) => ({
  epistemic: Float64Array.from(values),
  total: Float64Array.from(values, (value) => -value),
});

describe("the score of a region", () => {
  it("counts pairs: two of three ordinary rows are below both rows of the region, the third is between", () => {
    const scores = regionScores({ description: "", ordinary: uncertainty([1, 2, 4]), region: uncertainty([3, 5]) });
    expect(scores.regionAuroc).toBeCloseTo(5 / 6, 12);
    expect(scores.regionAurocTotal).toBeCloseTo(1 / 6, 12);
    expect(scores.regionAurocError).toBe(rocAreaError(5 / 6, [true, true, false, false, false]));
  });

  it.each([
    ["good", [1, 2, 3, 4, 5, 6], [6, 7, 8, 9, 10]],
    ["doubtful", [1, 2, 3, 4, 5, 6], [2, 3, 4, 5]],
    ["bad", [6, 7, 8, 9, 10], [1, 2, 3, 4, 5]],
  ])("is judged by its distance from chance: %s", (level, ordinary, inside) => {
    const artifact = regionArtifact({
      description: "the rows with x ≥ 1",
      ordinary: uncertainty(ordinary),
      region: uncertainty(inside),
    });
    expect(artifact.verdict?.level).toBe(level);
    const { finding, lines } = analysis.parse(artifact.data);
    expect(finding).toContain("A row of the region (the rows with x ≥ 1) is more uncertain");
    for (const { values } of lines) expect([values.length, values.at(-1)]).toEqual([21, 1]);
  });
});

describe("a region left out of training", () => {
  it("is found by a Bayesian linear model as by its leverage, in trials and on the test rows", async () => {
    const dataset = sineDataset(200);
    const options = { ...quick, hidden: "none", method: "laplace", curvature: "full", region: "x0:high:0.5" };
    const objective = objectiveOf(bnnRegressionOn(dataset, options));
    expect(objective.notices).toContainEqual(
      expect.stringMatching(/^Left out as a region to score the uncertainty on: the 100 of 200 rows with x0 ≥ /),
    );
    const trial = complete(await objective.evaluate({}, context()));
    const assessed = complete(await objective.assess?.({}, context()));
    await objective.close?.();
    // The variance is proportional to 1 + z₀² + z₁² with z standardized by the rows learned from, which are nearly
    // uncorrelated; a hundred draws estimate it well enough to order the rows.
    const split = splitDataset(dataset, { ...shares, region: "x0:high:0.5" }, fold(makeKey(0), "split"));
    if ("message" in split || split.region === null) throw new Error("no region");
    const inside = split.region.rows;
    const areaOver = (learned: Int32Array, scored: Int32Array) => {
      const all = applyStandardizer(
        dataset,
        Int32Array.from([...scored, ...inside]),
        fitStandardizer(dataset, learned),
      );
      const leverage = Array.from({ length: all.rows }, (_, row) => all.x[2 * row] ** 2 + all.x[2 * row + 1] ** 2);
      const isInside = leverage.map((_, row) => row >= scored.length);
      return areaUnderRoc(leverage, isInside);
    };
    const [{ train, validation }] = split.folds;
    expect(trial.metrics?.regionAuroc).toBeCloseTo(areaOver(train, validation), 1);
    expect(assessed.values.regionAuroc).toBeCloseTo(areaOver(split.development, split.test), 1);
    expect(assessed.standardErrors?.regionAuroc).toBeGreaterThan(0);
    expect(trial.artifacts?.map(({ name }) => name)).toContain("region");
  });

  it("is never learned from: its targets change nothing", async () => {
    const dataset = sineDataset(100);
    const inside = Array.from({ length: 100 }, (_, row) => row)
      .toSorted((a, b) => dataset.features[2 * b] - dataset.features[2 * a])
      .slice(0, 20);
    const changed = dataset.target.map((y, row) => (inside.includes(row) ? 100 : y));
    const evaluations = await Promise.all(
      [dataset, { ...dataset, target: changed }].map(async (data) => {
        const options = { ...quick, hidden: "5", method: "map", region: "x0:high", folds: "2" };
        const objective = objectiveOf(bnnRegressionOn(data, options));
        const evaluation = complete(await objective.evaluate({}, context()));
        await objective.close?.();
        return { values: evaluation.values, metrics: evaluation.metrics };
      }),
    );
    expect(evaluations[0]).toEqual(evaluations[1]);
  });

  it("is found by a classifier whose probabilities are rescaled", async () => {
    const options = {
      ...quick,
      hidden: "none",
      method: "laplace",
      region: "b:low:0.15",
      "temperature-scaling": "true",
    };
    const objective = objectiveOf(bnnClassificationOn(clusters(2, 120), options));
    const trial = complete(await objective.evaluate({}, context()));
    await objective.close?.();
    const { regionAuroc, regionAurocError, regionAurocTotal } = trial.metrics ?? {};
    for (const area of [regionAuroc, regionAurocTotal]) expect(area >= 0 && area <= 1).toBe(true);
    expect(regionAurocError).toBeGreaterThan(0);
  });

  it("is absent unless asked for, and refused where it is no column", async () => {
    const objective = objectiveOf(bnnRegressionOn(sineDataset(60), { ...quick, method: "map" }));
    const trial = complete(await objective.evaluate({}, context()));
    await objective.close?.();
    expect(Object.keys(trial.metrics ?? {}).filter((name) => name.startsWith("region"))).toEqual([]);
    expect(bnnRegressionOn(sineDataset(60), { ...quick, region: "speed:high" })).toMatchObject({
      issues: [{ path: "region" }],
    });
  });
});
