/** `credence import`: a study that `export` wrote, with all its trials. */
import type { Archive } from "../archive.ts";
import { readArchive } from "../archive.ts";
import { complaint } from "../arguments.ts";
import { jsonFlag, storageFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { CredenceError, InvalidInput } from "../../errors.ts";
import { countOf } from "../format.ts";
import { printed } from "../json.ts";
import { readStudyName } from "../settings.ts";
import type { ImportedTrial, Store } from "../../store.ts";
import { isFinished } from "../../trial.ts";
import { storageAddress, textFlag, withStore } from "../with-store.ts";

export const importCommand: CommandSpec = {
  name: "import",
  positional: [{ name: "<file>", summary: "a document that `credence export` wrote; - reads standard input" }],
  summary: "add a study from a file",
  description: [
    "Trials keep their numbers, closed up where some had been deleted. Those that were running wait for the next " +
      "`credence tune`.",
  ],
  flags: [storageFlag, jsonFlag, { flag: "--study <name>", summary: "give the study another name" }],
  examples: [
    { line: "credence import study.json", says: "add the study to ./credence.db" },
    { line: "credence import study.json --study copy", says: "beside the one of the same name" },
  ],
  async run(call, context) {
    const [file] = call.positional;
    const archive = renamed(parse(await read(file, context), file), textFlag(call, "study"));
    const { name } = archive.spec;
    const address = storageAddress(textFlag(call, "storage"), context);
    await withStore(address, context, async (store) => {
      if ((await store.findStudy(name)) !== null) {
        throw new CredenceError(
          "conflict",
          `study; must be new to ${address}: ${name}. Give it another name with --study.`,
        );
      }
      await add(archive, store);
    });
    const count = countOf(archive.trials.length, "trial");
    if (call.flags.json === true) context.stdout.write(printed({ study: name, trials: archive.trials.length }));
    else context.stdout.write(`Imported study ${name} with ${count}.\n`);
    return 0;
  },
};

async function read(file: string, context: Context): Promise<string> {
  return file === "-" ? context.readStandardInput() : context.readFile(file);
}

function parse(text: string, file: string): Archive {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InvalidInput([{ path: file, message: `document; must be JSON: ${why}` }]);
  }
  const read = readArchive(document);
  if ("archive" in read) return read.archive;
  throw new InvalidInput(
    read.issues.map(({ path, message }) => ({ path: path === "" ? file : `${file}: ${path}`, message })),
  );
}

function renamed(archive: Archive, name: string | undefined): Archive {
  if (name === undefined) return archive;
  const read = readStudyName(name);
  if (!("value" in read)) throw new InvalidInput([complaint("--study", name, read)]);
  return { ...archive, spec: { ...archive.spec, name } };
}

/** The whole study, or none of it. */
async function add({ spec, budget, trials, ...archive }: Archive, store: Store): Promise<void> {
  const { secondsUsed, createdAt, maxAttempts, annotations } = archive;
  const { name } = spec;
  const author = { who: "import", now: createdAt };
  await store.atomically(async (inside) => {
    await inside.createStudy(spec, budget, createdAt);
    if (secondsUsed > 0) await inside.addSecondsUsed(name, secondsUsed);
    await inside.updateStudy(name, { maxAttempts, ...annotations }, author);
    // Numbers follow the order in which trials are added: runs of finished ones go in together.
    let finished: ImportedTrial[] = [];
    for (const trial of trials) {
      if (isFinished(trial)) {
        finished.push({ ...trial, lease: null, revision: 0 });
        continue;
      }
      if (finished.length > 0) await inside.importTrials(name, finished);
      finished = [];
      const { number } = await inside.enqueueTrial(name, trial, trial.createdAt);
      const { notes, tags, attributes } = trial;
      await inside.annotateTrial(name, number, { notes, tags, attributes }, author);
    }
    if (finished.length > 0) await inside.importTrials(name, finished);
  });
}
