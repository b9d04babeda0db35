/** `credence copy`: copies studies from one database to another, possibly with a different engine. */
import { didYouMean } from "../../common/did-you-mean.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import { shownAddress } from "../../common/shown-address.ts";
import { jsonFlag, type Call, type CommandSpec, type ExitCode } from "../command.ts";
import type { Context } from "../context.ts";
import { jsonText } from "../report/json-text.ts";
import { readStudyName } from "../settings/settings.ts";
import { valueIssue } from "../settings/parse-value.ts";
import { isServer } from "../studies/location.ts";
import { noStudy, textFlag } from "../studies/with-studies.ts";
import { countOf } from "../terminal/format.ts";

/** Maximum number of conflicting names in a message. */
const NAMES_SHOWN = 5;

interface Copied {
  readonly study: string;
  readonly as: string;
  readonly trials: number;
}

export const copyCommand: CommandSpec = {
  description: [
    "Copies everything that is stored for a study: trials with their numbers, search spaces, reports, artifacts, " +
      "notes, lost attempts, the audit log and the stored model (`export` leaves out the last three). Each study is read back and compared, and copied completely or " +
      "not at all. Running trials stay running, so their workers can finish them in the copy.",
    "FROM is not changed, and other commands may use it during the copy; what they write after a study has been read " +
      "is not copied. If a server uses the SQLite database, stop it first. TO is created if it does not exist.",
  ],
  flags: [
    { flag: "--study <name>", summary: "copy only this study; repeat for more", repeatable: true },
    { flag: "--as <name>", summary: "name of the copy; requires exactly one --study" },
    { flag: "--skip-existing", summary: "skip studies whose names already exist in TO" },
    jsonFlag,
  ],
  examples: [
    { line: "credence copy sqlite:credence.db sqlite:/srv/tuner/credence.db", summary: "all studies" },
    { line: "credence copy sqlite:credence.db postgres://tuner@db/tuner", summary: "to another engine" },
    {
      line: "credence copy sqlite:credence.db sqlite:team.db --study nets --as nets-of-ada",
      summary: "one, under another name",
    },
  ],
  async run(call, context) {
    const [from, to] = call.positional;
    assertDatabase("FROM", from);
    assertDatabase("TO", to);
    const copier = await context.openCopier(from, to);
    try {
      const { names, skipped } = namesToCopy(call, copier, { from, to });
      const signal = context.interruption();
      const copied: Copied[] = [];
      for (const study of names) {
        if (signal.aborted) return interrupted(copied, names.length, context);
        const as = textFlag(call, "as") ?? study;
        const trials = await copier.copy({ name: study, as });
        copied.push({ study, as, trials });
        if (call.flags.json !== true) context.stdout.write(lineOf({ study, as, trials }));
      }
      if (call.flags.json === true)
        context.stdout.write(jsonText({ from: shownAddress(from), to: shownAddress(to), copied, skipped }));
      else context.stdout.write(conclusion(copied, skipped.length));
      return 0;
    } finally {
      await copier.close();
    }
  },
};

function assertDatabase(argument: string, address: string): void {
  if (!isServer({ address })) return;
  const remedy = "For a server's study, use `credence export STUDY --server URL | credence import -`.";
  throw new InvalidInput([
    {
      path: argument,
      message: `address; must be a database address: ${JSON.stringify(shownAddress(address))}. ${remedy}`,
    },
  ]);
}

/** Throws before anything is copied if FROM lacks a name or TO already has it. */
function namesToCopy(
  call: Call,
  { names, existing }: { readonly names: readonly string[]; readonly existing: readonly string[] },
  { from, to }: { readonly from: string; readonly to: string },
): { readonly names: readonly string[]; readonly skipped: readonly string[] } {
  const { study, as: renamed } = call.flags;
  const wanted = [...new Set(Array.isArray(study) ? (study as readonly string[]) : names)];
  for (const name of wanted) {
    const otherwise =
      names.length === 0 ? "It has no studies yet." : `See \`credence studies --storage ${shownAddress(from)}\`.`;
    if (!names.includes(name)) throw noStudy(name, from, didYouMean(name, names, otherwise));
  }
  if (typeof renamed === "string") {
    if (!Array.isArray(study) || wanted.length !== 1) {
      throw new InvalidInput([{ path: "--as", message: "renames a single study. Add --study NAME exactly once." }]);
    }
    const read = readStudyName(renamed);
    if (!("value" in read)) throw new InvalidInput([valueIssue("--as", renamed, read)]);
  }
  const there = new Set(existing);
  const taken = wanted.filter((name) => there.has(typeof renamed === "string" ? renamed : name));
  if (taken.length > 0 && call.flags["skip-existing"] !== true) throw alreadyThere(taken, to, renamed);
  return { names: wanted.filter((name) => !taken.includes(name)), skipped: taken };
}

function alreadyThere(taken: readonly string[], to: string, renamed: unknown): CredenceError {
  const names = typeof renamed === "string" ? [renamed] : taken;
  const shown = names.slice(0, NAMES_SHOWN).map((name) => JSON.stringify(name));
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
  const studies = names.length === 1 ? "a study named" : "studies named";
  const remedy =
    "Nothing was copied. Rename a study with --study and --as, or skip existing studies with --skip-existing.";
  return new CredenceError(
    "conflict",
    `${shownAddress(to)} already has ${studies} ${shown.join(", ")}${more}. ${remedy}`,
    {
      fields: { study: names[0], storage: shownAddress(to) },
    },
  );
}

function lineOf({ study, as, trials }: Copied): string {
  return `${study}${as === study ? "" : ` as ${as}`}: ${countOf(trials, "trial")}\n`;
}

function conclusion(copied: readonly Copied[], skipped: number): string {
  const trials = copied.reduce((sum, { trials: count }) => sum + count, 0);
  const left =
    skipped === 0 ? "" : ` Skipped ${studiesText(skipped)} that already ${skipped === 1 ? "exists" : "exist"}.`;
  return `${studiesText(copied.length)}, ${countOf(trials, "trial")} copied and compared.${left}\n`;
}

function studiesText(count: number): string {
  return count === 1 ? "1 study" : `${count} studies`;
}

function interrupted(copied: readonly Copied[], all: number, context: Context): ExitCode {
  context.stderr.write(`Interrupted: ${copied.length} of ${studiesText(all)} copied. Continue with --skip-existing.\n`);
  return 130;
}
