/** Runs operations in their own transaction, or as savepoints of an open one. */
import { CompiledQuery, type Kysely } from "kysely";
import { createMutex } from "../../common/mutex.ts";
import { noteChangesOf } from "./changed-studies.ts";
import { clearStudyRows, cacheStudyRows } from "./study-row-cache.ts";
import type { Schema } from "./schema.ts";

/** The database, or a transaction on it. */
export type Tables = Kysely<Schema>;

export interface Transactions {
  /** For reading. */
  readonly tables: Tables;
  /**
   * Runs `work` in a write transaction, which is rolled back if it throws. If the engine has several writers, `work`
   * may be run again, after `onRepeat`.
   */
  readonly transact: <T>(work: (tables: Tables) => Promise<T>, onRepeat?: () => void) => Promise<T>;
}

/**
 * Retries a transaction that was aborted in favour of another writer, or whose connection broke before the commit,
 * after calling `onRepeat`. Throws PassingStorageError if that takes too long.
 */
export type Repeat = <T>(run: () => Promise<T>, onRepeat: () => void) => Promise<T>;

const savepoint = CompiledQuery.raw("savepoint operation");
const release = CompiledQuery.raw("release operation");
const rollbackSavepoint = CompiledQuery.raw("rollback to operation");

const once: Repeat = (run) => run();

/** How transactions are run on an engine with several writers. */
interface Manners {
  readonly repeat?: Repeat | undefined;
  /** Called after each commit with the changed studies. */
  readonly announce?: ((studies: ReadonlySet<string>) => void) | undefined;
}

/** Runs each operation in its own transaction. */
export function transactionsOn(database: Tables, { repeat = once, announce }: Manners = {}): Transactions {
  return {
    tables: database,
    async transact(work, onRepeat = () => undefined) {
      let changed: ReadonlySet<string> = new Set();
      const run = () =>
        database.transaction().execute((tables) => {
          changed = noteChangesOf(tables);
          return work(tables);
        });
      const result = await repeat(run, onRepeat);
      if (changed.size > 0) announce?.(changed);
      return result;
    },
  };
}

/**
 * Runs `use` in one transaction. Each operation is a savepoint, so a rejected operation rolls back alone; operations
 * run one after another, even if started at once.
 */
export function inOneTransaction<T>(
  { transact }: Transactions,
  use: (transactions: Transactions) => Promise<T>,
  onRepeat?: () => void,
): Promise<T> {
  return transact(async (tables) => {
    const inOrder = createMutex();
    cacheStudyRows(tables);
    // On some errors (a full disk, a broken connection) the engine ends the transaction on its own, so nothing may be
    // written after that.
    let failed: { readonly cause: unknown } | null = null;
    const assertUsable = () => {
      if (failed !== null) throw failed.cause;
    };

    async function inSavepoint<U>(work: (tables: Tables) => Promise<U>): Promise<U> {
      assertUsable();
      await tables.executeQuery(savepoint);
      try {
        const result = await work(tables);
        await tables.executeQuery(release);
        return result;
      } catch (error) {
        try {
          clearStudyRows(tables);
          await tables.executeQuery(rollbackSavepoint);
          await tables.executeQuery(release);
        } catch {
          failed = { cause: error };
        }
        throw error;
      }
    }

    const result = await use({ tables, transact: (work) => inOrder(() => inSavepoint(work)) });
    // Wait for operations that were not awaited.
    await inOrder(() => Promise.resolve(assertUsable()));
    return result;
  }, onRepeat);
}
