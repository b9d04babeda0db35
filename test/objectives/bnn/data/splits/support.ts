/** Small data sets, and their splits. */
import { makeKey } from "../../../../../math/random.ts";
import type { Dataset } from "../../../../../objectives/bnn/data/dataset.ts";
import {
  splitDataset,
  type Resampling,
  type SplitSettings,
} from "../../../../../objectives/bnn/data/splits/split-dataset.ts";

/** Rows without information, and columns that were set aside. */
export function datasetOf(rows: number, aside: Dataset["aside"] = {}): Dataset {
  const target = new Float64Array(rows);
  const names = { name: "made up", featureNames: ["x"], targetName: "y" };
  return { ...names, rows, columns: 1, features: new Float64Array(rows), target, aside, notices: [] };
}

/** Throws if the rows cannot be split. */
export function partsOf(dataset: Dataset, settings: SplitSettings, seed = 1): Resampling {
  const split = splitDataset(dataset, settings, makeKey(seed));
  if ("message" in split) throw new Error(split.message);
  return split;
}

export function sorted(rows: Iterable<number>): number[] {
  return [...rows].toSorted((a, b) => a - b);
}
