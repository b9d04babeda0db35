/** Where studies live: in a database of this machine, or at a server. */
import { InvalidInput } from "../errors.ts";
import type { Studies } from "../studies.ts";
import { complaint, readServerAddress } from "./arguments.ts";
import type { Call, Flag } from "./command.ts";
import { DEFAULT_STORAGE, storageFlag } from "./command.ts";
import type { Context } from "./context.ts";
import { localStudies } from "./local-studies.ts";

/** Milliseconds that a command waits for a server that is away or busy. */
const PATIENCE = 10_000;

export const serverFlags: readonly Flag[] = [
  { flag: "--server <url>", summary: "the studies of a server instead; also CREDENCE_SERVER in the environment" },
  { flag: "--token-file <file>", summary: "holds the server's token; also CREDENCE_TOKEN in the environment" },
];

/** Of every command that reads or writes studies. */
export const placeFlags: readonly Flag[] = [storageFlag, ...serverFlags];

export interface Place {
  /** `sqlite:credence.db`, or `http://127.0.0.1:4010`. */
  readonly address: string;
  readonly tokenFile: string | undefined;
}

export interface WaitOptions {
  /** Milliseconds; Infinity for as long as it takes. */
  readonly patience?: number;
  readonly interruption?: AbortSignal;
  readonly onAway?: (why: string | null) => void;
  /** Of a database of this machine: where suggestions are computed. */
  readonly suggestions?: "here" | "thread";
}

/** Flags win over the environment, and a server over a database. */
export function placeOf(
  given: {
    readonly storage?: string | undefined;
    readonly server?: string | undefined;
    readonly tokenFile?: string | undefined;
  },
  { surroundings }: Pick<Context, "surroundings">,
): Place {
  const { storage, server, tokenFile } = given;
  if (storage !== undefined && server !== undefined) {
    throw new InvalidInput([{ path: "", message: "place; must be one: --storage and --server. Leave one out." }]);
  }
  const of = (name: string) => surroundings.environment[name] || undefined;
  const fromServer = server ?? (storage === undefined ? of("CREDENCE_SERVER") : undefined);
  if (fromServer === undefined) return { address: storage ?? of("CREDENCE_STORAGE") ?? DEFAULT_STORAGE, tokenFile };
  const read = readServerAddress(fromServer);
  if ("value" in read) return { address: read.value, tokenFile };
  throw new InvalidInput([complaint(server === undefined ? "CREDENCE_SERVER" : "--server", fromServer, read)]);
}

export function placeOfCall(call: Call, context: Pick<Context, "surroundings">): Place {
  const text = (name: string) => {
    const value = call.flags[name];
    return typeof value === "string" ? value : undefined;
  };
  return placeOf({ storage: text("storage"), server: text("server"), tokenFile: text("token-file") }, context);
}

export function isServer({ address }: Place): boolean {
  return /^https?:/.test(address);
}

/** The studies there; null where there is no database and none is to be made. */
export async function openStudies(
  place: Place,
  context: Context,
  options: WaitOptions & { readonly ifNone: "make" | "null" },
): Promise<Studies | null> {
  const { address, tokenFile } = place;
  if (isServer(place)) {
    const { patience = PATIENCE, ifNone, suggestions, ...waiting } = options;
    return context.connect({ address, token: await tokenOf(tokenFile, context), patience, ...waiting });
  }
  const store = await context.openStore(address, options.ifNone);
  return store === null ? null : localStudies(store, context, options.suggestions);
}

/** From the file, or else from the environment; null for none. */
export async function tokenOf(file: string | undefined, context: Context): Promise<string | null> {
  if (file === undefined) return context.surroundings.environment.CREDENCE_TOKEN || null;
  const token = (await context.readFile(file)).trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  const got = token === "" ? "nothing" : "other characters";
  const message = `${file}; must hold a token, printable characters without spaces: ${got}`;
  throw new InvalidInput([{ path: "", message }]);
}
