/**
 * Who holds a trial that was asked for on the command line: nobody that lives on, so the holder is a mark that `tell`
 * reads back from the trial itself.
 */
import type { Trial } from "../trial.ts";

const PREFIX = "ask:";

export function newExternalHolder(): string {
  return `${PREFIX}${crypto.randomUUID()}`;
}

/** The holder when the trial was asked for; null when a run of `tune` holds it, or nobody. */
export function externalHolder({ lease }: Pick<Trial, "lease">): string | null {
  return lease !== null && lease.holder.startsWith(PREFIX) ? lease.holder : null;
}
