/** How long a thread blocks its event loop, in processor time of the thread: time taken by other processes does not count. */
import { readFileSync } from "node:fs";

/** Milliseconds. */
const LOOK = 1;

/** Milliseconds that the main thread has run on a processor; NaN where the system does not report it (only Linux does). */
function cpuOfMainThread(): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ");
    return Number(nanoseconds) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/**
 * Samples every millisecond. The maximum between two samples is at least the longest block of the event loop, because no timer fires within
 * a block. Called from the main thread. Returns the milliseconds of the longest since the last call.
 */
export function watchBlocks(): () => number {
  let last = cpuOfMainThread();
  let most = Number.isNaN(last) ? last : 0;
  const look = () => {
    const now = cpuOfMainThread();
    most = Math.max(most, now - last);
    last = now;
    setTimeout(look, LOOK).unref();
  };
  look();
  return () => {
    const longest = most;
    most = Number.isNaN(most) ? most : 0;
    return longest;
  };
}
