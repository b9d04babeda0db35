/** `credence backup`: a copy of a database, taken while it is in use. */
import { CredenceError } from "../../errors.ts";
import { DEFAULT_STORAGE, jsonFlag, storageFlag } from "../command.ts";
import type { CommandSpec } from "../command.ts";
import { printed } from "../json.ts";
import { textFlag } from "../with-store.ts";

export const backupCommand: CommandSpec = {
  description: [
    "The copy is a database of its own: use it with --storage sqlite:FILE. An interrupted copy leaves no file. Of one study, " +
      "`credence export` makes a document instead, also of a server's.",
  ],
  flags: [storageFlag, jsonFlag],
  examples: [
    { line: "credence backup monday.db", says: "a copy of ./credence.db" },
    { line: "credence backup copy.db --storage sqlite:/srv/tuner/credence.db", says: "of another one" },
  ],
  async run(call, context) {
    const [file] = call.positional;
    const { environment } = context.surroundings;
    const address = textFlag(call, "storage") ?? (environment.CREDENCE_STORAGE || DEFAULT_STORAGE);
    const store = await context.openStore(address, "null");
    if (store === null) throw new CredenceError("not-found", `database; must exist: ${address}`);
    try {
      await store.backup(file);
    } finally {
      await store.close();
    }
    if (call.flags.json === true) context.stdout.write(printed({ storage: address, file }));
    else context.stdout.write(`Copied ${address} to ${file}.\n`);
    return 0;
  },
};
