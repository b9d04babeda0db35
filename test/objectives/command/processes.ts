/** The state of processes that a test started. */
import { readFileSync } from "node:fs";

/** True once no process has this id. */
export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child of a killed shell remains a zombie if nobody reaps it.
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return true;
  }
}

/** Waits for something that must happen, up to the test's own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
