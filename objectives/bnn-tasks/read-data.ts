/** Loads the data set named in the options. */
import { defined } from "../../common/defined.ts";
import type { Issue } from "../../common/issue.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import { loadDataset, type TargetKind } from "../bnn/data/load.ts";
import type { BnnOptions } from "./options.ts";

/** Returns every issue with the options and the data. */
export function readData(
  options: BnnOptions,
  texts: Readonly<Record<string, string>>,
  kind: TargetKind,
): { readonly dataset: Dataset } | { readonly issues: readonly Issue[] } {
  const read = options.read(texts);
  const shown = options.options.find(({ name }) => name === "data")?.default;
  const loaded = loadDataset({
    kind,
    data: texts.data ?? String(shown),
    target: texts.target,
    aside: columnsAside(texts),
    ...defined({ csv: "settings" in read ? { ...read.settings, ignore: read.settings.ignore ?? [] } : undefined }),
  });
  const issues = [...("issues" in read ? read.issues : []), ...("issues" in loaded ? loaded.issues : [])];
  return issues.length > 0 || "issues" in loaded ? { issues } : loaded;
}

/** Columns that determine the split, by option. */
function columnsAside(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = ["time-column", "group-column", "split-column"];
  return Object.fromEntries(names.flatMap((name) => (Object.hasOwn(texts, name) ? [[name, texts[name].trim()]] : [])));
}
