/** Predefined splits: from a column of the data, or from files of row numbers as in published benchmarks. */
import { listNames } from "../../../../common/did-you-mean.ts";
import type { Dataset } from "../dataset.ts";
import { readText } from "../read-text.ts";
import { without, type Refusal } from "./splitter.ts";

/** Row indices of the data set. */
export interface PredefinedParts {
  /** In the order given. */
  readonly train: Int32Array;
  /** Null if not specified; validation rows are then taken from the training rows. */
  readonly validation: Int32Array | null;
  readonly test: Int32Array;
}

const parts: Readonly<Record<string, keyof PredefinedParts>> = {
  train: "train",
  training: "train",
  validation: "validation",
  valid: "validation",
  val: "validation",
  dev: "validation",
  test: "test",
};

/** Splits by a label for each row: train, validation or test, ignoring case. */
export function partsByLabel(labels: readonly string[]): PredefinedParts | Refusal {
  const path = "split-column";
  const unknown = labels.findIndex((label) => !Object.hasOwn(parts, label.toLowerCase()));
  if (unknown >= 0) {
    const message = `split column; must say train, validation or test: ${JSON.stringify(labels[unknown])} in row ${unknown + 1}`;
    return { path, message };
  }
  const rowsOf = (part: keyof PredefinedParts) =>
    Int32Array.from(labels.flatMap((label, row) => (parts[label.toLowerCase()] === part ? [row] : [])));
  const [train, validation, test] = [rowsOf("train"), rowsOf("validation"), rowsOf("test")];
  const empty = train.length === 0 ? "train" : test.length === 0 ? "test" : null;
  if (empty !== null) {
    const message = `split column; must have rows of train and of test: none of ${empty}. Its labels are ${listNames([...new Set(labels)])}.`;
    return { path, message };
  }
  return { train, validation: validation.length > 0 ? validation : null, test };
}

interface RowFiles {
  /** Paths of files with row numbers; by default, `train` is every row that is not in `test`. */
  readonly test: string;
  readonly train?: string | undefined;
}

/**
 * Splits by files of row numbers, counted from 0 and separated by white space or commas. Numbers of dropped rows are
 * ignored.
 */
export function partsByFiles(dataset: Dataset, files: RowFiles): PredefinedParts | Refusal {
  const numbers = dataset.rowNumbers ?? Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const rowOf = new Map(Array.from(numbers, (number, row) => [number, row]));
  const last = dataset.sourceRows === undefined ? dataset.rows - 1 : dataset.sourceRows - 1;
  const read = (path: string, file: string): Int32Array | Refusal => {
    const listed = readNumbers(file, last);
    if ("message" in listed) return { path, message: listed.message };
    return Int32Array.from(listed.numbers.flatMap((number) => rowOf.get(number) ?? []));
  };
  const test = read("test-rows", files.test);
  if ("message" in test) return test;
  const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const train = files.train === undefined ? without(all, test) : read("train-rows", files.train);
  if ("message" in train) return train;
  const tested = new Set(test);
  const shared = train.find((row) => tested.has(row));
  if (shared !== undefined) {
    const message = `train rows; must not be test rows: ${numbers[shared]} is in ${JSON.stringify(files.train)} and ${JSON.stringify(files.test)}`;
    return { path: "train-rows", message };
  }
  for (const [name, part] of Object.entries({ test, train })) {
    const message = `${name} rows; must be at least 1: none of the data's`;
    if (part.length === 0) return { path: `${name}-rows`, message };
  }
  return { train, validation: null, test };
}

/** Integers from 0 to `last`, without duplicates. */
function readNumbers(
  path: string,
  last: number,
): { readonly numbers: readonly number[] } | { readonly message: string } {
  const read = readText(path);
  if ("message" in read) return read;
  const words = read.text.split(/[\s,;]+/).filter((word) => word !== "");
  // numpy.savetxt writes integers as floats: 3.000000e+00.
  const wrong = words.find((word) => !(Number.isInteger(Number(word)) && Number(word) >= 0 && Number(word) <= last));
  const rule = `row numbers of ${JSON.stringify(path)}; must be integers from 0 to ${last}, each once`;
  if (wrong !== undefined) return { message: `${rule}: ${JSON.stringify(wrong)}` };
  const numbers = words.map(Number);
  const seen = new Set<number>();
  for (const number of numbers) {
    if (seen.has(number)) return { message: `${rule}: ${number} twice` };
    seen.add(number);
  }
  return { numbers };
}
