/**
 * Records which process holds a database exclusively, in a small file next to it; used only in messages. The lock, not
 * this file, tells whether that process is alive, so a file left by a killed process is harmless.
 */
import { readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { isRecord } from "../../common/is-record.ts";
import { identityOf, isSameFile, type FileIdentity } from "./database-file.ts";

/** The purpose for which a process holds a database exclusively. */
export type Purpose = { readonly kind: "serve"; readonly url: string } | { readonly kind: "restore" };

export interface Owner extends FileIdentity {
  readonly purpose: Purpose;
  readonly pid: number;
  readonly host: string;
}

const SUFFIX = ".owner";

export function readOwner(file: string): Owner | null {
  try {
    return parse(readFileSync(file + SUFFIX, "utf8"));
  } catch {
    return null;
  }
}

/** Replaces the file atomically, so that no reader sees a partial file. */
export function writeOwner(file: string, purpose: Purpose): void {
  const { dev, ino } = identityOf(file) ?? { dev: 0, ino: 0 };
  const owner: Owner = { purpose, pid: process.pid, host: hostname(), dev, ino };
  const draft = `${file}${SUFFIX}.${randomUUID()}`;
  try {
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { mode: 0o644 });
    renameSync(draft, file + SUFFIX);
  } catch {
    // On a full disk the lock still works, but messages are less specific.
    rmSync(draft, { force: true });
  }
}

export function removeOwner(file: string): void {
  rmSync(file + SUFFIX, { force: true });
}

/**
 * Other names, in the folder of `file`, under which the same file was opened exclusively: hard links, or earlier names.
 */
export function otherNames(file: string): readonly string[] {
  const identity = identityOf(file);
  if (identity === null) return [];
  const folder = dirname(file);
  return readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => join(folder, name.slice(0, -SUFFIX.length)))
    .filter((other) => other !== file && isSameFile(readOwner(other), identity));
}

function parse(text: string): Owner | null {
  const value: unknown = JSON.parse(text);
  if (!isRecord(value)) return null;
  const { purpose, pid, host, dev, ino } = value;
  if (typeof pid !== "number" || typeof host !== "string") return null;
  if (typeof dev !== "number" || typeof ino !== "number") return null;
  if (!isRecord(purpose)) return null;
  const { kind, url } = purpose;
  if (kind === "restore") return { purpose: { kind }, pid, host, dev, ino };
  return kind === "serve" && typeof url === "string" ? { purpose: { kind, url }, pid, host, dev, ino } : null;
}
