/** `credence restore`: replaces a database with a backup. */
import { shownAddress } from "../../common/shown-address.ts";
import { DEFAULT_STORAGE, jsonFlag, storageFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { textFlag } from "../studies/with-studies.ts";

export const restoreCommand: CommandSpec = {
  description: [
    "Checks the whole backup first; the database that it replaces is kept next to it as FILE.replaced-1, -2 and so on. Refused " +
      "while a server or another command uses the database. An interrupted restore leaves the old database or the new one.",
    "Copying a backup over the database by hand is not safe: after a crash, the old write-ahead log (FILE-wal) still " +
      "exists and would be applied to the backup.",
  ],
  flags: [storageFlag, jsonFlag],
  examples: [
    { line: "credence restore monday.db", summary: "replace ./credence.db" },
    { line: "credence restore copy.db --storage sqlite:/srv/tuner/credence.db", summary: "another database" },
  ],
  async run(call, context) {
    const [backup] = call.positional;
    const { variables } = context.environment;
    const storage = textFlag(call, "storage") ?? (variables.CREDENCE_STORAGE || DEFAULT_STORAGE);
    const { replaced } = await context.restoreStorage(storage, backup);
    if (call.flags.json === true) {
      context.stdout.write(jsonText({ storage: shownAddress(storage), backup, replaced }));
      return 0;
    }
    const kept = replaced === null ? "" : ` The previous database is kept as ${replaced}.`;
    context.stdout.write(`Restored ${shownAddress(storage)} from ${backup}.${kept}\n`);
    return 0;
  },
};
