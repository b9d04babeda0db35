/** Running trials that nobody runs any more go back to waiting. */
import type { Store } from "../store.ts";
import type { Trial } from "../trial.ts";
import type { ProcessIdentity } from "./context.ts";

/** Holders in the leases whose processes no longer live, as far as this machine can tell. */
export function deadHolders(trials: readonly Trial[], process: ProcessIdentity): readonly string[] {
  const holders = new Set(trials.flatMap(({ lease }) => (lease === null ? [] : [lease.holder])));
  return [...holders].filter((holder) => process.lives(holder) === "no");
}

/** Releases the trials of dead processes at once, and those with an expired lease. Returns the numbers of those that wait. */
export async function releaseLostTrials(
  store: Store,
  study: string,
  { now, process }: { now: number; process: ProcessIdentity },
): Promise<readonly number[]> {
  const trials = await store.readTrials(study);
  const lost = await store.releaseLost(study, { now, deadHolders: deadHolders(trials, process) });
  return lost.flatMap(({ trial }) => (trial.state === "waiting" ? [trial.number] : []));
}
