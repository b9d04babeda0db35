/** Waiting for a database that another process holds, without holding up this one. */
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode } from "./failures.ts";

/** Milliseconds that an operation waits for other processes before it fails. */
export const DEFAULT_PATIENCE = 15_000;

const LONGEST_PAUSE = 16;

/**
 * Does `action` again and again while the database is busy, for up to `milliseconds`; then throws what it threw.
 *
 * SQLite's own busy timeout would sleep inside the call: no other lane, progress display or lease renewal would run, and
 * two connections of one process would wait for each other in vain.
 */
export async function patiently<T>(action: () => T, milliseconds: number): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error) || performance.now() + pause > deadline) throw error;
    }
    await sleep(pause);
  }
}

/** Every extended code of "another connection is at it". */
function isBusy(error: unknown): boolean {
  return hasCode(error, "SQLITE_BUSY") || hasCode(error, "SQLITE_LOCKED") || hasCode(error, "SQLITE_PROTOCOL");
}
