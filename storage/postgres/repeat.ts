/** Runs transactions again that gave way to others, or whose connection broke before they were committed. */
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PassingStorageError } from "../../common/errors.ts";

const MAX_PAUSE = 200;

/** Runs `run` until it ends otherwise than by a PassingStorageError, for up to `milliseconds`. */
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
    // Those that met must not meet again.
    await sleep(randomInt(pause) + 1);
  }
}
