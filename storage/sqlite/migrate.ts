/** Migrates a database to the newest schema. */
import type { Database } from "./binding.ts";
import type { ColumnTypes, Migration } from "../migrations/migration.ts";
import { APPLICATION_ID, assertOurs, identify } from "./identity.ts";
import { retryBusy } from "./retry-busy.ts";

/** A `blob` column stores numbers unchanged; a `double precision` column turns −0 into 0. */
export const columnTypes: ColumnTypes = {
  identity: "integer primary key",
  exactNumber: "blob",
  integer: "integer",
  orderedText: "text",
};

/**
 * Runs pending migrations, each in a transaction, waiting for other processes. Throws `storage` or `newer-schema`,
 * without changing anything, if the database is not one that this release can use.
 */
export async function migrate(
  connection: Database,
  migrations: readonly Migration[],
  options: { file: string; timeout: number },
): Promise<void> {
  const newestSchema = Math.max(...migrations.map(({ version }) => version));
  const isDone = (version: number) => {
    const identity = identify(connection);
    assertOurs(identity, { file: options.file, newestSchema });
    return identity.userVersion >= version;
  };
  for (const { version, statements } of migrations) {
    // Check before locking, because opening must not wait for a writer, and again inside, because another process may
    // have been faster.
    if (await retryBusy(() => isDone(version), options.timeout)) continue;
    const run = connection.transaction(() => {
      if (isDone(version)) return;
      for (const statement of statements(columnTypes)) connection.exec(statement);
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      connection.pragma(`user_version = ${version}`);
    });
    await retryBusy(() => run.immediate(), options.timeout);
  }
}
