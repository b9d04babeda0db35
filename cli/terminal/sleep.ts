/** An abortable timeout. */
import type { Context } from "../context.ts";

/** Resolves after `milliseconds`, or as soon as the signal is aborted. */
export function sleep(milliseconds: number, signal: AbortSignal, { every }: Pick<Context, "every">): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      stop();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const stop = every(milliseconds, done);
    signal.addEventListener("abort", done, { once: true });
  });
}
