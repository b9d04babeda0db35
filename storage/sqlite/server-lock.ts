/** The file that says that a server owns a database: whoever else opens it is sent to the server. */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { isRecord } from "../../tuner/canonical-json.ts";
import { CredenceError } from "../../tuner/errors.ts";

/** Who serves a database. */
export interface ServerClaim {
  readonly url: string;
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** The database belongs to a server: ask it instead. */
export class ServedDatabase extends CredenceError {
  /** Where the server listens. */
  readonly url: string;

  constructor(file: string, url: string) {
    super("served", `database; must not be owned by a server: ${file} is served at ${url}. Add --server ${url}.`);
    this.name = "ServedDatabase";
    this.url = url;
  }
}

const lockFile = (file: string) => `${file}.server`;

/** Throws ServedDatabase while a server that lives owns the database. The lock of one that died is removed. */
export function assertNotServed(file: string): void {
  const claim = livingClaim(file);
  if (claim !== null) throw new ServedDatabase(file, claim.url);
}

/**
 * Claims the database for the server at `url`; the function returned gives it up. Throws ServedDatabase when another
 * server has it.
 */
export function claimForServer(file: string, { url, startedAt }: Pick<ServerClaim, "url" | "startedAt">): () => void {
  const claim: ServerClaim = { url, pid: process.pid, host: hostname(), startedAt };
  const text = `${JSON.stringify(claim)}\n`;
  const draft = `${lockFile(file)}.${randomUUID()}`;
  // Written under another name first: nobody reads half a claim, and a link fails when somebody was faster.
  writeFileSync(draft, text);
  try {
    for (let attempt = 0; ; attempt++) {
      assertNotServed(file);
      try {
        linkSync(draft, lockFile(file));
        break;
      } catch (error) {
        if (!hasCode(error, "EEXIST") || attempt > 3) throw error;
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(lockFile(file)) === text) rmSync(lockFile(file), { force: true });
  };
}

function livingClaim(file: string): ServerClaim | null {
  const text = read(lockFile(file));
  if (text === null) return null;
  const claim = parse(text);
  if (claim !== null && mayLive(claim)) return claim;
  // Nobody's any more. Only what was read is removed: another server may have come meanwhile.
  if (read(lockFile(file)) === text) rmSync(lockFile(file), { force: true });
  return null;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return null;
    throw error;
  }
}

function parse(text: string): ServerClaim | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return null;
    const { url, pid, host, startedAt } = value;
    const isWhole = typeof url === "string" && Number.isSafeInteger(pid) && Number(pid) > 0;
    if (!isWhole || typeof host !== "string" || typeof startedAt !== "number") return null;
    return { url, pid: Number(pid), host, startedAt };
  } catch {
    return null;
  }
}

/** Of another machine nobody here can tell: it may. */
function mayLive({ pid, host }: ServerClaim): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else lives, though it may not be signalled.
    return hasCode(error, "EPERM");
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
