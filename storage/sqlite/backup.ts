/** Copies a database while it is in use. */
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, resolve } from "node:path";
import { Database } from "./binding.ts";
import { CredenceError } from "../../tuner/errors.ts";
import { explain, storageError } from "./failures.ts";

/**
 * Copies the open database to `target`, which must not exist. The copy is made under another name beside it, and has
 * its own only when it is complete.
 */
export async function backUp(connection: Database, target: string): Promise<void> {
  const file = resolve(target);
  if (existsSync(file)) throw alreadyThere(file);
  const folder = dirname(file);
  if (!existsSync(folder)) {
    throw storageError(file, { rule: "its folder must exist", remedy: `Make the folder ${folder} first.` });
  }
  const partial = `${file}.partial-${randomUUID()}`;
  try {
    await copySnapshot(connection, partial);
    flush(partial);
    publish(partial, file);
  } catch (error) {
    throw explain(error, file);
  } finally {
    for (const left of [partial, `${partial}-journal`]) rmSync(left, { force: true });
  }
}

/**
 * A connection of its own with a snapshot of its own: it sees no transaction that is half done, and does not begin
 * again whenever somebody writes. A database in memory has but one connection.
 */
async function copySnapshot(connection: Database, target: string): Promise<void> {
  if (connection.memory) {
    await connection.backup(target);
    return;
  }
  const reader = new Database(connection.name, { readonly: true });
  try {
    reader.exec("begin");
    reader.prepare("select count(*) from studies").get();
    await reader.backup(target);
  } finally {
    reader.close();
  }
}

function flush(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A link fails where a file of that name has appeared meanwhile; a renaming would replace it. */
function publish(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    if (existsSync(file)) throw alreadyThere(file);
    if (!isUnsupported(error)) throw error;
    renameSync(partial, file);
  }
}

/** Some file systems have no links. */
function isUnsupported(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EPERM", "ENOTSUP", "ENOSYS"].includes(String(error.code));
}

function alreadyThere(file: string): CredenceError {
  return new CredenceError("conflict", `backup; must go to a new file: ${file} exists. Name another one.`);
}
