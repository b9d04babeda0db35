/** The location of studies: a local database, or a server. */
import { InvalidInput } from "../../common/errors.ts";
import type { Studies } from "../../tuner/studies.ts";
import { readServerAddress, valueIssue } from "../settings/parse-value.ts";
import { DEFAULT_STORAGE, storageFlag, type Call, type Flag } from "../command.ts";
import type { Context } from "../context.ts";

/** Milliseconds that a command waits for an unreachable or busy server. */
const REQUEST_TIMEOUT = 10_000;

export const serverFlags: readonly Flag[] = [
  {
    flag: "--server <url>",
    summary: "use the studies of a server instead; also CREDENCE_SERVER in the environment",
  },
  { flag: "--token-file <file>", summary: "file with the server's token; also CREDENCE_TOKEN in the environment" },
];

/** Flags of every command that reads or writes studies. */
export const locationFlags: readonly Flag[] = [storageFlag, ...serverFlags];

export interface StudiesLocation {
  /** `sqlite:credence.db`, or `http://127.0.0.1:4010`. */
  readonly address: string;
  readonly tokenFile: string | undefined;
}

export interface WaitOptions {
  /** In milliseconds; Infinity to wait indefinitely. */
  readonly timeout?: number;
  readonly interruption?: AbortSignal;
  readonly onAway?: (why: string | null) => void;
  /** For a local database: where suggestions are computed. */
  readonly suggestions?: "here" | "thread";
}

/** Flags override the environment, and a server overrides a database. */
export function locationOf(
  options: {
    readonly storage?: string | undefined;
    readonly server?: string | undefined;
    readonly tokenFile?: string | undefined;
  },
  { environment }: Pick<Context, "environment">,
): StudiesLocation {
  const { storage, server, tokenFile } = options;
  if (storage !== undefined && server !== undefined) {
    throw new InvalidInput([{ path: "", message: "--storage and --server cannot be combined." }]);
  }
  const of = (name: string) => environment.variables[name] || undefined;
  const fromServer = server ?? (storage === undefined ? of("CREDENCE_SERVER") : undefined);
  if (fromServer === undefined) return { address: storage ?? of("CREDENCE_STORAGE") ?? DEFAULT_STORAGE, tokenFile };
  const read = readServerAddress(fromServer);
  if ("value" in read) return { address: read.value, tokenFile };
  throw new InvalidInput([valueIssue(server === undefined ? "CREDENCE_SERVER" : "--server", fromServer, read)]);
}

export function locationOfCall(call: Call, context: Pick<Context, "environment">): StudiesLocation {
  const text = (name: string) => {
    const value = call.flags[name];
    return typeof value === "string" ? value : undefined;
  };
  return locationOf({ storage: text("storage"), server: text("server"), tokenFile: text("token-file") }, context);
}

export function isServer({ address }: Pick<StudiesLocation, "address">): boolean {
  return /^https?:/.test(address);
}

/** The studies at that location; null if there is no database and none is to be created. */
export async function openStudies(
  location: StudiesLocation,
  context: Context,
  options: WaitOptions & { readonly ifNone: "make" | "null" },
): Promise<Studies | null> {
  const { address, tokenFile } = location;
  if (isServer(location)) {
    const { timeout = REQUEST_TIMEOUT, ifNone, suggestions, ...waiting } = options;
    return context.connect({ address, token: await tokenOf(tokenFile, context), timeout, ...waiting });
  }
  const store = await context.openStore(address, options.ifNone);
  if (store === null) return null;
  // Loaded on demand, so that help does not load the whole tuner.
  const { localStudies } = await import("./local-studies.ts");
  return localStudies(store, context, options.suggestions);
}

/** From the file, otherwise from the environment; null if neither has one. */
export async function tokenOf(file: string | undefined, context: Context): Promise<string | null> {
  if (file === undefined) return context.environment.variables.CREDENCE_TOKEN || null;
  const token = (await context.readFile(file)).trim();
  if (/^[\x21-\x7e]+$/.test(token)) {
    if (await context.isExposed(file)) {
      const name = JSON.stringify(file);
      context.stderr.write(
        `warning: other users of this machine can read the token in ${name}. Run chmod 600 on it.\n`,
      );
    }
    return token;
  }
  const got = token === "" ? "nothing" : "other characters";
  const message = `${file}; must contain a token of printable characters without spaces: ${got}`;
  throw new InvalidInput([{ path: "", message }]);
}
