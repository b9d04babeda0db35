/** Tell: records the outcome of an attempt at a trial. */
import { CredenceError } from "../../common/errors.ts";
import { outcomeOf } from "../study/outcome.ts";
import type { Store } from "../store.ts";
import type { Outcome, Trial } from "../study/trial.ts";
import type { Evaluated } from "./evaluate.ts";
import { holderOf, type Evaluator } from "./run.ts";

/** A trial as known to its worker. */
export interface HeldTrial {
  readonly study: string;
  readonly number: number;
  /** The worker's identity in the lease. */
  readonly holder: string;
}

/**
 * Finishes the trial; one that failed as `transient` waits for another attempt if it has any left. Returns the
 * resulting trial. Throws `lease-lost` if another worker has taken over the trial, and `conflict` if the trial already
 * ended differently.
 */
export function tell(
  store: Pick<Store, "release" | "finishTrial">,
  { study, number, holder }: HeldTrial,
  { outcome, now }: { readonly outcome: Outcome; readonly now: number },
): Promise<Trial> {
  if (outcome.state === "failed" && outcome.failure.kind === "transient") {
    return store.release(study, number, holder, { kind: "transient", message: outcome.failure.message, now });
  }
  return store.finishTrial(study, number, holder, { outcome, now });
}

/** Tells the outcome of an evaluation in the loop; an interrupted trial waits to be run again. */
export async function tellEvaluated(run: Evaluator, trial: Trial, evaluated: Evaluated): Promise<void> {
  if (evaluated === "lost") {
    run.onEvent({ kind: "lost", trial });
    return;
  }
  const held = { study: run.study, number: trial.number, holder: holderOf(trial, run) };
  try {
    if (evaluated === "interrupted") {
      await run.store.release(held.study, held.number, held.holder, { kind: "interrupted", now: run.now() });
      run.onEvent({ kind: "released", trial });
      return;
    }
    const { metrics } = run.objective;
    // A pruned trial keeps its reported values.
    if ("stopped" in evaluated && evaluated.prunedBy !== null && "failure" in evaluated.stopped) {
      const why = { kind: "interrupted", now: run.now() } as const;
      const pruned = await run.store.release(held.study, held.number, held.holder, why);
      run.onEvent({ kind: "finished", trial: pruned });
      return;
    }
    // After a stop, the value is treated as that of a pruned trial.
    const outcome =
      "stopped" in evaluated
        ? outcomeOf(
            "failure" in evaluated.stopped ? evaluated.stopped : { ...evaluated.stopped, state: "pruned" },
            metrics,
          )
        : outcomeOf(evaluated, metrics);
    const told = await tell(run.store, held, { outcome, now: run.now() });
    const isRetried = told.state === "waiting" && outcome.state === "failed";
    run.onEvent(
      isRetried ? { kind: "retried", trial, reason: outcome.failure.message } : { kind: "finished", trial: told },
    );
  } catch (error) {
    // The lease expired, for example while the machine was asleep: another worker has the trial, or a person has ended
    // it.
    if (!(error instanceof CredenceError && (error.code === "lease-lost" || error.code === "conflict"))) throw error;
    run.onEvent({ kind: "lost", trial });
  }
}
