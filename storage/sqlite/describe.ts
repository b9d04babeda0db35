/** Facts about an SQLite file, without opening it for writing. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Database } from "./binding.ts";
import type { DatabaseFacts } from "../engine.ts";
import { migrations } from "../migrations/index.ts";
import { inspectContent, inspectPath } from "./inspect.ts";

/** Throws what `openSqlite` would. */
export function describeSqlite(path: string): DatabaseFacts {
  const engine = `SQLite ${sqliteVersion()}, schema ${migrations.length}`;
  if (path === ":memory:") return { engine, file: "none, in memory" };
  const file = resolve(path);
  inspectPath(file);
  inspectContent(file, migrations.length);
  const size = existsSync(file) ? `${Math.ceil(statSync(file).size / 1024)} KiB` : "not made yet";
  return { engine, file: `${file} (${size})` };
}

function sqliteVersion(): string {
  const connection = new Database(":memory:");
  const version = String(connection.prepare("select sqlite_version()").pluck().get());
  connection.close();
  return version;
}
