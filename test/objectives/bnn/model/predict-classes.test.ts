/** Class predictions against values in closed form, and the rows that a classification model rejects. */
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../../../common/errors.ts";
import { makeKey } from "../../../../math/random.ts";
import { openModel } from "../../../../objectives/bnn/model/index.ts";
import type { Model } from "../../../../objectives/bnn/model/model.ts";
import { writeModel } from "../../../../objectives/bnn/model/model-file.ts";
import { summarizeClasses } from "../../../../objectives/bnn/predictive/class-summary.ts";
import { openClassPredictive } from "../../../../objectives/bnn/model/predict-classes.ts";
import { classModels, houses } from "./samples.ts";

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const entropy = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

/** Logistic regression on x with these (slope, intercept): log odds of "yes" are slope (x − 3)/2 + intercept. */
function logistic(draws: readonly (readonly [number, number])[], temperature?: number, classes = ["no", "yes"]) {
  const model: Model = {
    ...houses,
    task: "classification",
    schema: {
      ...houses.schema,
      columns: [{ name: "x", kind: "numeric", low: -10, high: 10 }],
      header: ["x", "sold"],
      target: { name: "sold", classes },
    },
    standardizer: { featureMean: Float64Array.of(3), featureScale: Float64Array.of(2), targetMean: 0, targetScale: 1 },
    plan: {
      ...houses.plan,
      network: { ...houses.plan.network, hidden: [] },
      likelihood: { kind: "bernoulli" },
    },
    posterior: {
      kind: "networks",
      runs: [{ kind: "networks", networks: draws.map((draw) => Float64Array.from(draw)) }],
    },
    prediction: {
      engine: "plain",
      draws: 10,
      key: makeKey("k"),
      ...(temperature === undefined ? {} : { temperature }),
    },
  };
  return openModel(writeModel(model), "classification");
}

const draws = [
  [1, 0.5],
  [2, -0.25],
  [0.5, 1],
  [-1, 0],
] as const;

describe("logistic regression with four draws", () => {
  it.each([undefined, 2.5])("has the probabilities of the closed form at the temperature %s", (temperature) => {
    const x = 4.2;
    const byDraw = draws.map(([slope, intercept]) => sigmoid((slope * ((x - 3) / 2) + intercept) / (temperature ?? 1)));
    const mean = byDraw.reduce((sum, p) => sum + p / 4, 0);
    const variance = byDraw.reduce((sum, p) => sum + (p - mean) ** 2 / 4, 0);
    const [row] = logistic(draws, temperature).predict([{ x }], { levels: [0.5] }).rows;
    const [no, yes] = row.classes;
    expect(row.label).toBe(mean > 0.5 ? "yes" : "no");
    expect(yes.probability).toBeCloseTo(mean, 12);
    expect(no.probability).toBeCloseTo(1 - mean, 12);
    expect(yes.deviation).toBeCloseTo(Math.sqrt(variance), 12);
    expect(no.deviation).toBeCloseTo(Math.sqrt(variance), 12);
    // Type 7 of four numbers: the quarter lies at three quarters of the way from the first to the second.
    const sorted = byDraw.toSorted((a, b) => a - b);
    expect(yes.intervals[0].low).toBeCloseTo(sorted[0] + 0.75 * (sorted[1] - sorted[0]), 12);
    expect(yes.intervals[0].high).toBeCloseTo(sorted[2] + 0.25 * (sorted[3] - sorted[2]), 12);
    expect(no.intervals[0].low).toBeCloseTo(1 - yes.intervals[0].high, 12);
    const aleatoric = byDraw.reduce((sum, p) => sum + entropy(p) / 4, 0);
    expect(row.entropy.total).toBeCloseTo(entropy(mean), 12);
    expect(row.entropy.aleatoric).toBeCloseTo(aleatoric, 12);
    expect(row.entropy.epistemic).toBeCloseTo(entropy(mean) - aleatoric, 12);
  });

  it("draws classes with their probabilities, one network for all rows", () => {
    const model = logistic([
      [0, 30],
      [0, -30],
      [0, 0],
    ]);
    const count = 3000;
    const { rows } = model.predict([{ x: 1 }, { x: 2 }], { draws: count, key: makeKey("draws") });
    const yes = rows[0].draws.filter((label) => label === "yes").length / count;
    expect(Math.abs(yes - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / count));
    // Rows agree where the network is sure, and half of the time where it is not: 2/3 + 1/3 · 1/2.
    const agreed = rows[0].draws.filter((label, i) => label === rows[1].draws[i]).length / count;
    expect(Math.abs(agreed - 5 / 6)).toBeLessThan(4 * Math.sqrt(5 / 36 / count));
    expect(model.predict([{ x: 1 }], { draws: 5, key: makeKey("draws") }).rows[0].draws).toEqual(
      rows[0].draws.slice(0, 5),
    );
  });

  it("does not vary for a single network", () => {
    const [{ classes, entropy: parts }] = logistic([[1, 0.5]]).predict([{ x: 4 }], { levels: [0.95] }).rows;
    for (const { probability, deviation, intervals } of classes) {
      expect(deviation).toBe(0);
      expect(intervals[0]).toEqual({ level: 0.95, low: probability, high: probability });
    }
    expect(parts.epistemic).toBe(0);
  });
});

describe("rows whose class is known", () => {
  const model = logistic(draws);

  it("are scored as held-out rows are", () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ x: i / 6 - 2, sold: i % 4 === 0 ? "no" : "yes" }));
    const { scores, notices } = model.predict(rows);
    const open = openClassPredictive(model);
    const labels = Float64Array.from(rows, ({ sold }) => (sold === "yes" ? 1 : 0));
    const whole = summarizeClasses(open.of(Float64Array.from(rows, ({ x }) => x)), labels);
    open.close();
    expect(notices).toEqual([]);
    expect(scores?.rows).toBe(60);
    for (const name of ["nll", "accuracy", "brier", "ece"] as const)
      expect(scores?.[name]).toBeCloseTo(whole[name], 12);
  });

  it("may have numeric classes in any notation", () => {
    const numeric = logistic(draws, undefined, ["0", "1"]);
    expect(numeric.predictCsv("x,sold\n1,1.0\n2,0\n").scores?.rows).toBe(2);
  });

  it("are not scored if some classes are missing, and refused if one is unknown to the model", () => {
    const some = model.predictCsv("x,sold\n1,yes\n2,\n");
    expect(some.scores).toBeNull();
    expect(some.notices).toEqual(['Predictions are not scored: "sold" is known in 1 of 2 rows.']);
    const text = "x,sold\n1,yes\n2,perhaps\n3,never\n";
    const refusal = (() => {
      try {
        model.predictCsv(text);
      } catch (error) {
        if (error instanceof InvalidInput) return error.issues;
        throw error;
      }
      return [];
    })();
    expect(refusal).toEqual([
      {
        path: "sold",
        message:
          'target "sold"; must be a class that the model knows ("no", "yes"): row 2 (line 3) has "perhaps" and 1 more row. Leave the column out to predict without scores.',
      },
    ]);
  });
});

it("a model for a different task than requested is refused", () => {
  expect(() => openModel(writeModel(houses), "classification")).toThrow(
    "must be for the task classification: regression",
  );
  expect(() => openModel(writeModel(classModels[0].model), "regression")).toThrow("must be for the task regression");
});
