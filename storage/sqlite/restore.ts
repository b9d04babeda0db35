/**
 * Replaces a database with a backup. The switch is journaled: a small file records that it has begun, and the next
 * process that opens the database completes it, so that a killed restore leaves either the old database or the new one.
 */
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { CredenceError } from "../../common/errors.ts";
import type { Restored } from "../engine.ts";
import { isUnsupported } from "./backup.ts";
import { Database } from "./binding.ts";
import { databaseFile, identityOf, isSameFile, linksTo } from "./database-file.ts";
import { explain, storageError } from "./failures.ts";
import { inspectPath } from "./inspect.ts";
import { lockExclusive, lockShared } from "./lock.ts";
import { flush, lockPartial, ownLinks, partialName, removeAbandoned, removePartial } from "./partial-files.ts";
import { verify } from "./verify.ts";

/**
 * Throws `not-found` if there is no backup, `storage` if it is damaged or not a Credence database, `served` while a
 * server runs.
 */
export async function restoreSqlite(path: string, backup: string): Promise<Restored> {
  if (path === ":memory:") throw new CredenceError("conflict", "A database in memory cannot be restored. Name a file.");
  const file = databaseFile(path);
  const source = databaseFile(backup);
  if (identityOf(source) === null) {
    throw new CredenceError("not-found", `No backup at ${source}.`, { fields: { file: source } });
  }
  if (isSameFile(identityOf(source), identityOf(file))) {
    throw new CredenceError("conflict", `${source} is the database itself, not a backup of it.`);
  }
  await completeRestore(file);
  inspectPath(file);
  const lock = await lockExclusive(file, { kind: "restore" });
  try {
    removeAbandoned(file);
    const partial = partialName(file);
    const unlock = lockPartial(partial);
    try {
      await copyVerified(source, partial);
      const replaced = existsSync(file) ? keepAside(file, partial) : null;
      writeFileSync(journal(file), basename(partial));
      flush(journal(file));
      flush(dirname(file));
      switchOver(file);
      return { file, replaced };
    } finally {
      removePartial(partial);
      unlock();
    }
  } catch (error) {
    throw explain(error, file);
  } finally {
    lock.release();
  }
}

/** Completes an interrupted restore, and removes the hard links that it left behind. */
export async function completeRestore(file: string): Promise<void> {
  const isLinked = linksTo(file) > 1;
  if (!existsSync(journal(file)) && (!isLinked || ownLinks(file).length === 0)) return;
  const lock = await lockExclusive(file, { kind: "restore" });
  try {
    switchOver(file);
    for (const link of existsSync(file) ? ownLinks(file) : []) rmSync(link);
  } finally {
    lock.release();
  }
}

/** The log is removed first: the new database must never be opened with the log of the old one. */
function switchOver(file: string): void {
  if (!existsSync(journal(file))) return;
  const partial = join(dirname(file), basename(readFileSync(journal(file), "utf8")));
  if (existsSync(partial)) {
    for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    renameSync(partial, file);
    flush(dirname(file));
  }
  rmSync(journal(file), { force: true });
  removePartial(partial);
}

function journal(file: string): string {
  return `${file}.restore`;
}

/**
 * Copies the backup, with its log if it has one, and checks the copy: the backup itself is never opened for writing.
 */
async function copyVerified(source: string, partial: string): Promise<void> {
  if (!statSync(source).isFile()) {
    throw storageError(source, { rule: "must be an ordinary file", remedy: "Name a backup." });
  }
  const lock = isWritable(dirname(source)) ? await lockShared(source) : null;
  try {
    for (const suffix of ["", "-wal"]) {
      if (existsSync(source + suffix)) copyFileSync(source + suffix, partial + suffix, constants.COPYFILE_EXCL);
    }
  } finally {
    lock?.release();
  }
  try {
    chmodSync(partial, 0o600);
    const copy = new Database(partial, { timeout: 0 });
    try {
      verify(copy, source);
      copy.pragma("wal_checkpoint(truncate)");
    } finally {
      copy.close();
    }
  } catch (error) {
    throw explain(error, source);
  }
  flush(partial);
}

/** Keeps the database and its log under the returned name. Until the switch, the path leads to the old database. */
function keepAside(file: string, partial: string): string {
  const { mode, uid, gid } = statSync(file);
  chmodSync(partial, mode & 0o777);
  if (process.getuid?.() === 0) chownSync(partial, uid, gid);
  let number = 1;
  while (existsSync(`${file}.replaced-${number}`) || existsSync(`${file}.replaced-${number}-wal`)) number++;
  const aside = `${file}.replaced-${number}`;
  if (existsSync(`${file}-wal`)) {
    copyFileSync(`${file}-wal`, `${aside}-wal`, constants.COPYFILE_EXCL);
    flush(`${aside}-wal`);
  }
  try {
    linkSync(file, aside);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    copyFileSync(file, aside, constants.COPYFILE_EXCL);
  }
  return aside;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
