/**
 * Writes a fit as the text of a model file, which can be read by `openModel` from `credence/model` and by `credence
 * predict`.
 */
import { defined } from "../../common/defined.ts";
import { type Dataset } from "../../objectives/bnn/data/dataset.ts";
import { fingerprintOf } from "../../objectives/bnn/model/digest.ts";
import { type Model, type ModelColumn } from "../../objectives/bnn/model/model.ts";
import { writeModel } from "../../objectives/bnn/model/model-file.ts";
import { type Inferred } from "./infer.ts";
import { refused } from "./table.ts";

/** Column names that tables must have in order to be predicted. */
export interface ModelNames {
  /** Names of the features, in row order. Default: x1, x2 … */
  readonly columns?: readonly string[];
  /** Name of the target. Default: y. */
  readonly target?: string;
  /** Name of the data set. Default: rows. */
  readonly data?: string;
}

/** `classes`: their names; null for a numeric target. Throws InvalidInput for names that do not match the data. */
export function modelText(
  dataset: Dataset,
  { standardizer, plan, prediction, posterior }: Inferred,
  classes: readonly string[] | null,
  { columns = dataset.featureNames, target = dataset.targetName, data = dataset.name }: ModelNames,
): string {
  if (columns.length !== dataset.columns) {
    throw refused("columns", "names", `must be ${dataset.columns}, one for each feature`, columns.length);
  }
  const all = [...columns, target];
  if (all.some((name) => name.trim() !== name || name === "")) {
    throw refused("columns", "names", "must not be empty, or begin or end with a space", all);
  }
  if (new Set(all).size < all.length) throw refused("columns", "names", "must be distinct", all);
  const model: Model = {
    task: classes === null ? "regression" : "classification",
    data: { name: data, rows: dataset.rows, fingerprint: fingerprintOf(dataset) },
    schema: {
      target: { name: target, ...defined({ classes: classes ?? undefined }) },
      columns: columns.map((name, j): ModelColumn => ({ name, kind: "numeric", ...rangeOf(dataset, j) })),
      header: all,
      reading: { header: "auto", missing: "error", decimal: "point", thousands: "none" },
    },
    standardizer,
    plan,
    posterior: { kind: posterior.kind, runs: posterior.runs },
    prediction,
    verdicts: [],
    origin: {},
    made: {},
  };
  return writeModel(model);
}

function rangeOf(
  { rows, columns, features }: Dataset,
  column: number,
): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < rows; row++) {
    const value = features[row * columns + column];
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}
