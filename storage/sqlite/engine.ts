/** SQLite as a storage engine. Its location is the path of a file, or `:memory:`. */
import { existsSync } from "node:fs";
import type { StorageEngine } from "../engine.ts";
import { backUpSqlite } from "./backup.ts";
import { describeSqlite } from "./describe.ts";
import { MEMORY, openSqlite } from "./open.ts";
import { restoreSqlite } from "./restore.ts";

export const sqlite: StorageEngine = {
  locationIssue(path) {
    if (path === "") return "must name a file";
    // Other programs read sqlite:///x as a relative path; rejecting it is better than opening an unintended file.
    if (path.startsWith("//")) return 'must not have "//" before the file';
    if (path.includes("\0")) return "must not contain the character NUL";
    return null;
  },
  async presence(path) {
    if (path === MEMORY) return "volatile";
    return existsSync(path) ? "present" : "absent";
  },
  open: openSqlite,
  backUp: backUpSqlite,
  restore: restoreSqlite,
  describe: async (path) => describeSqlite(path),
};
