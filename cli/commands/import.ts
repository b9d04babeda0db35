/** `credence import`: adds an exported study, or a study from another tuner. */
import { defined } from "../../common/defined.ts";
import { readArchive, type Archive } from "../studies/archive.ts";
import { isPartlyImported, type ImportedStudy } from "../../tuner/studies.ts";
import { valueIssue } from "../settings/parse-value.ts";
import { jsonFlag, type Call, type CommandSpec } from "../command.ts";
import { describeJsonProblem } from "../../common/json-syntax.ts";
import type { Context } from "../context.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import { shownAddress } from "../../common/shown-address.ts";
import { countOf } from "../terminal/format.ts";
import { experimentIn } from "../importers/ax-records.ts";
import { importedStudy, type LeftOut } from "../importers/foreign-study.ts";
import { isJournal } from "../importers/optuna-journal.ts";
import { readForeign, readFormat } from "../importers/read-foreign.ts";
import { jsonText } from "../report/json-text.ts";
import { locationFlags, locationOfCall } from "../studies/location.ts";
import { settingsFromFlags } from "../settings/flags.ts";
import { readSettings, readStudyName } from "../settings/settings.ts";
import { textFlag, withStudies } from "../studies/with-studies.ts";

export const importCommand: CommandSpec = {
  description: [
    "Trials keep their order and are renumbered if some had been deleted. The next `credence tune` runs trials again " +
      "that were still running.",
  ],
  flags: [
    {
      flag: "--from <format>",
      summary: "read another tuner's file: optuna (SQLite or journal), ax (JSON) or csv (W&B, Ray, any table)",
    },
    { flag: "--study <name>", summary: "rename the study; with --from optuna, the study to read from the file" },
    { flag: "--as <name>", summary: "rename a study imported from another tuner" },
    {
      flag: "--space <dimension>",
      summary: 'use a column of the table as a dimension, such as "lr=float(1e-5,1,log)"',
      repeatable: true,
    },
    { flag: "--metric <name>", summary: "column of the table to tune" },
    { flag: "--direction <way>", summary: "minimize or maximize that column", default: "minimize" },
    { flag: "--maximize", summary: "the same as --direction maximize" },
    ...locationFlags,
    jsonFlag,
  ],
  examples: [
    { line: "credence import study.json", summary: "add the study to ./credence.db" },
    { line: "credence import study.json --study copy", summary: "under another name" },
    {
      line: "credence import --from optuna optuna.db --study nets",
      summary: "an Optuna study; continue it with `ask`",
    },
    {
      line: "credence import --from ax experiment.json",
      summary: "an experiment saved by save_to_json_file",
    },
    {
      line: 'credence import --from csv sweep.csv --space "lr=float(1e-5,1,log)" --metric val_loss',
      summary: "a table with one row per trial",
    },
  ],
  async run(call, context) {
    const [file] = call.positional;
    const { study, leftOut } = await readStudy(file, call, context);
    const { name } = study.spec;
    const location = locationOfCall(call, context);
    await withStudies(location, context, async (studies) => {
      const existing = await studies.findStudy(name);
      const mayContinue = studies.server !== null && existing !== null && isPartlyImported(existing);
      if (existing !== null && !mayContinue) {
        throw new CredenceError(
          "conflict",
          `${shownAddress(location.address)} already has a study named ${JSON.stringify(name)}. Choose another name with --study.`,
          { fields: { study: name, storage: shownAddress(location.address) } },
        );
      }
      await studies.importStudy(study);
    });
    const count = countOf(study.trials.length, "trial");
    if (call.flags.json === true) {
      context.stdout.write(
        jsonText({ study: name, trials: study.trials.length, ...defined({ leftOut: leftOut ?? undefined }) }),
      );
    } else {
      const lines = (leftOut ?? []).map(({ label, reason }) => `  ${label}: ${reason}`);
      context.stdout.write(
        [`Imported study ${name} with ${count}.`, ...leftOutTitle(lines.length), ...lines, ""].join("\n"),
      );
    }
    return 0;
  },
};

/** `leftOut`: trials from another tuner that could not be imported; null for a study exported by Credence. */
async function readStudy(
  file: string,
  call: Call,
  context: Context,
): Promise<{ readonly study: ImportedStudy; readonly leftOut: readonly LeftOut[] | null }> {
  const format = textFlag(call, "from");
  const text = await read(file, context);
  if (format === undefined) {
    refuseForeignFlags(call);
    const archive = renamed(parse(text, file), textFlag(call, "study"));
    return {
      study: { ...archive, trials: archive.trials.map((trial) => ({ ...trial, lease: null, revision: 0 })) },
      leftOut: null,
    };
  }
  const { settings, issues } = readSettings(settingsFromFlags({ ...call, flags: { ...call.flags, study: undefined } }));
  if (issues.length > 0) throw new InvalidInput(issues);
  const study = textFlag(call, "study");
  const wanted = { ...settings, ...defined({ study }) };
  const foreign = await readForeign(file, { format: readFormat(format), text, settings: wanted }, context);
  const imported = importedStudy(foreign, context.now());
  const name = textFlag(call, "as");
  if (name === undefined) return imported;
  assertName("--as", name);
  return { ...imported, study: { ...imported.study, spec: { ...imported.study.spec, name } } };
}

function refuseForeignFlags(call: Call): void {
  const foreign = ["as", "space", "metric", "direction", "maximize"].filter((flag) => call.flags[flag] !== undefined);
  if (foreign.length === 0) return;
  const message = "applies only to files from other tuners. Add --from optuna, --from ax or --from csv.";
  throw new InvalidInput(foreign.map((flag) => ({ path: `--${flag}`, message })));
}

function leftOutTitle(count: number): readonly string[] {
  return count === 0 ? [] : [`${countOf(count, "trial")} ${count === 1 ? "was" : "were"} left out:`];
}

async function read(file: string, context: Context): Promise<string> {
  return file === "-" ? context.readStandardInput() : context.readFile(file);
}

function parse(text: string, file: string): Archive {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new InvalidInput([
      { path: file, message: `document; must be JSON: ${otherFormat(text, file) ?? describeJsonProblem(text) ?? ""}` },
    ]);
  }
  if (experimentIn(document) !== null) {
    throw new InvalidInput([
      { path: file, message: "document; must be an exported study: an Ax experiment. Add --from ax." },
    ]);
  }
  const read = readArchive(document);
  if ("archive" in read) return read.archive;
  throw new InvalidInput(
    read.issues.map(({ path, message }) => ({ path: path === "" ? file : `${file}: ${path}`, message })),
  );
}

/** Detects other file formats, to explain how to import them. */
function otherFormat(text: string, file: string): string | null {
  if (text.startsWith("SQLite format 3")) {
    return `an SQLite database. If Credence wrote it, use it with --storage sqlite:${file}; if Optuna did, add --from optuna.`;
  }
  if (isJournal(text)) return "an Optuna journal. Add --from optuna.";
  const [first = ""] = text.split("\n", 1);
  if (/^[^{["]+[,;\t]/.test(first)) {
    return "a table. Add --from csv, with --space for each hyperparameter and --metric.";
  }
  return text.trim() === "" ? "an empty file." : null;
}

function renamed(archive: Archive, name: string | undefined): Archive {
  if (name === undefined) return archive;
  assertName("--study", name);
  return { ...archive, spec: { ...archive.spec, name } };
}

function assertName(flag: string, name: string): void {
  const read = readStudyName(name);
  if (!("value" in read)) throw new InvalidInput([valueIssue(flag, name, read)]);
}
