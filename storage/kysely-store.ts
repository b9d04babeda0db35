/** The Store port over a Kysely database of our schema, whatever the engine. */
import type { Kysely } from "kysely";
import { CredenceError } from "../tuner/errors.ts";
import type { Store } from "../tuner/store.ts";
import { answerOperations } from "./answers.ts";
import { attemptOperations } from "./attempts.ts";
import { auditOperations } from "./audit.ts";
import { correctionOperations } from "./corrections.ts";
import { leaseOperations } from "./leases.ts";
import { lostTrialOperations } from "./lost-trials.ts";
import { overviewOperations } from "./overview.ts";
import type { Schema } from "./schema.ts";
import { studyOperations } from "./studies.ts";
import { trialOperations } from "./trials.ts";
import { together, workplaceOf } from "./workplace.ts";
import type { Workplace } from "./workplace.ts";

/** What an engine's opener returns. */
export interface OpenDatabase {
  readonly database: Kysely<Schema>;
  /** Copies the database to a file that must not exist. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

export function createStore({ database, backup, close }: OpenDatabase): Store {
  return storeAt(workplaceOf(database), { backup, close });
}

function storeAt(workplace: Workplace, { backup, close }: Pick<Store, "backup" | "close">): Store {
  return {
    atomically: (use) => together(workplace, (joined) => use(storeAt(joined, insideTransaction))),
    ...studyOperations(workplace),
    ...overviewOperations(workplace),
    ...trialOperations(workplace),
    ...leaseOperations(workplace),
    ...lostTrialOperations(workplace),
    ...correctionOperations(workplace),
    ...auditOperations(workplace),
    ...attemptOperations(workplace),
    ...answerOperations(workplace),
    backup,
    close,
  };
}

/** What only the store itself does. */
const insideTransaction: Pick<Store, "backup" | "close"> = {
  backup: () => Promise.reject(new CredenceError("conflict", "backup; must not be made inside a transaction")),
  close: () => Promise.reject(new CredenceError("conflict", "store; must not be closed inside a transaction")),
};
