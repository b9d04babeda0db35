/** Reads a file from another tuner: chooses the reader and checks its settings. */
import { InvalidInput } from "../../common/errors.ts";
import { valueIssue } from "../settings/parse-value.ts";
import type { Settings } from "../settings/settings.ts";
import type { Context } from "../context.ts";
import { axStudy } from "./ax.ts";
import { csvStudy } from "./csv.ts";
import type { ForeignStudy } from "./foreign-study.ts";
import { chosenStudy, foreignStudy } from "./optuna.ts";
import { optunaTables, readOptunaTables } from "./optuna-database.ts";
import { isJournal, readJournal } from "./optuna-journal.ts";

const foreignFormats = ["optuna", "csv", "ax"] as const;
export type ForeignFormat = (typeof foreignFormats)[number];

/** Throws InvalidInput for an unknown format. */
export function readFormat(text: string): ForeignFormat {
  const found = foreignFormats.find((one) => one === text);
  if (found !== undefined) return found;
  throw new InvalidInput([valueIssue("--from", text, { rule: `must be one of ${foreignFormats.join(", ")}` })]);
}

/**
 * `settings`: the space, metric and direction, required for a table, and which study to read from a file with several.
 */
export async function readForeign(
  file: string,
  { format, text, settings }: { readonly format: ForeignFormat; readonly text: string; readonly settings: Settings },
  context: Pick<Context, "readTables">,
): Promise<ForeignStudy> {
  const { study, space, metric, direction } = settings;
  if (format !== "csv") refuseKnown(format, settings);
  if (format === "ax") return axStudy(text, file);
  if (format === "optuna") {
    return foreignStudy(chosenStudy(await optunaStudies(file, text, context), study));
  }
  const missing = [
    ...(space === undefined ? [{ path: "--space", message: "must be given for a table, once for each column" }] : []),
    ...(metric === undefined
      ? [{ path: "--metric", message: "must be given for a table, with the column to tune" }]
      : []),
  ];
  if (space === undefined || metric === undefined) throw new InvalidInput(missing);
  const name = study ?? file.replace(/^.*[/\\]|\.[^./\\]*$/g, "");
  return csvStudy(text, { space, metric: { name: metric[0], direction: direction ?? "minimize" }, name });
}

/** Rejects flags for information that the file already contains. */
function refuseKnown(format: "optuna" | "ax", settings: Settings): void {
  const { study, space, metric, direction } = settings;
  const known = { space, metric, direction, ...(format === "ax" ? { study } : {}) };
  const flags = Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
  if (flags.length === 0) return;
  const what = format === "ax" ? "an Ax experiment" : "an Optuna study";
  const remedy = flags.includes("--study") ? " Rename it with --as." : "";
  throw new InvalidInput([
    { path: flags.join(", "), message: `must be omitted for ${what}, because the file contains it.${remedy}` },
  ]);
}

async function optunaStudies(file: string, text: string, context: Pick<Context, "readTables">) {
  if (text.startsWith("SQLite format 3")) {
    const tables = await context.readTables(file, optunaTables);
    return readOptunaTables((table) => tables[table] ?? []);
  }
  if (isJournal(text)) return readJournal(text);
  const message = "file; must be an Optuna database (sqlite:///FILE) or a journal of JournalFileBackend";
  throw new InvalidInput([{ path: file, message }]);
}
