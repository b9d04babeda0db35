/** Checks whether the server can store results, for /readyz and the log. */
import type { Logger } from "pino";
import type { Store } from "../../tuner/store.ts";
import { Problem } from "./problem.ts";

/** Milliseconds for which a check is reused, since it writes to the disk. */
const VALID_MILLISECONDS = 1000;
/** Milliseconds after which an unresponsive database counts as not ready. */
const MAX_CHECK_MILLISECONDS = 2000;

/** A function that throws unless the database accepts writes. Calls within a second share one check. */
export function createReadiness(store: Store, stopwatch: () => number): () => Promise<void> {
  let last: { readonly at: number; readonly result: Promise<void> } | null = null;
  return async () => {
    if (last === null || stopwatch() - last.at > VALID_MILLISECONDS) {
      last = { at: stopwatch(), result: withinTime(store.checkStorage("write")) };
      last.result.catch(() => undefined);
    }
    await last.result;
  };
}

async function withinTime(check: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Problem("storage", "The database did not answer within 2 s."));
    }, MAX_CHECK_MILLISECONDS);
    timer.unref();
  });
  try {
    await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** To be called every second: logs once when the database's files are lost, and once when they are back. */
export function watchStorage(store: Store, log: Logger): () => Promise<void> {
  let isLost = false;
  return async () => {
    try {
      await store.checkStorage("look");
      if (isLost) log.info("The database is available again; writes are accepted");
      isLost = false;
    } catch (error) {
      if (!isLost) log.error({ err: error }, "The database's files were moved or replaced; writes are rejected");
      isLost = true;
    }
  };
}
