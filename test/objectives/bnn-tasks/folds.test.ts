import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../math/random.ts";
import { mean, standardDeviation } from "../../../math/statistics.ts";
import type { ChainsData, PredictiveBandsData } from "../../../objectives/bnn/artifacts/kinds.ts";
import { joinPredictives } from "../../../objectives/bnn/predictive/predictive.ts";
import { foldError, meanSummary, type FoldScore } from "../../../objectives/bnn-tasks/folds.ts";
import { logDensities, type Summary } from "../../../objectives/bnn/predictive/scores.ts";
import type { Evaluation } from "../../../tuner/objective.ts";
import { context, createOn, sineDataset, type Report } from "./sine.ts";

const sensible = { priorScale: 2, temperature: 1, stepSize: 1e-4 };
const dataset = sineDataset();

type Measured = Extract<Evaluation, { values: unknown }>;

function measured(evaluation: Evaluation): Measured {
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return evaluation;
}

function score(nll: number, { reference = 0, standardError = Number.NaN } = {}): FoldScore {
  const rest = { nllMomentMatched: nll, rmse: 1, crps: 1, coverage95: 1, epistemicVariance: 1, aleatoricVariance: 1 };
  return { summary: { nll, ...rest } satisfies Summary, reference, standardError };
}

describe("the standard error over folds", () => {
  it("is the standard deviation of the mean over folds, without the part common to all models", () => {
    const stream = openStream(makeKey("fold errors"));
    const [values, errors]: [number[], number[]] = [[], []];
    for (let study = 0; study < 400; study++) {
      const folds = Array.from({ length: 5 }, () => {
        const hard = 3 * stream.normal();
        return { own: 0.5 * stream.normal(), hard };
      });
      values.push(mean(folds.map(({ own }) => own)));
      errors.push(foldError(folds.map(({ own, hard }) => score(own + hard, { reference: hard }))) ** 2);
    }
    // A deviation of 400 is known to 1/√800 = 3.5 %, the mean of 400 variances of 5 to 3.5 %.
    const ratio = Math.sqrt(mean(errors)) / standardDeviation(values);
    expect(Math.abs(ratio - 1)).toBeLessThan(4 * Math.hypot(0.035, 0.0177));
  });

  it("is at least that from the runs of the folds, and exactly that for one fold", () => {
    expect(foldError([score(1, { standardError: 0.3 })])).toBe(0.3);
    const alike = [score(1, { standardError: 0.3 }), score(1, { standardError: 0.4 })];
    expect(foldError(alike)).toBeCloseTo(0.25, 12);
    expect(foldError([score(1), score(2)])).toBeCloseTo(0.5, 12);
    expect(foldError([score(1)])).toBeNaN();
  });
});

describe("predictives of several folds", () => {
  it("are joined to one for all their rows", () => {
    const part = (rows: number, from: number) => ({
      draws: 2,
      rows,
      mean: Float64Array.from({ length: 2 * rows }, (_, i) => from + i),
      variance: new Float64Array(2 * rows).fill(from),
    });
    const [a, b] = [part(2, 1), part(3, 10)];
    const joined = joinPredictives([a, b]);
    const y = Float64Array.of(1, 2, 11, 12, 13);
    const apart = [...logDensities(a, y.subarray(0, 2)), ...logDensities(b, y.subarray(2))];
    expect([...logDensities(joined, y)]).toEqual(apart);
    expect(joinPredictives([a])).toBe(a);
  });
});

