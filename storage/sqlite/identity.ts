/** The program that a database belongs to, and its schema version: two numbers in the SQLite header. */
import type { Database } from "./binding.ts";
import { CredenceError } from "../../common/errors.ts";
import { storageError } from "./failures.ts";

/** "CRED" in ASCII: the SQLite `application_id` of Credence databases. */
export const APPLICATION_ID = 0x43524544;

export interface Identity {
  readonly applicationId: number;
  /** The newest migration that has run. */
  readonly userVersion: number;
  /** 0 if the database has never had a table. */
  readonly schemaCookie: number;
}

export function identify(connection: Database): Identity {
  const pragma = (name: string) => Number(connection.pragma(name, { simple: true }));
  return {
    applicationId: pragma("application_id"),
    userVersion: pragma("user_version"),
    schemaCookie: pragma("schema_version"),
  };
}

/**
 * Throws `storage` for another program's database, and `newer-schema` for one from a later release; an empty one is
 * accepted.
 */
export function assertOurs(identity: Identity, options: { file: string; newestSchema: number }): void {
  const { applicationId, userVersion, schemaCookie } = identity;
  const { file, newestSchema } = options;
  if (applicationId === 0 && userVersion === 0 && schemaCookie === 0) return;
  if (applicationId !== APPLICATION_ID) {
    throw storageError(file, { rule: "belongs to another program", remedy: "Name another file." });
  }
  if (userVersion > newestSchema) {
    const rule = `schema ${userVersion} is newer than schema ${newestSchema} of this version of Credence`;
    throw new CredenceError(
      "newer-schema",
      `database; ${rule}: ${file}. Install a newer version of Credence. Nothing was changed.`,
    );
  }
}
