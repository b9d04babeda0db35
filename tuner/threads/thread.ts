/** A thread that computes suggestions and analyses. */
import { entryBeside } from "../../threads/entry.ts";
import { openThread, type Thread } from "../../threads/thread.ts";
import type { FromThread, ToThread } from "./messages.ts";

export type SuggestionThread = Thread<ToThread, null, never, FromThread>;

/** `workerData` of the thread. */
export interface SuggestionThreadOptions {
  /** Lowers the thread's priority, from 0 to 19; effective on Linux, where threads have priorities of their own. */
  readonly niceness: number;
}

/** A call cannot be interrupted, so ending the thread terminates it immediately. */
const GRACE_MILLISECONDS = 0;

/** `entry`: the thread's module, for tests. */
export function openSuggestionThread(
  data: SuggestionThreadOptions,
  entry: URL = entryBeside(import.meta.url, "worker"),
): SuggestionThread {
  return openThread({ entry, data, graceMilliseconds: GRACE_MILLISECONDS });
}
