/** Retries operations while another process locks the database, without blocking the event loop. */
import { setTimeout as sleep } from "node:timers/promises";
import { hasCode } from "./failures.ts";

/** Milliseconds that an operation waits for locks held by other processes. */
export const DEFAULT_TIMEOUT = 15_000;

const MAX_PAUSE = 16;

/**
 * Retries `action` while the database is busy, for up to `milliseconds`, and then rethrows the error.
 *
 * SQLite's own busy timeout would block the event loop: no lease would be renewed, and two connections of one process
 * would wait for each other until they time out.
 */
export async function retryBusy<T>(action: () => T, milliseconds: number): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (let pause = 1; ; pause = Math.min(2 * pause, MAX_PAUSE)) {
    try {
      return action();
    } catch (error) {
      if (!isBusy(error) || performance.now() + pause > deadline) throw error;
    }
    await sleep(pause);
  }
}

/** SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL and their extended codes. */
export function isBusy(error: unknown): boolean {
  return hasCode(error, "SQLITE_BUSY") || hasCode(error, "SQLITE_LOCKED") || hasCode(error, "SQLITE_PROTOCOL");
}
