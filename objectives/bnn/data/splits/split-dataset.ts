/** Splits a data set into training, validation and test rows; once, or over several folds and repeats. */
import { fold, type Key } from "../../../../math/random.ts";
import type { Dataset } from "../dataset.ts";
import { partsByFiles, partsByLabel, type PredefinedParts } from "./predefined.ts";
import { groupSplitter } from "./group.ts";
import { randomSplitter } from "./random.ts";
import { regionOf, type Region } from "./region.ts";
import { stratifiedSplitter } from "./stratified.ts";
import { isRefusal, type Fold, type Refusal, type Splitter } from "./splitter.ts";
import { readTimes } from "./times.ts";
import { timeSplitter } from "./time.ts";

export const splitKinds = ["random", "time", "group"] as const;

export interface SplitSettings {
  /** By default: by time if there is a time column, by group if there is a group column, otherwise random. */
  readonly split?: (typeof splitKinds)[number] | undefined;
  /** Names of columns that were set aside. */
  readonly timeColumn?: string | undefined;
  readonly groupColumn?: string | undefined;
  readonly splitColumn?: string | undefined;
  /** Paths of files with row numbers. */
  readonly trainRows?: string | undefined;
  readonly testRows?: string | undefined;
  /**
   * Fractions of all rows; with given test rows, `validation` is a fraction of the other rows. In (0, 1), with a sum
   * below 1.
   */
  readonly validation: number;
  readonly test: number;
  /**
   * With K ≥ 2 folds, each row outside the test set is validated on once; 1 is a single split, with the fraction
   * `validation`.
   */
  readonly folds: number;
  /** Number of repeats with different random orders; ≥ 1. */
  readonly repeats: number;
  /** Rows in no part: `COLUMN:high`, `COLUMN:low`, with a share if not a fifth, or `COLUMN=LEVEL`. */
  readonly region?: string | undefined;
}

export interface Resampling {
  /** `repeats` × `folds` splits, grouped by repeat. */
  readonly folds: readonly [Fold, ...Fold[]];
  /** Number of folds per repeat. */
  readonly perRepeat: number;
  /** All rows outside the test set: the union of all folds. */
  readonly development: Int32Array;
  /** Rows that are in no fold. */
  readonly test: Int32Array;
  /** The held-out region of the inputs, whose rows are in no fold and no test set; null if none is asked for. */
  readonly region: Region | null;
}

/** The same key gives the same rows. The test rows do not depend on `validation`, `folds` and `repeats`. */
export function splitDataset(dataset: Dataset, settings: SplitSettings, key: Key): Resampling | Refusal {
  const splitter = splitterOf(dataset, settings);
  if (isRefusal(splitter)) return splitter;
  if (settings.repeats > 1 && !splitter.isRandom) {
    return { path: "repeats", message: `repeats; must be 1 with split=time: ${settings.repeats}. Time has one order.` };
  }
  const predefined = predefinedParts(dataset, settings);
  if (predefined !== null && isRefusal(predefined)) return predefined;
  const parts = predefined ?? cutTest(dataset, settings, { splitter, key });
  if (isRefusal(parts)) return parts;
  const folds = foldsOf(parts, settings, { splitter, key });
  if (isRefusal(folds)) return folds;
  const [first, ...others] = folds;
  // Training rows come first, in the arranged order.
  const development = "validation" in parts && parts.validation !== null ? joined(parts.train, parts.validation) : null;
  const whole = development ?? joined(first.train, parts.train.filter(isOutside(first.train)));
  const split = {
    folds: [first, ...others],
    perRepeat: settings.folds,
    development: whole,
    test: parts.test,
    region: null,
  } as const;
  return settings.region === undefined ? split : withoutRegion(dataset, split, settings.region);
}

/**
 * Takes the region's rows out of every part. The other rows stay in theirs, so that splits with and without a region
 * can be compared.
 */
function withoutRegion(dataset: Dataset, split: Resampling, text: string): Resampling | Refusal {
  const region = regionOf(dataset, text);
  if (isRefusal(region)) return region;
  const remaining = (rows: Int32Array) => rows.filter(isOutside(region.rows));
  const [first, ...others] = split.folds.map(({ train, validation }) => {
    return { train: remaining(train), validation: remaining(validation) };
  });
  const rest = { folds: [first, ...others], development: remaining(split.development) } as const;
  const test = remaining(split.test);
  const parts = [...rest.folds.flatMap(({ train, validation }) => [train, validation])];
  const isTested = test.length > 0 || split.test.length === 0;
  if (isTested && parts.every(({ length }) => length > 0)) return { ...split, ...rest, test, region };
  const message = `region; must leave rows to train on, to validate on and to test on: ${JSON.stringify(text)} is ${region.description}. Hold out fewer rows.`;
  return { path: "region", message };
}

interface Splitting {
  readonly splitter: Splitter;
  readonly key: Key;
}

/** The test rows, and the other rows in the arranged order. */
interface TestCut {
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly validationRows: number;
}

