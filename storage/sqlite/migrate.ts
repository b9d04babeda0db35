/** Brings a database's schema up to date. */
import type { Database } from "./binding.ts";
import type { ColumnTypes, Migration } from "../migrations/migration.ts";
import { APPLICATION_ID, assertOurs, identify } from "./identity.ts";
import { patiently } from "./patience.ts";

/** A column of type `blob` leaves numbers as they come; one of type `double precision` turns −0 into 0. */
export const columnTypes: ColumnTypes = { identity: "integer primary key", exactNumber: "blob" };

/**
 * Runs the migrations that have not run yet, each wholly or not at all; waits for another process that is at it. Throws
 * `storage` or `newer-schema` for a database that is not ours, and changes nothing then.
 */
export async function migrate(
  connection: Database,
  migrations: readonly Migration[],
  options: { file: string; patience: number },
): Promise<void> {
  const newestSchema = Math.max(...migrations.map(({ version }) => version));
  const isDone = (version: number) => {
    const identity = identify(connection);
    assertOurs(identity, { file: options.file, newestSchema });
    return identity.userVersion >= version;
  };
  for (const { version, statements } of migrations) {
    // Asked before the database is locked, for a writer must not hold up whoever only opens, and again after: another
    // process may have been faster.
    if (await patiently(() => isDone(version), options.patience)) continue;
    const run = connection.transaction(() => {
      if (isDone(version)) return;
      for (const statement of statements(columnTypes)) connection.exec(statement);
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      connection.pragma(`user_version = ${version}`);
    });
    await patiently(() => run.immediate(), options.patience);
  }
}
