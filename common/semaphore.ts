/** A semaphore: a fixed number of permits, granted in order of request. */

export interface Semaphore {
  /** True once a permit is granted; false if the signal is aborted first. */
  acquire(signal: AbortSignal): Promise<boolean>;
  /** Returns a permit. */
  release(): void;
}

export function createSemaphore(permits: number): Semaphore {
  let free = permits;
  const waiting = new Set<() => void>();

  return {
    acquire(signal) {
      if (signal.aborted) return Promise.resolve(false);
      if (free > 0) {
        free--;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const end = (granted: boolean) => {
          waiting.delete(grant);
          signal.removeEventListener("abort", leave);
          resolve(granted);
        };
        const grant = () => end(true);
        const leave = () => end(false);
        waiting.add(grant);
        signal.addEventListener("abort", leave, { once: true });
      });
    },

    release() {
      const [next] = waiting;
      if (next === undefined) free++;
      else next();
    },
  };
}
