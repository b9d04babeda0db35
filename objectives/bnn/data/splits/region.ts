/**
 * A region of the inputs that is held out whole: rows unlike those learned from, to find out whether a network is less
 * certain about them (gap splits, Foong et al. 2019).
 */
import { didYouMean, listNames } from "../../../../common/did-you-mean.ts";
import type { Dataset } from "../dataset.ts";
import type { Refusal } from "./splitter.ts";

export interface Region {
  /** Row numbers in the data set, ascending. */
  readonly rows: Int32Array;
  /** For people: which rows these are, and how many. */
  readonly description: string;
}

/** Share of the rows if none is given. */
const SHARE = 0.2;
const form =
  "must be COLUMN:high or COLUMN:low, with a share of the rows if not a fifth (weight:high:0.1), or COLUMN=LEVEL for a column of categories";

/**
 * Reads a region. `COLUMN:high:SHARE` contains the rows with the largest values of a numeric column, at least this share
 * of all; rows of equal values are all inside or all outside. `COLUMN=LEVEL` contains the rows of one category.
 */
export function regionOf(dataset: Dataset, text: string): Region | Refusal {
  const { featureNames, rows } = dataset;
  const refuse = (rule: string, remedy = ""): Refusal => {
    const message = `region; ${rule}: ${JSON.stringify(text)}${remedy === "" ? "" : `. ${remedy}`}`;
    return { path: "region", message };
  };
  const levels = levelNames(dataset);
  if (levels.includes(text)) {
    const inside = rowsWhere(rows, (row) => valueOf(dataset, text, row) === 1);
    return { rows: inside, description: `the ${inside.length} of ${rows} rows with ${text}` };
  }
  const parts = /^(?<name>.+?):(?<end>high|low)(?::(?<share>[^:]+))?$/.exec(text)?.groups;
  const numeric = featureNames.filter((name) => !levels.includes(name));
  if (parts === undefined) return refuse(form, didYouMean(text, levels, ""));
  const { name, end } = parts;
  if (!numeric.includes(name)) {
    const categories = levels.filter((level) => level.startsWith(`${name}=`));
    if (categories.length > 0) return refuse(form, `Its regions are ${listNames(categories)}.`);
    const close = didYouMean(name, numeric, "");
    return refuse("must name a numeric column of the data", close === "" ? `They are ${listNames(numeric)}.` : close);
  }
  const share = parts.share === undefined ? SHARE : Number(parts.share);
  if (!(share > 0 && share < 1)) return refuse("must have a share between 0 and 1");
  const values = Array.from({ length: rows }, (_, row) => valueOf(dataset, name, row)).sort((a, b) => a - b);
  const count = Math.max(1, Math.round(share * rows));
  const border = end === "high" ? values[rows - count] : values[count - 1];
  const isInside = end === "high" ? (value: number) => value >= border : (value: number) => value <= border;
  const inside = rowsWhere(rows, (row) => isInside(valueOf(dataset, name, row)));
  const sign = end === "high" ? "≥" : "≤";
  return { rows: inside, description: `the ${inside.length} of ${rows} rows with ${name} ${sign} ${border}` };
}

/** The names of one-hot columns: those of categories in the source, `COLUMN=LEVEL`. */
function levelNames({ source, featureNames }: Dataset): readonly string[] {
  const encoders = source?.encoders ?? [];
  const names = encoders.flatMap((encoder) =>
    encoder.kind === "categorical" ? encoder.categories.map((level) => `${encoder.name}=${level}`) : [],
  );
  return names.filter((name) => featureNames.includes(name));
}

function valueOf({ features, columns, featureNames }: Dataset, name: string, row: number): number {
  return features[row * columns + featureNames.indexOf(name)];
}

function rowsWhere(rows: number, isInside: (row: number) => boolean): Int32Array {
  return Int32Array.from(Array.from({ length: rows }, (_, row) => row).filter(isInside));
}
