/** `credence serve`: the studies of a database, for every machine that may reach it. */
import { InvalidInput } from "../../errors.ts";
import type { Issue } from "../../objective.ts";
import { complaint, readWhole } from "../arguments.ts";
import { DEFAULT_STORAGE, jsonFlag, storageFlag } from "../command.ts";
import type { Call, CommandSpec } from "../command.ts";
import type { Context, RunningServer } from "../context.ts";
import { execute } from "../executor.ts";
import { printed } from "../json.ts";
import { tokenOf } from "../place.ts";
import { textFlag } from "../with-store.ts";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "4010";
const LAST_PORT = 65_535;

export const serveCommand: CommandSpec = {
  description: [
    "Programs in any language ask and tell by the API; its documentation stands at /docs. Every command of this machine or " +
      "another works on the same studies with --server, and `credence worker` evaluates their trials.",
    "The server owns the database: other commands must come through it. Ctrl-C ends it, once it has answered what was asked; " +
      "nothing is lost however it ends.",
  ],
  flags: [
    {
      flag: "--host <address>",
      summary: "where to listen; any but this machine's own needs a token",
      default: DEFAULT_HOST,
    },
    { flag: "--port <n>", summary: "where to listen", default: DEFAULT_PORT },
    {
      flag: "--token-file <file>",
      summary: "holds the token that clients must send; also CREDENCE_TOKEN in the environment",
      default: "no token",
    },
    { flag: "--read-token-file <file>", summary: "holds a token with which clients may read, and nothing else" },
    {
      flag: "--allow-host <name>",
      summary: "a name under which clients know this machine; repeat for more",
      repeatable: true,
    },
    {
      flag: "--execute",
      summary: "evaluate the trials of built-in objectives here too, in threads; never commands or modules",
    },
    storageFlag,
    jsonFlag,
  ],
  examples: [
    { line: "credence serve", says: "the studies in ./credence.db, for this machine" },
    {
      line: "credence serve --host 0.0.0.0 --token-file token.txt --allow-host tuner",
      says: "for other machines, which know this one as tuner",
    },
  ],
  async run(call, context) {
    const port = readPort(textFlag(call, "port") ?? DEFAULT_PORT);
    if ("issue" in port) throw new InvalidInput([port.issue]);
    const readTokenFile = textFlag(call, "read-token-file");
    const token = await tokenOf(textFlag(call, "token-file"), context);
    const readToken = readTokenFile === undefined ? null : await tokenOf(readTokenFile, context);
    if (readToken !== null && token === null) {
      const message = "--read-token-file; must go with a token that may write: none. Add --token-file.";
      throw new InvalidInput([{ path: "", message }]);
    }
    const interruption = context.interruption();
    const address = storageOf(call, context);
    const running = await context.startServer({
      storage: address,
      host: textFlag(call, "host") ?? DEFAULT_HOST,
      port: port.value,
      token,
      readToken,
      allowedHosts: listFlag(call, "allow-host"),
      executes: call.flags.execute === true,
    });
    try {
      if (call.flags.json === true) context.stdout.write(printed({ url: running.url, storage: address }));
      else context.stdout.write(`${greeting(address, running)}\n`);
      if (call.flags.execute === true) await execute({ address: running.url, token, signal: interruption }, context);
      else await aborted(interruption);
      context.stderr.write("Stopping: what has been asked is answered first. Ctrl-C again stops at once.\n");
    } finally {
      await running.close();
    }
    return 0;
  },
};

function greeting(storage: string, { url, hasDashboard }: RunningServer): string {
  const places = hasDashboard ? `dashboard: ${url}/, documentation: ${url}/docs` : `documentation: ${url}/docs`;
  return `Serving ${storage} at ${url} (${places}). Ctrl-C ends.`;
}

/** The flag wins over the environment; CREDENCE_SERVER is for clients. */
function storageOf(call: Call, { surroundings }: Context): string {
  return textFlag(call, "storage") ?? (surroundings.environment.CREDENCE_STORAGE || DEFAULT_STORAGE);
}

function readPort(text: string): { readonly value: number } | { readonly issue: Issue } {
  const read = readWhole(text, 1);
  if ("value" in read && read.value <= LAST_PORT) return read;
  return { issue: complaint("--port", text, { rule: `must be a whole number from 1 to ${LAST_PORT}` }) };
}

function listFlag(call: Call, name: string): readonly string[] {
  const value = call.flags[name];
  return typeof value === "object" ? value : [];
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
