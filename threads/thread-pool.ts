/** A pool of reusable threads, each of which is started when first needed and replaced if it dies. */
import { createSemaphore } from "../common/semaphore.ts";
import type { Thread } from "./thread.ts";

export interface WorkerPool<T> {
  /**
   * A thread that is reserved for the caller until it is released; null if the signal is aborted or the pool is closed
   * first.
   */
  acquire(signal: AbortSignal): Promise<T | null>;
  /** Returns a thread to the pool. One that has died, or that `isSpent`, is ended. */
  release(thread: T, options?: { readonly isSpent: boolean }): Promise<void>;
  /** Ends all threads, including busy ones. */
  close(options: { readonly askFirst: boolean }): Promise<void>;
  isClosed(): boolean;
}

/**
 * @param size maximum number of threads, ≥ 1
 * @param start starts the thread with an index, 0 ≤ workerIndex < size
 */
export function createWorkerPool<Call, Ready, Report, Result>(
  size: number,
  start: (workerIndex: number) => Thread<Call, Ready, Report, Result>,
): WorkerPool<Thread<Call, Ready, Report, Result>> {
  type Worker = Thread<Call, Ready, Report, Result>;
  const permits = createSemaphore(size);
  const indices = new Map<Worker, number>();
  const idle: Worker[] = [];
  let closed = false;

  function startNext(): Worker {
    const taken = new Set(indices.values());
    let workerIndex = 0;
    while (taken.has(workerIndex)) workerIndex++;
    const thread = start(workerIndex);
    indices.set(thread, workerIndex);
    return thread;
  }

  async function end(thread: Worker, askFirst: boolean): Promise<void> {
    indices.delete(thread);
    await thread.end({ askFirst });
  }

  return {
    async acquire(signal) {
      if (!(await permits.acquire(signal))) return null;
      if (closed) {
        permits.release();
        return null;
      }
      // Idle threads may have died (for example, from an error in a leftover timer).
      for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
        if (thread.isAlive()) return thread;
        await end(thread, false);
      }
      return startNext();
    },
    async release(thread, { isSpent } = { isSpent: false }) {
      try {
        if (thread.isAlive() && !isSpent) idle.push(thread);
        else await end(thread, false);
      } finally {
        permits.release();
      }
    },
    async close({ askFirst }) {
      closed = true;
      await Promise.all([...indices.keys()].map((thread) => end(thread, askFirst)));
    },
    isClosed: () => closed,
  };
}
