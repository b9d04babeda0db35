/** A data set by its name, or from a file. */
import type { Issue } from "../../tuner/objective.ts";
import { didYouMean, listNames } from "../closest-name.ts";
import { AUTO_MPG, loadAutoMpg } from "./auto-mpg.ts";
import { loadCsv } from "./csv.ts";
import type { Dataset } from "./dataset.ts";

/** The data sets that come with the project. */
const named: Readonly<Record<string, () => Dataset>> = { [AUTO_MPG]: loadAutoMpg };

export const datasetNames: readonly string[] = Object.keys(named);

export type Loaded = { readonly dataset: Dataset } | { readonly issues: readonly Issue[] };

/**
 * Loads a data set. `data` is a known name, or the path of a CSV file: anything with a path separator or ending in
 * `.csv` or `.tsv`. `target` names the column to predict; a file needs it, a named data set has its own.
 * Everything wrong comes back as issues with the paths `data` and `target`, never as an exception.
 */
export function loadDataset(options: { readonly data: string; readonly target?: string | undefined }): Loaded {
  const { data, target } = options;
  if (/[/\\]/.test(data) || /\.[ct]sv$/i.test(data)) return loadCsv(data, target);
  if (!Object.hasOwn(named, data)) {
    const message =
      `data set; must be ${listNames(datasetNames)} or the path of a CSV file: ${JSON.stringify(data)}. ` +
      didYouMean(data, datasetNames, `A file's name ends in .csv or .tsv, or has a slash in it.`);
    return { issues: [{ path: "data", message }] };
  }
  const dataset = named[data]();
  if (target !== undefined && target !== dataset.targetName) {
    const own = JSON.stringify(dataset.targetName);
    const message = `target; must be ${own} for data set ${JSON.stringify(data)}: ${JSON.stringify(target)}. Leave it out.`;
    return { issues: [{ path: "target", message }] };
  }
  return { dataset };
}
