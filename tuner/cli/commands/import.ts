/** `credence import`: a study that `export` wrote, with all its trials. */
import type { Archive } from "../archive.ts";
import { readArchive } from "../archive.ts";
import { complaint } from "../arguments.ts";
import { jsonFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import type { Context } from "../context.ts";
import { CredenceError, InvalidInput } from "../../errors.ts";
import { countOf } from "../format.ts";
import { printed } from "../json.ts";
import { placeFlags, placeOfCall } from "../place.ts";
import { readStudyName } from "../settings.ts";
import { textFlag, withStore } from "../with-store.ts";

export const importCommand: CommandSpec = {
  description: [
    "Trials keep their numbers, closed up where some had been deleted. Those that were running wait for the next " +
      "`credence tune`.",
  ],
  flags: [...placeFlags, jsonFlag, { flag: "--study <name>", summary: "give the study another name" }],
  examples: [
    { line: "credence import study.json", says: "add the study to ./credence.db" },
    { line: "credence import study.json --study copy", says: "beside the one of the same name" },
  ],
  async run(call, context) {
    const [file] = call.positional;
    const archive = renamed(parse(await read(file, context), file), textFlag(call, "study"));
    const { name } = archive.spec;
    const place = placeOfCall(call, context);
    await withStore(place, context, async (studies) => {
      if ((await studies.findStudy(name)) !== null) {
        throw new CredenceError(
          "conflict",
          `study; must be new to ${place.address}: ${name}. Give it another name with --study.`,
        );
      }
      const trials = archive.trials.map((trial) => ({ ...trial, lease: null, revision: 0 }));
      await studies.importStudy({ ...archive, trials });
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
