import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeKey } from "../../../../../math/random.ts";
import { splitDataset, type SplitSettings } from "../../../../../objectives/bnn/data/splits/split-dataset.ts";
import { datasetOf, partsOf, sorted } from "./support.ts";

const once = { validation: 0.2, test: 0.2, folds: 1, repeats: 1 };

describe("parts by a column", () => {
  const part = ["train", "Test", "VALIDATION", "train", "val", "training", "test", "train"];

  test("are those of the column", () => {
    const { folds, test, development } = partsOf(datasetOf(8, { part }), { ...once, splitColumn: "part" });
    expect(folds.map(({ train, validation }) => [[...train], [...validation]])).toEqual([
      [
        [0, 3, 5, 7],
        [2, 4],
      ],
    ]);
    expect([...test]).toEqual([1, 6]);
    expect(sorted(development)).toEqual([0, 2, 3, 4, 5, 7]);
  });

  test("without rows to validate on are split further, once or over folds", () => {
    const labels = part.map((label) => (/^val/i.test(label) ? "train" : label));
    const one = partsOf(datasetOf(8, { labels }), { ...once, splitColumn: "labels", validation: 0.5 });
    expect(one.folds[0].validation).toHaveLength(3);
    expect([...one.test]).toEqual([1, 6]);
    const three = partsOf(datasetOf(8, { labels }), { ...once, splitColumn: "labels", folds: 3, repeats: 2 });
    expect(three.folds).toHaveLength(6);
    expect(sorted(three.folds.slice(3).flatMap(({ validation }) => [...validation]))).toEqual([0, 2, 3, 4, 5, 7]);
  });

  test.each<[readonly string[], Partial<SplitSettings>, string]>([
    [["train", "tset"], {}, 'split column; must say train, validation or test: "tset" in row 2'],
    [
      ["train", "val"],
      {},
      'split column; must have rows of train and of test: none of test. Its labels are "train", "val".',
    ],
    [
      ["train", "val", "test"],
      { folds: 5 },
      "folds; must be 1 where the split column has validation rows: 5. Label them train.",
    ],
    [
      ["train", "val", "test"],
      { testRows: "x" },
      "split column; must not be combined with test-rows, which serves the same purpose. Leave one of them out.",
    ],
  ])("refuses %o under %o", (labels, changes, message) => {
    const settings = { ...once, splitColumn: "labels", ...changes };
    expect(splitDataset(datasetOf(labels.length, { labels }), settings, makeKey(1))).toMatchObject({ message });
  });
});

describe("parts by files of row numbers", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "credence-rows-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test("validate on the last of the training rows, in the order given", () => {
    const trainRows = file("train.txt", "9\n7\n5\n3\n1\n");
    const testRows = file("test.txt", "0.000000000000000000e+00\n2.0\n");
    const { folds, test, development } = partsOf(datasetOf(10), { ...once, trainRows, testRows });
    expect(folds.map(({ train, validation }) => [[...train], [...validation]])).toEqual([[[9, 7, 5, 3], [1]]]);
    expect([...test]).toEqual([0, 2]);
    expect([...development]).toEqual([9, 7, 5, 3, 1]);
  });

  test("use all other rows for training without a training file, and work with folds and groups", () => {
    const testRows = file("test.txt", "0, 2");
    expect(sorted(partsOf(datasetOf(6), { ...once, testRows }).development)).toEqual([1, 3, 4, 5]);
    const who = ["a", "a", "b", "a", "b", "c"];
    const { folds } = partsOf(datasetOf(6, { who }), { ...once, testRows, groupColumn: "who", folds: 3 });
    expect(folds.map(({ validation }) => validation.length).toSorted()).toEqual([1, 1, 2]);
  });

  test("count the rows of the file, of which some may have been left out", () => {
    const testRows = file("test.txt", "0 1 2");
    const dataset = { ...datasetOf(4), rowNumbers: Int32Array.of(0, 2, 3, 5), sourceRows: 6 };
    expect([...partsOf(dataset, { ...once, testRows }).test]).toEqual([0, 1]);
  });

  test.each([
    ["12", "0", "train-rows", 'must be integers from 0 to 9, each once: "12"'],
    ["1 x", "0", "train-rows", 'must be integers from 0 to 9, each once: "x"'],
    ["1", "1.5", "test-rows", 'must be integers from 0 to 9, each once: "1.5"'],
    ["1", "3 3", "test-rows", "must be integers from 0 to 9, each once: 3 twice"],
    ["1 2", "2", "train-rows", "train rows; must not be test rows: 2 is in"],
  ])("refuse %o to train and %o to test", (train, tested, path, words) => {
    const files = { trainRows: file("train.txt", train), testRows: file("test.txt", tested) };
    const split = splitDataset(datasetOf(10), { ...once, ...files }, makeKey(1));
    expect(split).toMatchObject({ path, message: expect.stringContaining(words) as string });
  });

  test("refuse a missing file, and training rows alone", () => {
    const missing = splitDataset(datasetOf(10), { ...once, testRows: join(folder, "none") }, makeKey(1));
    expect(missing).toMatchObject({ path: "test-rows", message: expect.stringMatching(/^file; must exist/) as string });
    const alone = splitDataset(datasetOf(10), { ...once, trainRows: file("train.txt", "1") }, makeKey(1));
    expect(alone).toMatchObject({ path: "train-rows", message: expect.stringContaining("--set test-rows") as string });
  });
});
