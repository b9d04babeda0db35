/** The Store port over a Kysely database of our schema, whatever the engine. */
import type { Kysely } from "kysely";
import type { Store } from "../tuner/store.ts";
import { leaseOperations } from "./leases.ts";
import type { Schema } from "./schema.ts";
import { studyOperations } from "./studies.ts";
import { trialOperations } from "./trials.ts";

/** What an engine's opener returns. */
export interface OpenDatabase {
  readonly database: Kysely<Schema>;
  close(): Promise<void>;
}

export function createStore({ database, close }: OpenDatabase): Store {
  return { ...studyOperations(database), ...trialOperations(database), ...leaseOperations(database), close };
}
