/** Checks that a copy of a database is complete and belongs to Credence. */
import { migrations } from "../migrations/index.ts";
import type { Database } from "./binding.ts";
import { storageError } from "./failures.ts";
import { APPLICATION_ID, assertOurs, identify } from "./identity.ts";

/** Throws `storage` or `newer-schema`; `source` is the name used in messages. */
export function verify(copy: Database, source: string): void {
  const identity = identify(copy);
  assertOurs(identity, { file: source, newestSchema: migrations.length });
  if (identity.applicationId !== APPLICATION_ID) {
    throw storageError(source, { rule: "is empty", remedy: "Name another backup; nothing was changed." });
  }
  const isWhole = copy.pragma("integrity_check(1)", { simple: true }) === "ok";
  if (isWhole && (copy.pragma("foreign_key_check") as unknown[]).length === 0) return;
  throw storageError(source, { rule: "is damaged", remedy: "Name another backup; nothing was changed." });
}
