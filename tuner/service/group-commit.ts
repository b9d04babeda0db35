/**
 * Requests that come at the same time share a transaction, since most of what a durable write costs is waiting for the
 * disk. Each stands in a part of its own: one that is refused takes back only itself.
 */
import type { Store } from "../store.ts";

/** In one transaction at most: whoever comes next does not wait for long. */
const MOST = 64;

interface Waiting {
  /** Has the effect; the answer is given once the transaction is durable. */
  readonly run: (store: Store) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

interface GroupCommitOptions {
  readonly store: Store;
  /** Resolves when requests that have already come have been looked at. */
  readonly nextTurn: () => Promise<void>;
  /** A transaction was taken back, with all that requests had read inside it. */
  readonly onRollback: () => void;
}

/** As `Store.atomically`: the promise resolves when all of it is durable, or rejects and nothing of it has happened. */
export type Commit = <T>(use: (store: Store) => Promise<T>) => Promise<T>;

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
        for (const { run, fail } of group) {
          settled.push(await run(together).catch((error: unknown) => () => fail(error)));
        }
        return settled;
      });
      for (const answer of answers) answer();
    } catch (error) {
      onRollback();
      for (const { fail } of group) fail(error);
    }
  }

  return (use) =>
    new Promise((resolve, reject) => {
      const run = async (together: Store) => {
        const result = await together.atomically(use);
        return () => resolve(result);
      };
      waiting.push({ run, fail: reject });
      if (isBusy) return;
      isBusy = true;
      void work();
    });
}
