/** Ask: make a trial from a suggestion, or take one that waits. */
import { isBudgetSpent } from "./budget.ts";
import { suggestionKey } from "./keys.ts";
import type { Run, RunEnd } from "./run.ts";
import type { Lease, Trial } from "./trial.ts";

/** The parts of a run that asking needs. */
export type Asker = Pick<Run, "store" | "study" | "suggester" | "holder" | "leaseMilliseconds" | "now" | "signal">;

/** Starts the next trial of the study for `worker`, or says why there is none. */
export async function ask(run: Asker, worker: string): Promise<Trial | RunEnd> {
  for (;;) {
    if (run.signal.aborted) return "interrupted";
    const now = run.now();

    const study = await run.store.readStudy(run.study);
    if (study.state !== "active") return study.state;
    // Read before the trials: whoever adds one in between takes this number, and then it is not ours.
    const number = await run.store.nextNumber(run.study);
    const trials = await run.store.readTrials(run.study);
    if (isBudgetSpent(study, trials)) return "budget";
    const waiting = await run.store.claim(run.study, leaseFrom(run, worker, now), now);
    if (waiting !== null) return waiting;
    // Trials under way will be finished: only as many may start as the budget leaves after them.
    const underWay = trials.filter((trial) => trial.state === "waiting" || trial.state === "running").length;
    if (isBudgetSpent(study, trials, underWay)) return "budget";

    const request = { study, trials, key: suggestionKey(study.seed, number), count: 1 };
    const suggestions = await run.suggester.suggest(request, run.signal);
    // A suggestion that comes after the abort is dropped.
    if (suggestions === null || run.signal.aborted) return "interrupted";
    if (suggestions.length === 0) return "exhausted";
    const then = run.now();
    const options = { lease: leaseFrom(run, worker, then), now: then };
    const trial = await run.store.addTrial(run.study, number, suggestions[0], options);
    // null: another process took this number since we read; its trial is news to the strategy, so suggest again.
    if (trial !== null) return trial;
  }
}

function leaseFrom({ holder, leaseMilliseconds }: Asker, worker: string, now: number): Lease {
  return { worker, holder, expiresAt: now + leaseMilliseconds };
}
