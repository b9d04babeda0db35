/**
 * SQLite for the running Node version. better-sqlite3 13 brings binaries for Node-API 10 (Node 22.14 and later) and
 * crashes the process on an older one; version 12 has to be compiled, and its destructors crash the process on Node
 * 24.19 and later.
 */
import { createRequire } from "node:module";
import type BetterSqlite3 from "better-sqlite3";
import { CredenceError } from "../../common/errors.ts";

/** The Node-API version that better-sqlite3 13 is built for. */
const NODE_API = 10;

const require = createRequire(import.meta.url);
const hasNodeApi = Number(process.versions.napi) >= NODE_API;

export const Database = (hasNodeApi ? require("better-sqlite3-napi") : compiled()) as typeof BetterSqlite3;

/** An optional dependency: if it could not be compiled, the installation continued without it. */
function compiled(): typeof BetterSqlite3 {
  try {
    const found = require("better-sqlite3") as typeof BetterSqlite3;
    // The package loads even if its binary is missing, because only opening a database loads the binary.
    new found(":memory:").close();
    return found;
  } catch (error) {
    const message =
      `SQLite binding; must be installed for Node ${process.versions.node}: it could not be compiled. Use Node 22.14 or newer, ` +
      "or install python3, make and a C++ compiler, then reinstall Credence.";
    throw new CredenceError("storage", message, { cause: error });
  }
}
/** An open connection. */
export type Database = BetterSqlite3.Database;