function splitterOf(dataset: Dataset, settings: SplitSettings): Splitter | Refusal {
  const { timeColumn, groupColumn } = settings;
  const inferred = timeColumn !== undefined ? "time" : groupColumn !== undefined ? "group" : "random";
  const kind = settings.split ?? inferred;
  const unused =
    kind !== "time" && timeColumn !== undefined
      ? "time"
      : kind !== "group" && groupColumn !== undefined
        ? "group"
        : null;
  if (unused !== null) {
    const remedy = `Leave it out, or --set split=${unused}.`;
    const message = `${unused} column; must go with split=${unused}: split is ${kind}. ${remedy}`;
    return { path: `${unused}-column`, message };
  }
  switch (kind) {
    case "random":
      return dataset.classes === undefined ? randomSplitter : stratifiedSplitter(dataset.target);
    case "time": {
      const texts = timeColumn === undefined ? null : asideOf(dataset, timeColumn);
      const times = texts === null ? Float64Array.from({ length: dataset.rows }, (_, row) => row) : readTimes(texts);
      return isRefusal(times) ? times : timeSplitter(times);
    }
    case "group":
      if (groupColumn !== undefined) return groupSplitter(asideOf(dataset, groupColumn));
      return {
        path: "group-column",
        message: "group column; must be given with split=group: missing. Add --set group-column=NAME.",
      };
  }
}

function predefinedParts(dataset: Dataset, settings: SplitSettings): PredefinedParts | Refusal | null {
  const { splitColumn, testRows, trainRows } = settings;
  if (splitColumn !== undefined && testRows !== undefined) {
    const message =
      "split column; must not be combined with test-rows, which serves the same purpose. Leave one of them out.";
    return { path: "split-column", message };
  }
  if (splitColumn !== undefined) return partsByLabel(asideOf(dataset, splitColumn));
  if (testRows !== undefined) return partsByFiles(dataset, { test: testRows, train: trainRows });
  if (trainRows === undefined) return null;
  return { path: "train-rows", message: "train rows; must go with test-rows: missing. Add --set test-rows=FILE." };
}

function cutTest(dataset: Dataset, settings: SplitSettings, { splitter, key }: Splitting): TestCut | Refusal {
  const { rows } = dataset;
  const [test, validation] = [settings.test, settings.validation].map((share) => countOf(rows, share));
  if (test + validation >= rows) {
    const message = `rows; must leave one to train on: ${rows} rows, ${test + validation} of them held out`;
    return { path: "data", message };
  }
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  const cut = splitter.holdOut(splitter.arrange(all, key), test, 2);
  return isRefusal(cut) ? cut : { train: cut.rest, test: cut.held, validationRows: validation };
}

function foldsOf(
  parts: PredefinedParts | TestCut,
  settings: SplitSettings,
  { splitter, key }: Splitting,
): readonly [Fold, ...Fold[]] | Refusal {
  const { split, timeColumn, groupColumn, folds: count, repeats, validation: share } = settings;
  const { train } = parts;
  const isSingle = count === 1 && repeats === 1;
  if ("validation" in parts && parts.validation !== null) {
    if (isSingle) return [{ train, validation: parts.validation }];
    const path = count > 1 ? "folds" : "repeats";
    const message = `${path}; must be 1 where the split column has validation rows: ${Math.max(count, repeats)}. Label them train.`;
    return { path, message };
  }
  const isPredefined = "validation" in parts;
  const held = isPredefined ? countOf(train.length, share) : parts.validationRows;
  const isAnyKind = split === undefined && timeColumn === undefined && groupColumn === undefined;
  // As in published benchmarks with such files, the last training rows, in the given order, are used for validation.
  if (isPredefined && isAnyKind && isSingle && held < train.length) {
    return [{ train: train.slice(0, train.length - held), validation: train.slice(train.length - held) }];
  }
  const all: Fold[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const isArranged = !isPredefined && repeat === 0;
    const arranged = isArranged ? train : splitter.arrange(train, fold(fold(key, "repeat"), repeat));
    const cut = count === 1 ? oneFold(splitter.holdOut(arranged, held, 1)) : splitter.folds(arranged, count);
    if ("message" in cut) return cut;
    all.push(...cut);
  }
  return all as unknown as readonly [Fold, ...Fold[]];
}

function oneFold(cut: ReturnType<Splitter["holdOut"]>): readonly Fold[] | Refusal {
  return isRefusal(cut) ? cut : [{ train: cut.rest, validation: cut.held }];
}

/** The cells of a column that was set aside. */
function asideOf({ aside }: Dataset, name: string): readonly string[] {
  const cells = aside?.[name];
  if (cells === undefined) throw new Error(`column was not set aside: ${name}`);
  return cells;
}

function countOf(rows: number, share: number): number {
  return share === 0 ? 0 : Math.max(1, Math.round(rows * share));
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  return Int32Array.from([...a, ...b]);
}

function isOutside(rows: Int32Array): (row: number) => boolean {
  const inside = new Set(rows);
  return (row) => !inside.has(row);
}
