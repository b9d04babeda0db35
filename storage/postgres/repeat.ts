/** Retries transactions that were aborted in favour of others, or whose connection broke before the commit. */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PassingStorageError } from "../../common/errors.ts";

const MAX_PAUSE = 200;

/** Repeats `run` while it throws a PassingStorageError, for up to `milliseconds`. */
export async function repeatWhilePassing<T>(
  run: () => Promise<T>,
  { milliseconds, onRepeat }: { readonly milliseconds: number; readonly onRepeat: () => void },
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (let pause = 4; ; pause = Math.min(2 * pause, MAX_PAUSE)) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof PassingStorageError) || performance.now() + pause > deadline) throw error;
    }
    onRepeat();
    // A random delay, so that transactions that collided do not collide again.
    await sleep(randomInt(pause) + 1);
  }
}
