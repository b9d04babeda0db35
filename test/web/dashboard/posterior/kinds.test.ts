import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bnnRegressionOn } from "../../../../objectives/bnn-tasks/regression.ts";
import { classArtifacts } from "../../../../objectives/bnn-tasks/class-artifacts.ts";
import type { Dataset } from "../../../../objectives/bnn/data/dataset.ts";
import type { Artifact } from "../../../../common/artifact.ts";
import * as shapes from "../../../../objectives/bnn/artifacts/kinds.ts";

/** The artifacts of a short evaluation, as the API returns them. */
async function recorded(): Promise<readonly Artifact[]> {
  const stream = openStream(makeKey("artifacts as a page reads them"));
  const x = Float64Array.from({ length: 100 }, () => 4 * stream.uniform() - 2);
  const created = bnnRegressionOn(
    {
      name: "sine",
      featureNames: ["x"],
      targetName: "height",
      rows: 100,
      columns: 1,
      features: x,
      target: x.map((value) => Math.sin(value) + 0.1 * stream.normal()),
      notices: [],
    },
    { chains: "2", iterations: "400", "warm-start": "200", draws: "20", hidden: "4" },
  );
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const evaluation = await created.objective.evaluate(
    {},
    {
      report: () => "continue",
      signal: new AbortController().signal,
      key: makeKey(1),
      trial: { study: "test", number: 0, attempt: 1 },
    },
  );
  if ("failure" in evaluation) throw new Error(evaluation.failure.message);
  return JSON.parse(JSON.stringify(evaluation.artifacts)) as readonly Artifact[];
}

const byKind = {
  reliability: shapes.reliability,
  coverage: shapes.coverage,
  "predictive-bands": shapes.predictiveBands,
  "uncertainty-split": shapes.uncertaintySplit,
  chains: shapes.chains,
  control: shapes.control,
} as const;

describe("the kinds of artifacts", () => {
  it("are parsed without loss from the artifacts of a Bayesian network's evaluation", async () => {
    const artifacts = await recorded();
    expect(artifacts.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(byKind).toSorted());
    for (const { kind, data } of artifacts) expect(byKind[kind as keyof typeof byKind].parse(data), kind).toEqual(data);
  });

  it("of classes are parsed from a classifier's artifacts", () => {
    const stream = openStream(makeKey("classes as a page reads them"));
    const labels = Float64Array.from({ length: 60 }, (_, row) => row % 3);
    const logits = Float64Array.from({ length: 2 * 60 * 3 }, () => 2 * stream.normal());
    const names = ["a", "b", "c"];
    const dataset = { classes: names } as unknown as Dataset;
    const predictive = { draws: 2, rows: 60, classes: 3, logits };
    const controls = [{ name: "frequencies", predictive: { ...predictive, logits: logits.map(() => 0) } }];
    const rows = Int32Array.from(labels, (_, row) => row);
    const recordedClasses = classArtifacts({ predictive, targets: labels, dataset, rows, controls }, []);
    const kinds = {
      "class-reliability": shapes.classReliability,
      "risk-coverage": shapes.riskCoverage,
      confusion: shapes.confusion,
      "class-control": shapes.classControl,
      "class-probabilities": shapes.classProbabilities,
    } as const;
    expect(recordedClasses.map(({ kind }) => kind)).toEqual(Object.keys(kinds));
    for (const { kind, data } of recordedClasses) {
      const read = JSON.parse(JSON.stringify(data)) as unknown;
      expect(kinds[kind as keyof typeof kinds].parse(read), kind).toEqual(read);
    }
  });

  it("are refused where a column is shorter than its neighbours, or something is missing", () => {
    const curve = { rows: 9, nominal: [0.5, 0.9], observed: [0.4, null], standardError: [0.1, 0.1] };
    expect(shapes.coverage.parse(curve)).toEqual(curve);
    expect(shapes.coverage.safeParse({ ...curve, observed: [0.4] }).success).toBe(false);
    expect(shapes.coverage.safeParse({ ...curve, rows: "nine" }).success).toBe(false);
    expect(shapes.coverage.safeParse({ nominal: [], observed: [], standardError: [] }).success).toBe(false);
    expect(shapes.coverage.safeParse(null).success).toBe(false);
    expect(shapes.coverage.safeParse([curve]).success).toBe(false);
  });

  it("contain a list of probabilities for each class", () => {
    const data = { classes: ["no", "yes"], rows: 2, shown: 2, row: [4, 7], label: [0, 1] };
    const probability = [
      [0.9, 0.2],
      [0.1, 0.8],
    ];
    expect(shapes.classProbabilities.parse({ ...data, probability }).probability).toEqual(probability);
    expect(shapes.classProbabilities.safeParse({ ...data, probability: [[0.9, 0.2], [0.1]] }).success).toBe(false);
  });
});

describe("numbers that may be missing", () => {
  it("are null, even where an earlier release did not record them", () => {
    const curve = { rows: 9, nominal: [0.5], observed: [0.4], standardError: [0.1], gapByChance: 0.2 };
    expect(shapes.reliability.parse(curve)).toEqual({ ...curve, target: "number", largestGap: null });
    expect(shapes.reliability.safeParse({ ...curve, largestGap: "wide" }).success).toBe(false);
  });
});
