/** Loads a data set by name or from a file. */
import type { Issue } from "../../../common/issue.ts";
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import { setAside, type AsideNames } from "./aside.ts";
import { AUTO_MPG, autoMpgColumns } from "./auto-mpg.ts";
import { DIGITS, digitColumns } from "./digits.ts";
import { IRIS, irisColumns } from "./iris.ts";
import { PENGUINS, penguinColumns } from "./penguins.ts";
import { loadCsv } from "./csv.ts";
import { defaultCsvOptions, type CsvOptions } from "./csv-options.ts";
import type { Dataset } from "./dataset.ts";
import { encodeColumns, type ColumnSource } from "./encode-columns.ts";

/** The kind of a target: a number, or one of a few classes. */
export type TargetKind = "number" | "class";

/** The built-in data sets. */
const named: Readonly<Record<TargetKind, Readonly<Record<string, () => ColumnSource>>>> = {
  number: { [AUTO_MPG]: autoMpgColumns },
  class: { [PENGUINS]: penguinColumns, [IRIS]: irisColumns, [DIGITS]: digitColumns },
};

export function datasetNames(kind: TargetKind): readonly string[] {
  return Object.keys(named[kind]);
}

export type Loaded = { readonly dataset: Dataset } | { readonly issues: readonly Issue[] };

/**
 * Loads a data set. `data` is a built-in name or the path of a CSV file, which must contain a path separator or end in
 * `.csv`, `.tsv`, `.data` or `.txt`. `target` names the column to predict; required for a file, while a named data set
 * has its own. `aside` names columns that are not features, keyed by the options that request them. Every problem is
 * returned as an issue with the path `data`, `target` or one of `aside`, never thrown as an exception.
 */
export function loadDataset(options: {
  readonly data: string;
  readonly kind?: TargetKind;
  readonly target?: string | undefined;
  readonly csv?: CsvOptions;
  readonly aside?: AsideNames;
}): Loaded {
  const { data, kind = "number", target, csv = defaultCsvOptions, aside = {} } = options;
  if (/[/\\]/.test(data) || /\.(?:[ct]sv|data|txt)$/i.test(data)) return loadCsv(data, { kind, target, aside }, csv);
  const names = datasetNames(kind);
  if (!names.includes(data)) {
    const message =
      `data set; must be ${listNames(names)} or the path of a CSV file: ${JSON.stringify(data)}. ` +
      didYouMean(data, names, "A file name must end in .csv or .tsv, or contain a slash.");
    return { issues: [{ path: "data", message }] };
  }
  const source = named[kind][data]();
  if (target !== undefined && target !== source.target.name) {
    const own = JSON.stringify(source.target.name);
    const message = `target; must be ${own} for data set ${JSON.stringify(data)}: ${JSON.stringify(target)}. Leave it out.`;
    return { issues: [{ path: "target", message }] };
  }
  const set = setAside(source, aside);
  if ("issues" in set) return set;
  return { dataset: { ...encodeColumns(set.source), ...set.aside } };
}
