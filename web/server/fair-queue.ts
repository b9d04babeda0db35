/** Work that takes long, a few tasks at a time, in turn by client: one that asks for much delays no other. */
import { Problem } from "./problem.ts";

export interface FairQueue {
  /** Tasks that wait or run. */
  readonly size: number;
  /**
   * Runs the task when it is its client's turn. Throws `overloaded` where too many wait; a task whose client has left before its
   * turn is never run.
   */
  run<T>(client: string, signal: AbortSignal, task: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly start: () => Promise<void>;
}

export interface QueueLimits {
  /** Tasks that run at once. */
  readonly running: number;
  /** Tasks of one client, and of all clients, that may wait. */
  readonly waitingOfClient: number;
  readonly waiting: number;
}

export function createFairQueue(limits: QueueLimits): FairQueue {
  /** In order of turn: the first client is next. */
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
      // To the end of the line.
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
        const left = () => reject(new Problem("overloaded", "The client left."));
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
