/** The Store interface on a Kysely database with the Credence schema, for any engine. */
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

/** An open database, as returned by an engine's opener. */
export interface OpenDatabase {
  readonly database: Kysely<Schema>;
  /** For engines with several writers; if absent, transactions never need a retry. */
  readonly repeat?: Repeat;
  /** Throws `storage` if writes would be lost: the file was deleted, replaced or truncated. */
  assertSame?(): void;
  /** For databases to which other processes may write; if absent, none can do so unnoticed. */
  readonly changes?: Changes;
  /**
   * Copies the database to a file that must not exist yet; throws `conflict` if the database has its own tool for that.
   */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}

/** How processes that share a database notify each other. */
export interface Changes {
  /** Notifies the others that these studies have changed. */
  announce(studies: ReadonlySet<string>): void;
  /** Like `Store.follow`. */
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
 * `readChanges` keeps the cached state of a study up to date, also inside transactions. If a result overtook a later
 * one, it would reset that state, so these calls run one at a time; other operations do not wait.
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

/** Operations that are refused inside a transaction. */
const insideTransaction: Whole = {
  checkStorage: () =>
    Promise.reject(new CredenceError("conflict", "storage; must not be checked inside a transaction")),
  follow: () => {
    throw new CredenceError("conflict", "store; must not be followed inside a transaction");
  },
  backup: () => Promise.reject(new CredenceError("conflict", "backup; must not be made inside a transaction")),
  close: () => Promise.reject(new CredenceError("conflict", "store; must not be closed inside a transaction")),
};

/** Larger than a page, so that the write fails if the database cannot grow. */
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
