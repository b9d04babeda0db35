/** The Store port over a Kysely database of our schema, for any engine. */
import type { Kysely } from "kysely";
import { CredenceError } from "../../common/errors.ts";
import { createMutex } from "../../common/mutex.ts";
import type { Store } from "../../tuner/store.ts";
import { answerOperations } from "./idempotency.ts";
import { attemptOperations } from "./attempts.ts";
import { auditOperations } from "./audit.ts";
import { correctionOperations } from "./corrections.ts";
import { leaseOperations } from "./leases.ts";
import { lostTrialOperations } from "./lost-trials.ts";
import { modelOperations } from "./models.ts";
import { overviewOperations } from "./summaries.ts";
import type { Schema } from "./schema.ts";
import { studyOperations } from "./studies.ts";
import { trialOperations } from "./trials.ts";
import { inOneTransaction, transactionsOn, type Repeat, type Transactions } from "./transactions.ts";
import { withWellFormedText } from "./well-formed-store.ts";

/** An open database, as an engine's opener returns it. */
export interface OpenDatabase {
  readonly database: Kysely<Schema>;
  /** Where there are several writers; absent means that a transaction never gives way. */
  readonly repeat?: Repeat;
  /** Throws `storage` if what is written would not be kept: the file was deleted, replaced or cut short. */
  assertSame?(): void;
  /** Where other processes may write too; absent means that none can unnoticed. */
  readonly changes?: Changes;
  /** Copies the database to a file that must not exist; `conflict` where it has a tool of its own for that. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

/** What processes on one database tell each other. */
export interface Changes {
  /** Tells the others that these studies have changed. */
  announce(studies: ReadonlySet<string>): void;
  /** As `Store.follow`. */
  follow(listener: (study: string | null) => void): () => void;
}

type Whole = Pick<Store, "checkStorage" | "follow" | "backup" | "close">;

export function createStore({ database, repeat, changes, backup, close, assertSame }: OpenDatabase): Store {
  const announce = changes && ((studies: ReadonlySet<string>) => changes.announce(studies));
  const transactions = transactionsOn(database, { repeat, announce });
  const follow: Store["follow"] = (listener) => changes?.follow(listener) ?? (() => undefined);
  const checkStorage: Store["checkStorage"] = async (how) => {
    assertSame?.();
    if (how === "write") await probe(transactions);
  };
  return inTurn(storeAt(transactions, { checkStorage, follow, backup, close }));
}

/**
 * What is known of a study is kept current by `readChanges`, also inside transactions. An answer that overtook another would
 * set it back, so they take turns; other operations do not wait.
 */
function inTurn(store: Store): Store {
  const inOrder = createMutex();
  return {
    ...store,
    atomically: (use, onRepeat) => inOrder(() => store.atomically(use, onRepeat)),
    readChanges: (name, after, limit) => inOrder(() => store.readChanges(name, after, limit)),
  };
}

function storeAt(transactions: Transactions, whole: Whole): Store {
  return withWellFormedText({
    atomically: (use, onRepeat) =>
      inOneTransaction(transactions, (joined) => use(storeAt(joined, insideTransaction)), onRepeat),
    ...studyOperations(transactions),
    ...overviewOperations(transactions),
    ...trialOperations(transactions),
    ...leaseOperations(transactions),
    ...lostTrialOperations(transactions),
    ...correctionOperations(transactions),
    ...auditOperations(transactions),
    ...attemptOperations(transactions),
    ...modelOperations(transactions),
    ...answerOperations(transactions),
    ...whole,
  });
}

/** Operations that a store inside a transaction refuses. */
const insideTransaction: Whole = {
  checkStorage: () =>
    Promise.reject(new CredenceError("conflict", "storage; must not be checked inside a transaction")),
  follow: () => {
    throw new CredenceError("conflict", "store; must not be followed inside a transaction");
  },
  backup: () => Promise.reject(new CredenceError("conflict", "backup; must not be made inside a transaction")),
  close: () => Promise.reject(new CredenceError("conflict", "store; must not be closed inside a transaction")),
};

/** More than a page, so that a database that may not grow refuses it. */
const PROBE = "x".repeat(20_000);

/** Writes a row and deletes it again, in one durable transaction. */
function probe({ transact }: Transactions): Promise<void> {
  return transact(async (tables) => {
    const key = { scope: "", key: "storage probe" };
    const answer = { digest: "", status: 0, body: JSON.stringify(PROBE), remembered_at: 0 };
    await tables
      .insertInto("answers")
      .values({ ...key, ...answer })
      .execute();
    await tables.deleteFrom("answers").where("scope", "=", key.scope).where("key", "=", key.key).execute();
  });
}
