/** `credence backup`: copies a database while it is in use. */
import { shownAddress } from "../../common/shown-address.ts";
import { jsonFlag, type CommandSpec } from "../command.ts";
import { jsonText } from "../report/json-text.ts";
import { isServer, locationFlags, locationOfCall, tokenOf } from "../studies/location.ts";

export const backupCommand: CommandSpec = {
  description: [
    "The copy is a complete database: use it with --storage sqlite:FILE. It may be made while a server or other commands use the " +
      "database; copying only the file would miss what is still in the write-ahead log (FILE-wal). An interrupted backup leaves no file behind.",
    "`credence restore` restores a backup. For a single study, use `credence export`.",
  ],
  flags: [...locationFlags, jsonFlag],
  examples: [
    { line: "credence backup monday.db", summary: "a copy of ./credence.db" },
    { line: "credence backup copy.db --storage sqlite:/srv/tuner/credence.db", summary: "another database" },
    {
      line: "credence backup copy.db --server http://tuner:4010",
      summary: "a server's database, to this machine; needs a token with write access",
    },
  ],
  async run(call, context) {
    const [file] = call.positional;
    const location = locationOfCall(call, context);
    const { address } = location;
    const token = isServer(location) ? await tokenOf(location.tokenFile, context) : null;
    await context.backUp({ address, token }, file);
    if (call.flags.json === true) context.stdout.write(jsonText({ storage: shownAddress(address), file }));
    else context.stdout.write(`Copied ${shownAddress(address)} to ${file}.\n`);
    return 0;
  },
};
