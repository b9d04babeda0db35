/**
 * Detects that the files of an open database were deleted, replaced or truncated. SQLite would otherwise keep writing
 * to a file that no path leads to, and every acknowledged write would be lost.
 */
import { statSync } from "node:fs";
import { StorageError } from "../../common/errors.ts";
import { Database } from "./binding.ts";
import { identityOf, isSameFile, type FileIdentity } from "./database-file.ts";

export interface FileWatch {
  /** Throws `storage` unless the paths of the database and its log still lead to the open files. */
  assertSame(): void;
  /**
   * Whether the log's path leads to the open log. If not, closing the connection would delete another database's log.
   */
  ownsLog(): boolean;
}

/** Call once the connection has read from the file, so that its log exists. */
export function watchFile(file: string): FileWatch {
  const paths = [file, `${file}-wal`, `${file}-shm`];
  const opened = new Map<string, FileIdentity>();
  let size = sizeOf(file);
  const isSame = (path: string) => {
    const now = identityOf(path);
    const before = opened.get(path);
    // The log did not exist yet: this connection creates it with its first write.
    if (before === undefined && now !== null) opened.set(path, now);
    return before === undefined || isSameFile(before, now);
  };
  paths.forEach(isSame);

  return {
    assertSame() {
      if (!paths.every(isSame)) throw gone(file, "was deleted or replaced");
      const now = sizeOf(file);
      // Only VACUUM shrinks the file and leaves it intact. An empty file is not opened, because SQLite would delete its
      // log.
      if (now < size && (now === 0 || !isWhole(file))) throw gone(file, "was truncated");
      size = now;
    },
    ownsLog: () => isSame(`${file}-wal`),
  };
}

function gone(file: string, what: string): StorageError {
  const rule = `${what} while it was in use`;
  const message = `${file} ${rule}. Nothing more will be written to it. Put the file back, or start again.`;
  return new StorageError(message, rule, { fields: { file } });
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function isWhole(file: string): boolean {
  try {
    const reader = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return reader.pragma("quick_check(1)", { simple: true }) === "ok";
    } finally {
      reader.close();
    }
  } catch {
    return false;
  }
}
