import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bnnRegressionOn } from "../../../../objectives/bnn-regression.ts";
import type { Artifact, JsonValue } from "../../../../tuner/objective.ts";
import {
  readBands,
  readChains,
  readClasses,
  readControl,
  readCoverage,
  readReliability,
  readSplit,
} from "../../../../web/client/net/kinds.ts";
import { aligned, column, listOf, maybe, number, record, text } from "../../../../web/client/net/reading.ts";

/** What a short evaluation records, as it comes over the wire. */
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

const readers = {
  reliability: readReliability,
  coverage: readCoverage,
  "predictive-bands": readBands,
  "uncertainty-split": readSplit,
  chains: readChains,
  control: readControl,
} as const;

describe("the kinds of artifacts", () => {
  it("are read from what an evaluation of a Bayesian network records, and nothing of them is lost", async () => {
    const artifacts = await recorded();
    expect(artifacts.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(readers).toSorted());
    for (const { kind, data } of artifacts) {
      const read = readers[kind as keyof typeof readers](data);
      expect(data, kind).toMatchObject(read as object);
      const unread = Object.keys(data as object).filter((name) => !(name in (read as object)));
      expect(unread).toEqual(kind === "reliability" ? ["target"] : []);
    }
  });

  it("are refused where a column is shorter than its neighbours, or something is missing", () => {
    const curve = { rows: 9, nominal: [0.5, 0.9], observed: [0.4, null], standardError: [0.1, 0.1] };
    expect(readCoverage(curve)).toEqual(curve);
    expect(readCoverage({ ...curve, observed: [0.4] })).toBeNull();
    expect(readCoverage({ ...curve, rows: "nine" })).toBeNull();
    expect(readCoverage({ nominal: [], observed: [], standardError: [] })).toBeNull();
    expect(readCoverage(null)).toBeNull();
    expect(readCoverage([curve])).toBeNull();
  });

  it("hold a list of probabilities for each class", () => {
    const data = { classes: ["no", "yes"], rows: 2, shown: 2, row: [4, 7], label: [0, 1] };
    const probability = [
      [0.9, 0.2],
      [0.1, 0.8],
    ];
    expect(readClasses({ ...data, probability })?.probability).toEqual(probability);
    expect(readClasses({ ...data, probability: [[0.9, 0.2], [0.1]] })).toBeNull();
  });
});

describe("readers", () => {
  it("tell a number that is missing from a shape that is wrong", () => {
    const read = record({ gap: maybe, name: text });
    expect(read({ gap: null, name: "a", more: 1 })).toEqual({ gap: null, name: "a" });
    expect(read({ name: "a" })).toEqual({ gap: null, name: "a" });
    expect(read({ gap: "wide", name: "a" })).toBeNull();
    expect(column([1, null])).toEqual([1, null]);
    expect(column([1, "2"] as JsonValue)).toBeNull();
    expect(listOf(number)([1, null])).toBeNull();
  });

  it("compare the lengths of columns", () => {
    const read = aligned(record({ a: column, b: column }), ({ a, b }) => [a, b]);
    expect(read({ a: [1], b: [2] })).not.toBeNull();
    expect(read({ a: [1], b: [] })).toBeNull();
  });
});
