/** A queue of slow tasks, served round-robin by client, so that a busy client does not delay others. */
import { Problem } from "./problem.ts";

export interface FairQueue {
  /** Number of waiting and running tasks. */
  readonly size: number;
  /**
   * Runs the task when it is the client's turn. Throws `overloaded` if too many are waiting; tasks of disconnected
   * clients are not run.
   */
  run<T>(client: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly start: () => Promise<void>;
}

export interface QueueLimits {
  /** Maximum number of concurrent tasks. */
  readonly running: number;
  /** Maximum number of waiting tasks, per client and in total. */
  readonly waitingOfClient: number;
  readonly waiting: number;
}

export function createFairQueue(limits: QueueLimits): FairQueue {
  /** In order of turns; the first client is next. */
  const clients = new Map<string, Set<Waiting>>();
  let waiting = 0;
  let running = 0;

  function remove(client: string, entry: Waiting): boolean {
    const ofClient = clients.get(client);
    if (ofClient?.delete(entry) !== true) return false;
    if (ofClient.size === 0) clients.delete(client);
    waiting -= 1;
    return true;
  }

  function next(): void {
    while (running < limits.running) {
      const [client, ofClient] = clients.entries().next().value ?? [];
      const entry = ofClient?.values().next().value;
      if (client === undefined || ofClient === undefined || entry === undefined) return;
      remove(client, entry);
      // Moves the client to the end of the queue.
      if (clients.delete(client)) clients.set(client, ofClient);
      running += 1;
      void entry.start().finally(() => {
        running -= 1;
        next();
      });
    }
  }

  return {
    get size() {
      return waiting + running;
    },
    run<T>(client: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
      const ofClient = clients.get(client) ?? new Set<Waiting>();
      if (ofClient.size >= limits.waitingOfClient || waiting >= limits.waiting) {
        const detail = `Too many surrogate queries are waiting (${waiting}). Retry later.`;
        return Promise.reject(new Problem("overloaded", detail, { fields: { waiting } }));
      }
      return new Promise<T>((resolve, reject) => {
        const left = () => reject(new Problem("overloaded", "The client disconnected."));
        if (signal.aborted) return left();
        const onLeave = () => {
          if (remove(client, entry)) left();
        };
        const entry: Waiting = {
          start: async () => {
            signal.removeEventListener("abort", onLeave);
            await task().then(resolve, reject);
          },
        };
        signal.addEventListener("abort", onLeave, { once: true });
        clients.set(client, ofClient.add(entry));
        waiting += 1;
        next();
      });
    },
  };
}
