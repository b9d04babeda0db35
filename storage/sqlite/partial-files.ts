/** Files that are being written under a temporary name next to their destination. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { Database } from "./binding.ts";
import { identityOf, isSameFile } from "./database-file.ts";

const SUFFIXES = ["", "-journal", "-wal", "-shm"];

/** A new temporary name; its writer holds `lockPartial` on it. */
export function partialName(file: string): string {
  return `${file}.partial-${randomUUID()}`;
}

/** Locks a partial file until the returned function is called or the process dies. */
export function lockPartial(partial: string): () => void {
  const connection = new Database(`${partial}.writing`);
  connection.pragma("journal_mode = memory");
  connection.exec("begin exclusive");
  return () => {
    rmSync(`${partial}.writing`, { force: true });
    connection.close();
  };
}

/** Deletes the partial files of `file` whose writers have died. */
export function removeAbandoned(file: string): void {
  const own = new RegExp(`^${escaped(basename(file))}\\.partial-[0-9a-f-]{36}`);
  const names = new Set(readdirSync(dirname(file)).flatMap((name) => own.exec(name)?.[0] ?? []));
  for (const name of names) {
    const partial = join(dirname(file), name);
    if (!isBeingWritten(partial)) removePartial(partial);
  }
}

export function removePartial(partial: string): void {
  for (const suffix of [...SUFFIXES, ".writing"]) rmSync(partial + suffix, { force: true });
}

/**
 * Hard links to `file` next to it, under names that only this program uses, left behind by a killed backup or restore.
 */
export function ownLinks(file: string): readonly string[] {
  const own = new RegExp(`^${escaped(basename(file))}\\.(partial-[0-9a-f-]{36}|replaced-\\d+)$`);
  return readdirSync(dirname(file))
    .filter((name) => own.test(name))
    .map((name) => join(dirname(file), name))
    .filter((path) => isSameFile(identityOf(path), identityOf(file)));
}

export function flush(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function isBeingWritten(partial: string): boolean {
  if (!existsSync(`${partial}.writing`)) return false;
  const connection = new Database(`${partial}.writing`, { timeout: 0 });
  try {
    connection.exec("begin exclusive");
    return false;
  } catch {
    return true;
  } finally {
    connection.close();
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
