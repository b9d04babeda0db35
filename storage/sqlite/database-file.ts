/** The file that a path leads to, and its identity. */
import { readlinkSync, realpathSync, statSync, type Stats } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Device and inode, which are the same under every name of a file. */
export interface FileIdentity {
  readonly dev: number;
  readonly ino: number;
}

const MAX_LINKS = 40;

/** The path without symbolic links, as SQLite resolves it; the file itself need not exist. */
export function databaseFile(path: string): string {
  let file = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    const real = unlessMissing(() => realpathSync(file));
    if (real !== null) return real;
    const target = unlessMissing(() => readlinkSync(file));
    if (target === null) break;
    file = resolve(dirname(file), target);
  }
  const folder = unlessMissing(() => realpathSync(dirname(file)));
  return folder === null ? file : join(folder, basename(file));
}

/** Null if there is no file. */
export function identityOf(file: string): FileIdentity | null {
  const stats = unlessMissing(() => statSync(file, { throwIfNoEntry: false }) ?? null);
  return stats === null ? null : { dev: stats.dev, ino: stats.ino };
}

/** Number of hard links to the file; 0 if it does not exist. */
export function linksTo(file: string): number {
  return unlessMissing(() => statSync(file, { throwIfNoEntry: false }) ?? null)?.nlink ?? 0;
}

export function isSameFile(a: FileIdentity | null, b: FileIdentity | null): boolean {
  return a !== null && b !== null && a.dev === b.dev && a.ino === b.ino;
}

/**
 * Null for a path that leads nowhere, or to something other than a link; other errors are left for `statistics` to
 * report.
 */
function unlessMissing<T extends string | Stats>(read: () => T | null): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
