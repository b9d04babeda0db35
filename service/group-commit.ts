/**
 * Group commit: concurrent requests share a transaction, because most of the cost of a durable write is waiting for the
 * disk. Each request runs in its own savepoint, so a rejected one rolls back only itself.
 */
import type { Store } from "../tuner/store.ts";

/** Maximum number of requests in one transaction, so that the next request does not wait long. */
const MOST = 64;

interface Waiting {
  /** The study that the request changes; "" for none. */
  readonly study: string;
  /** Runs the effect; the response is sent once the transaction is durable. */
  readonly run: (store: Store) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

interface GroupCommitOptions {
  readonly store: Store;
  /** Resolves once all requests that have already arrived have been read. */
  readonly nextTurn: () => Promise<void>;
  /** Called if a transaction was rolled back, including everything that requests had read inside it. */
  readonly onRollback: () => void;
}

/**
 * Like `Store.atomically`: the promise resolves once everything is durable, or rejects without any effect. `study`: the
 * one that `use` changes; "" for none.
 */
export type Commit = <T>(use: (store: Store) => Promise<T>, study?: string) => Promise<T>;

/**
 * Sorted by study, in order of arrival within each study. Servers that lock studies in the same order never deadlock.
 */
function byStudy(group: readonly Waiting[]): readonly Waiting[] {
  return [...group].sort((a, b) => (a.study < b.study ? -1 : a.study > b.study ? 1 : 0));
}

export function createGroupCommit({ store, nextTurn, onRollback }: GroupCommitOptions): Commit {
  let waiting: Waiting[] = [];
  let isBusy = false;

  async function work(): Promise<void> {
    await nextTurn();
    while (waiting.length > 0) {
      await commit(waiting.splice(0, MOST));
      await nextTurn();
    }
    isBusy = false;
  }

  async function commit(group: readonly Waiting[]): Promise<void> {
    try {
      const answers = await store.atomically(async (together) => {
        const settled: (() => void)[] = [];
        for (const { run, fail } of byStudy(group)) {
          settled.push(await run(together).catch((error: unknown) => () => fail(error)));
        }
        return settled;
      }, onRollback);
      for (const answer of answers) answer();
    } catch (error) {
      onRollback();
      for (const { fail } of group) fail(error);
    }
  }

  return (use, study = "") =>
    new Promise((resolve, reject) => {
      const run = async (together: Store) => {
        const result = await together.atomically(use);
        return () => resolve(result);
      };
      waiting.push({ study, run, fail: reject });
      if (isBusy) return;
      isBusy = true;
      void work();
    });
}
