/** A fixed number of slots, handed out in the order in which they were asked for. */

export interface Slots {
  /** True when a slot is taken; false when the signal was aborted first. */
  take(signal: AbortSignal): Promise<boolean>;
  /** Gives a taken slot back. */
  give(): void;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting = new Set<() => void>();

  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(false);
      if (free > 0) {
        free--;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const settle = (taken: boolean) => {
          waiting.delete(take);
          signal.removeEventListener("abort", leave);
          resolve(taken);
        };
        const take = () => settle(true);
        const leave = () => settle(false);
        waiting.add(take);
        signal.addEventListener("abort", leave, { once: true });
      });
    },

    give() {
      const [next] = waiting;
      if (next === undefined) free++;
      else next();
    },
  };
}
