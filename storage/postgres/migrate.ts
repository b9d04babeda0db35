/** Migrates a PostgreSQL schema to the newest version. */
import type { ClientBase } from "pg";
import { CredenceError } from "../../common/errors.ts";
import type { ColumnTypes, Migration } from "../migrations/migration.ts";
import { storageError } from "./failures.ts";

const columnTypes: ColumnTypes = {
  identity: "bigint generated always as identity primary key",
  // Preserves every bit, including the sign of −0.
  exactNumber: "double precision",
  integer: "bigint",
  // Sorts by UTF-8 bytes, and thus by code point as in SQLite, whatever the collation of the database.
  orderedText: 'text collate "C"',
};

/** First key of the advisory locks: "CRED" in ASCII. */
const LOCK = 0x43524544;

export interface Found {
  /** The newest migration that has run; 0 if there are no Credence tables. */
  readonly version: number;
  /** Tables with our names that Credence did not create. */
  readonly foreign: readonly string[];
}

/** The state of the schema in which new tables would be created. Throws `storage` if there is no such schema. */
export async function inspect(client: ClientBase, address: string): Promise<Found> {
  const { rows } = await client.query<{ schema: string | null; encoding: string; names: string[] }>(
    `select current_schema() as schema, current_setting('server_encoding') as encoding, array(
      select tablename::text from pg_tables where schemaname = current_schema() and tablename = any($1) order by tablename
    ) as names`,
    [["credence_schema", "studies", "trials", "intermediate_values"]],
  );
  const { schema, encoding, names } = rows[0];
  if (schema === null) {
    const remedy = "Name an existing one: ?options=-c%20search_path%3Dpublic in the address.";
    throw storageError(address, { rule: "has no schema for the tables", remedy });
  }
  if (encoding !== "UTF8") {
    throw storageError(address, {
      rule: `must be encoded in UTF8, not ${encoding}`,
      remedy: "Create another one: createdb --encoding=UTF8 --template=template0 NAME.",
    });
  }
  if (!names.includes("credence_schema")) return { version: 0, foreign: names };
  const found = await client.query<{ version: number | null }>("select max(version) as version from credence_schema");
  return { version: Number(found.rows[0].version ?? 0), foreign: [] };
}

/** Throws `storage` for another program's tables, and `newer-schema` for those of a later release. */
export function assertOurs(
  { version, foreign }: Found,
  { address, newest }: { address: string; newest: number },
): void {
  if (foreign.length > 0) {
    throw storageError(address, {
      rule: `has tables of another program (${foreign.join(", ")})`,
      remedy: "Choose another database, or a separate schema: ?options=-c%20search_path%3DSCHEMA in the address.",
    });
  }
  if (version > newest) {
    const rule = `schema ${version} is newer than schema ${newest} of this version of Credence`;
    throw new CredenceError(
      "newer-schema",
      `database; ${rule}: ${address}. Install a newer version of Credence. Nothing was changed.`,
    );
  }
}

/**
 * Runs all pending migrations or none. Processes that start at the same time take turns. Throws what `assertOurs`
 * throws, without changing anything.
 */
export async function migrate(
  client: ClientBase,
  migrations: readonly Migration[],
  { address }: { readonly address: string },
): Promise<void> {
  const newest = Math.max(...migrations.map(({ version }) => version));
  const look = async () => {
    const found = await inspect(client, address);
    assertOurs(found, { address, newest });
    return found.version;
  };
  // Check before locking, because opening must not wait for a writer.
  if ((await look()) === newest) return;
  await client.query("begin");
  try {
    await client.query("set local lock_timeout = 0");
    await client.query("select pg_advisory_xact_lock($1, hashtext(current_schema()))", [LOCK]);
    const done = await look();
    const pending = migrations.filter(({ version }) => version > done);
    const steps = pending.flatMap(({ version, statements }) => [
      ...statements(columnTypes),
      `insert into credence_schema values (${version}, now())`,
    ]);
    // Sent together, because the database may be far away.
    const versions =
      "create table if not exists credence_schema (version integer primary key, made_at timestamptz not null)";
    await client.query([versions, ...steps, "commit"].join(";\n"));
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  }
}