describe("bnn-regression over folds", () => {
  it("has the mean over folds as its value, with a standard error and the deviation between folds", async () => {
    const reports: Report[] = [];
    const evaluation = measured(await createOn(dataset, { folds: "4" }).evaluate(sensible, context({}, reports)));
    expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    const sums = reports.map(({ value }, i) => value * (i + 1));
    const ofFolds = sums.map((sum, i) => sum - (sums[i - 1] ?? 0));
    expect(evaluation.values.validationNll).toBe(reports[3].value);
    expect(mean(ofFolds)).toBeCloseTo(evaluation.values.validationNll, 10);
    const deviation = evaluation.metrics?.validationNllFoldDeviation;
    expect(deviation).toBeCloseTo(standardDeviation(ofFolds) * Math.sqrt(4 / 3), 8);
    expect(evaluation.standardErrors?.validationNll).toBeGreaterThan(0);
  });

  it("predicts every row outside the test set once, in one artifact, and shows the worst of the chains", async () => {
    const options = { folds: "3", repeats: "2", chains: "2" };
    const { artifacts = [] } = measured(await createOn(dataset, options).evaluate(sensible, context()));
    const bands = artifacts.find(({ name }) => name === "predictive-bands")?.data as unknown as PredictiveBandsData;
    expect(bands.rows).toBe(0.8 * dataset.rows);
    expect(new Set(bands.row).size).toBe(bands.shown);
    const chains = artifacts.find(({ name }) => name === "chains");
    expect(chains?.title).toMatch(/, in the worst of 6 fits$/);
    expect((chains?.data as unknown as ChainsData).chains).toBe(2);
    expect(artifacts.map(({ name }) => name)).toContain("control");
  });

  it("splits again in each repeat, the same in every trial", async () => {
    const repeated = createOn(dataset, { repeats: "3" });
    const reports: Report[] = [];
    const evaluation = await repeated.evaluate(sensible, context({}, reports));
    expect(reports).toHaveLength(3);
    expect(await repeated.evaluate(sensible, context())).toEqual(evaluation);
    // Only a different split changes the value of a repeat this much; a different key alone does not.
    const values = reports.map(({ value }, i) => value * (i + 1) - (reports[i - 1]?.value ?? 0) * i);
    expect(new Set(values.map((value) => value.toPrecision(6))).size).toBe(3);
  });

  it("varies less between splits than a single fold", async () => {
    const spread = async (options: Record<string, string>) => {
      const values: number[] = [];
      for (let seed = 0; seed < 12; seed++) {
        const objective = createOn(dataset, { iterations: "100", draws: "10", "split-seed": String(seed), ...options });
        values.push(measured(await objective.evaluate(sensible, context())).values.validationNll);
      }
      return standardDeviation(values);
    };
    // 5 folds have 4 times as many rows to validate on; the ratio of two deviations of 12 is known to about a third.
    expect(await spread({ folds: "5" })).toBeLessThan(await spread({}));
  });

  it("stops after the fold in which a stop is requested", async () => {
    const reports: number[] = [];
    const report = (_step: number, _metric: string, value: number) => {
      reports.push(value);
      return reports.length === 2 ? ("stop" as const) : ("continue" as const);
    };
    const { values } = measured(await createOn(dataset, { folds: "4" }).evaluate(sensible, context({ report })));
    expect(reports).toHaveLength(2);
    expect(values.validationNll).toBe(reports[1]);
  });

  it("reports in which fold a chain diverged", async () => {
    const evaluation = await createOn(dataset, { folds: "4" }).evaluate({ ...sensible, stepSize: 0.1 }, context());
    if (!("failure" in evaluation)) throw new Error("did not diverge");
    expect(evaluation.failure.kind).toBe("diverged");
    expect(evaluation.failure.message).toMatch(/^fold 1 of 4: weights; must stay /);
  });

  it("keeps the test rows out of every fold, and finally trains on all others", async () => {
    const objective = createOn(dataset, { folds: "4" });
    const single = createOn(dataset, {});
    const key = fold(makeKey("assessment"), 1);
    expect(await objective.assess?.(sensible, context({ key }))).toMatchObject({
      metrics: { testCrps: expect.any(Number) as number },
    });
    const assessments = [
      await objective.assess?.(sensible, context({ key })),
      await single.assess?.(sensible, context({ key })),
    ];
    // The same rows, in a different order.
    const [rmse, other] = assessments.map((one) => (one !== undefined && "values" in one ? one.values.testRmse : NaN));
    expect(Math.abs(rmse - other)).toBeLessThan(0.1);
  });
});

describe("means of scores", () => {
  it("are taken score by score", () => {
    expect(meanSummary([score(1), score(4)])).toMatchObject({ nll: 2.5, nllMomentMatched: 2.5, rmse: 1 });
  });
});
