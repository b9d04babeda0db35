/** A number of threads that are kept between calls: each is started when it is first needed, and replaced when it has died. */
import { createSlots } from "./slots.ts";
import type { Thread } from "./thread.ts";

export interface Team<T> {
  /** A thread that is the caller's alone until it is given back; null when the signal is aborted or the team closed first. */
  take(signal: AbortSignal): Promise<T | null>;
  /** Gives a thread back. One that has died, or `isSpent`, is ended. */
  give(thread: T, options?: { readonly isSpent: boolean }): Promise<void>;
  /** Ends all threads, also those at work. */
  close(options: { readonly askFirst: boolean }): Promise<void>;
  isClosed(): boolean;
}

/**
 * @param size threads at most, ≥ 1
 * @param start starts the thread of a seat, 0 ≤ seat < size
 */
export function createTeam<Call, Ready, Report, Result>(
  size: number,
  start: (seat: number) => Thread<Call, Ready, Report, Result>,
): Team<Thread<Call, Ready, Report, Result>> {
  type Member = Thread<Call, Ready, Report, Result>;
  const slots = createSlots(size);
  const seats = new Map<Member, number>();
  const idle: Member[] = [];
  let closed = false;

  function startNext(): Member {
    const taken = new Set(seats.values());
    let seat = 0;
    while (taken.has(seat)) seat++;
    const thread = start(seat);
    seats.set(thread, seat);
    return thread;
  }

  async function end(thread: Member, askFirst: boolean): Promise<void> {
    seats.delete(thread);
    await thread.end({ askFirst });
  }

  return {
    async take(signal) {
      if (!(await slots.take(signal))) return null;
      if (closed) {
        slots.give();
        return null;
      }
      // Idle ones may have died (an error in a timer that was left behind).
      for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
        if (thread.isAlive()) return thread;
        await end(thread, false);
      }
      return startNext();
    },
    async give(thread, { isSpent } = { isSpent: false }) {
      try {
        if (thread.isAlive() && !isSpent) idle.push(thread);
        else await end(thread, false);
      } finally {
        slots.give();
      }
    },
    async close({ askFirst }) {
      closed = true;
      await Promise.all([...seats.keys()].map((thread) => end(thread, askFirst)));
    },
    isClosed: () => closed,
  };
}
