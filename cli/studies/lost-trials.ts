/** Releases running trials whose processes have died. */
import type { Store } from "../../tuner/store.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import type { ProcessIdentity } from "../context.ts";

/** Holders of leases whose processes are dead, as far as this machine can tell. */
export function deadHolders(trials: readonly Trial[], process: ProcessIdentity): readonly string[] {
  const holders = new Set(trials.flatMap(({ lease }) => (lease === null ? [] : [lease.holder])));
  return [...holders].filter((holder) => process.isAlive(holder) === "no");
}

/** Releases the trials of dead processes, and those with an expired lease. Returns the numbers of the released ones. */
export async function releaseLostTrials(
  store: Store,
  study: string,
  { now, process }: { now: number; process: ProcessIdentity },
): Promise<readonly number[]> {
  const trials = await store.readTrials(study);
  const lost = await store.releaseLost(study, { now, deadHolders: deadHolders(trials, process) });
  return lost.flatMap(({ trial }) => (trial.state === "waiting" ? [trial.number] : []));
}
