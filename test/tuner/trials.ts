/** Trials for tests, created as the loop creates them. */
import { createTrial, finishTrial, type Lease, type Outcome, type Trial } from "../../tuner/study/trial.ts";

const lease: Lease = { worker: "local-1", holder: "process-1", expiresAt: 60_000 };

export function waitingTrial(number: number): Trial {
  return createTrial(number, { hyperparameters: {}, reason: { strategy: "random" } }, { lease: null, now: 0 });
}

export function runningTrial(number: number): Trial {
  return createTrial(number, { hyperparameters: {}, reason: { strategy: "random" } }, { lease, now: 0 });
}

export function finishedTrial(number: number, outcome: Outcome): Trial {
  return finishTrial(runningTrial(number), outcome, 1);
}

export function completeTrial(number: number, loss: number): Trial {
  return finishedTrial(number, { state: "complete", values: { loss, other: -loss } });
}

export function prunedTrial(number: number, loss: number): Trial {
  return finishedTrial(number, { state: "pruned", values: { loss } });
}

export function failedTrial(number: number): Trial {
  return finishedTrial(number, {
    state: "failed",
    failure: { kind: "diverged", message: "loss; must be finite: NaN" },
  });
}
