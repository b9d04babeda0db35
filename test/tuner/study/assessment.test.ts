/** The comparison of the winner with the default on held-out data. */
import { describe, expect, it } from "vitest";
import { type Assessment, assessmentSentence, judgedAssessment } from "../../../tuner/study/assessment.ts";
import { compareAssessed } from "../../../tuner/study/compare-assessed.ts";
import { sampleAssessment } from "../../contracts/store/samples.ts";

const options = { metric: { direction: "minimize" }, searchGain: 0.3 } as const;
const of = (number: number, evaluation: Parameters<typeof compareAssessed>[0]["evaluation"]) => ({
  number,
  evaluation,
});

describe("the comparison of two assessments", () => {
  // Differences by row −1, −3, −2: variance 1, standard error √(1/3).
  const better = { values: { nll: 2, rmse: 9 }, rowValues: { nll: [1, 1, 4] } };
  const other = { values: { nll: 4 }, rowValues: { nll: [2, 4, 6] } };

  it("is paired by row", () => {
    expect(compareAssessed(of(7, better), of(0, other), options)).toStrictEqual({
      trial: 7,
      defaultTrial: 0,
      metric: "nll",
      direction: "minimize",
      value: 2,
      defaultValue: 4,
      standardError: Math.sqrt(1 / 3),
      rows: 3,
      searchGain: 0.3,
    });
  });

  it("adds the variances of the runs that the objective reports", () => {
    const both = [0.3, 0.4].map((error) => ({ standardErrors: { nll: error } }));
    const found = compareAssessed(of(7, { ...better, ...both[0] }), of(0, { ...other, ...both[1] }), options);
    expect(found?.standardError).toBeCloseTo(Math.sqrt(1 / 3 + 0.25), 12);
    const [a, b] = [
      { values: { nll: 2 }, ...both[0] },
      { values: { nll: 4 }, ...both[1] },
    ];
    expect(compareAssessed(of(7, a), of(0, b), options)).toMatchObject({ standardError: 0.5, rows: null });
    expect(compareAssessed(of(7, a), of(0, other), options)).toMatchObject({ standardError: null, rows: null });
  });

  it("stays finite for extreme values", () => {
    const extreme = (value: number) => ({ values: { nll: value }, rowValues: { nll: [value, -value] } });
    const found = compareAssessed(of(7, extreme(1.5e308)), of(0, extreme(-1.5e308)), options);
    expect(found).toMatchObject({ standardError: null, rows: 2 });
    expect(found && judgedAssessment(found)).toMatchObject({ gain: -Number.MAX_VALUE, verdict: "unclear" });
  });

  it("needs the same rows, two for an error, and a shared value", () => {
    const long = { ...other, rowValues: { nll: [1, 2, 3, 4] } };
    expect(compareAssessed(of(7, better), of(0, long), options)).toMatchObject({ standardError: null, rows: null });
    const single = { values: { nll: 1 }, rowValues: { nll: [1] } };
    expect(compareAssessed(of(7, single), of(0, single), options)).toMatchObject({ standardError: null, rows: 1 });
    expect(compareAssessed(of(7, better), of(0, { values: { loss: 1 } }), options)).toBeNull();
    const failed = { failure: { kind: "diverged", message: "NaN" } } as const;
    expect(compareAssessed(of(7, better), of(0, failed), options)).toBeNull();
    expect(compareAssessed(of(7, failed), of(0, other), options)).toBeNull();
  });

  it("has the error of the differences, not of the values, where rows differ much", () => {
    // Rows with common deviations of 10 and differences of 1 ± 1: a deterministic grid instead of random numbers.
    const rows = Array.from({ length: 100 }, (_, row) => 10 * Math.sin(row * 2.39996));
    const shifted = rows.map((value, row) => value + 1 + Math.SQRT2 * Math.sin(row * 1.1));
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const evaluation = (values: readonly number[]) => ({ values: { nll: mean(values) }, rowValues: { nll: values } });
    const found = compareAssessed(of(7, evaluation(rows)), of(0, evaluation(shifted)), options);
    expect(found?.standardError).toBeCloseTo(0.1, 2);
    expect(found && judgedAssessment(found)).toMatchObject({ verdict: "confirms" });
  });
});

describe("the verdict", () => {
  it.each<[Partial<Assessment>, string, number]>([
    [{}, "confirms", 0.25],
    [{ value: 0.75 }, "contradicts", -0.25],
    [{ value: 0.75, searchGain: -0.1 }, "confirms", -0.25],
    [{ searchGain: -0.1 }, "contradicts", 0.25],
    [{ direction: "maximize" }, "contradicts", -0.25],
    [{ direction: "maximize", value: 0.75 }, "confirms", 0.25],
    [{ standardError: 0.13 }, "unclear", 0.25],
    [{ standardError: 0.12 }, "confirms", 0.25],
    // Student's t over seven rows: 2.45 standard errors instead of 1.96.
    [{ standardError: 0.12, rows: 7 }, "unclear", 0.25],
    [{ standardError: 0.1, rows: 7 }, "confirms", 0.25],
    [{ value: 0.75, standardError: 0.13 }, "unclear", -0.25],
    [{ standardError: null, rows: null }, "confirms", 0.25],
    [{ standardError: null, rows: 1 }, "unclear", 0.25],
    [{ value: 0.5, standardError: null }, "unclear", 0],
    [{ value: 0.5, standardError: 0 }, "unclear", 0],
    [{ searchGain: 0 }, "confirms", 0.25],
  ])("of %j is %s", (changes, verdict, gain) => {
    expect(judgedAssessment({ ...sampleAssessment, ...changes })).toMatchObject({ verdict, gain });
  });
});

describe("the sentence", () => {
  it.each<[Partial<Assessment>, string]>([
    [
      {},
      "On the test set, trial 1 is 0.25 ± 0.1 better than the default (trial 0) in testLoss (one standard error, 40 rows, paired): this agrees with the gain of 0.3 in the search.",
    ],
    [
      { value: 0.75, rows: null },
      "On the test set, trial 1 is 0.25 ± 0.1 worse than the default (trial 0) in testLoss (one standard error): this contradicts the gain of 0.3 in the search.",
    ],
    [
      { standardError: 0.2345, searchGain: -0.0123 },
      "On the test set, trial 1 is 0.25 ± 0.23 better than the default (trial 0) in testLoss (one standard error, 40 rows, paired): this is within the noise, so it neither confirms nor contradicts a loss of 0.012 in the search.",
    ],
    [
      { value: 0.5, standardError: null, rows: null },
      "On the test set, trial 1 is as good as the default (trial 0) in testLoss (standard error unknown): this is within the noise, so it neither confirms nor contradicts the gain of 0.3 in the search.",
    ],
  ])("for %j", (changes, sentence) => {
    expect(assessmentSentence({ ...sampleAssessment, ...changes })).toBe(sentence);
  });

  it("uses the metric's name in running text where there is one", () => {
    expect(assessmentSentence(sampleAssessment, "test loss")).toContain(" in test loss (");
  });
});
