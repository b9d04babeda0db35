/**
 * SQLite for the Node that runs. better-sqlite3 13 brings binaries for Node-API 10 (Node 22.14 and later) and ends the
 * process on an older one; 12 has to be compiled, and its destructors end the process from Node 24.19 on.
 */
import { createRequire } from "node:module";
import type BetterSqlite3 from "better-sqlite3";

/** The Node-API that better-sqlite3 13 is built for. */
const NODE_API = 10;

const require = createRequire(import.meta.url);
const hasNodeApi = Number(process.versions.napi) >= NODE_API;

export const Database = (
  hasNodeApi ? require("better-sqlite3-napi") : require("better-sqlite3")
) as typeof BetterSqlite3;
/** An open connection. */
export type Database = BetterSqlite3.Database;
