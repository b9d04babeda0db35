/** The likelihoods of bnn-regression on targets simulated from them. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../math/random.ts";
import { mean } from "../../../math/statistics.ts";
import { bnnRegressionOn } from "../../../objectives/bnn-tasks/regression.ts";
import type { Dataset } from "../../../objectives/bnn/data/dataset.ts";
import { splitDataset } from "../../../objectives/bnn/data/splits/split-dataset.ts";
import { distributionOf } from "../../../objectives/bnn/predictive/family.ts";
import type { Evaluation } from "../../../tuner/objective.ts";
import { context, createOn, sineDataset } from "./sine.ts";

const sensible = { priorScale: 2, temperature: 1, stepSize: 1e-4 };
const dataset = sineDataset();
const objectiveOn = createOn;

function valuesOf(evaluation: Evaluation): Readonly<Record<string, number>> {
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return evaluation.values;
}

describe("bnn-regression", () => {
  it("scores Student's t near a Gaussian without outliers, and far better with outliers", async () => {
    const target = dataset.target.map((value, row) => (row % 10 === 3 ? value + 20 : value));
    const nllOf = async (on: Dataset, likelihood: string) =>
      valuesOf(await objectiveOn(on, { likelihood }).evaluate(sensible, context())).validationNll;
    const spoiled = { ...dataset, target };
    expect(await nllOf(spoiled, "student-t")).toBeLessThan((await nllOf(spoiled, "gaussian")) - 0.3);
    expect(Math.abs((await nllOf(dataset, "student-t")) - (await nllOf(dataset, "gaussian")))).toBeLessThan(0.3);
  });

  it("learns counts as counts: their entropy, not that of the best constant rate", async () => {
    const stream = openStream(makeKey("counts"));
    const rates = Float64Array.from({ length: dataset.rows }, (_, i) =>
      Math.exp(1.5 + Math.sin(dataset.features[2 * i])),
    );
    const target = rates.map((rate) => {
      let [product, k] = [stream.uniform(), 0];
      for (; product > Math.exp(-rate); k++) product *= stream.uniform();
      return k;
    });
    const counts = { ...dataset, target };
    const evaluation = await objectiveOn(counts, { likelihood: "poisson" }).evaluate(sensible, context());
    const { validationNll } = valuesOf(evaluation);
    const shares = { validation: 0.2, test: 0.2, folds: 1, repeats: 1 };
    const split = splitDataset(dataset, shares, fold(makeKey(0), "split"));
    if ("message" in split) throw new Error(split.message);
    const [{ validation, train }] = split.folds;
    const { logDensity } = distributionOf({ kind: "poisson" });
    const nllOf = (rateOf: (row: number) => number) =>
      mean(Array.from(validation, (row) => -logDensity(target[row], rateOf(row), rateOf(row))));
    const constant = mean(Array.from(train, (row) => target[row]));
    // At least half of the possible improvement.
    expect(validationNll).toBeLessThan((nllOf((row) => rates[row]) + nllOf(() => constant)) / 2);
    const { artifacts } = evaluation as { artifacts: readonly { name: string; data: unknown }[] };
    const bands = artifacts.find(({ name }) => name === "predictive-bands")?.data as { intervals: { low: number[] }[] };
    expect(bands.intervals.flatMap(({ low }) => low).every(Number.isInteger)).toBe(true);
    const assessment = await objectiveOn(counts, { likelihood: "poisson" }).assess?.(sensible, context());
    expect(assessment).toHaveProperty("values.testNll");
  });

  it("refuses targets that are not counts for a likelihood of counts", async () => {
    const created = bnnRegressionOn(dataset, { likelihood: "poisson" });
    const message = expect.stringMatching(
      /^likelihood; must suit the target: poisson is for counts \(0, 1, 2 …\), but "y" is .* in row 0\. Use gaussian or student-t\.$/,
    ) as string;
    expect("issues" in created && created.issues).toEqual([{ path: "likelihood", message }]);
    const tuned = await objectiveOn(dataset).evaluate({ ...sensible, likelihood: "poisson" }, context());
    expect("failure" in tuned && tuned.failure).toEqual({ kind: "infeasible", message });
  });
});
