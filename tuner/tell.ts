/** Tell: finish a trial with what its evaluation returned. */
import { CredenceError } from "./errors.ts";
import type { Evaluated } from "./evaluate.ts";
import type { Evaluation, Metric } from "./objective.ts";
import { holderOf } from "./run.ts";
import type { Evaluator } from "./run.ts";
import type { Outcome } from "./store.ts";
import type { Trial } from "./trial.ts";

/** Writes the outcome of a trial to the store; an interrupted or transiently failed one goes back to waiting. */
export async function tell(run: Evaluator, trial: Trial, evaluated: Evaluated): Promise<void> {
  if (evaluated === "lost") {
    run.onEvent({ kind: "lost", trial });
    return;
  }
  const holder = holderOf(trial, run);
  try {
    if (evaluated === "interrupted") {
      await run.store.release(run.study, trial.number, holder, { kind: "interrupted", now: run.now() });
      run.onEvent({ kind: "released", trial });
      return;
    }
    const outcome = finalOutcome(evaluated, run.objective.metrics);
    if (outcome.state === "failed" && outcome.failure.kind === "transient") {
      const { message } = outcome.failure;
      const why = { kind: "transient", message, now: run.now() } as const;
      const released = await run.store.release(run.study, trial.number, holder, why);
      const isOver = released.state === "failed";
      run.onEvent(isOver ? { kind: "finished", trial: released } : { kind: "retried", trial, reason: message });
      return;
    }
    const options = { outcome, now: run.now() };
    run.onEvent({ kind: "finished", trial: await run.store.finishTrial(run.study, trial.number, holder, options) });
  } catch (error) {
    // The lease ran out while the machine slept, say: the trial belongs to somebody else now.
    if (!(error instanceof CredenceError && error.code === "lease-lost")) throw error;
    run.onEvent({ kind: "lost", trial });
  }
}

/** What an objective returns once it was told to stop is the value of a trial cut short. */
function finalOutcome(evaluated: Exclude<Evaluated, string>, metrics: readonly Metric[]): Outcome {
  if (!("stopped" in evaluated)) return outcomeOf(evaluated, metrics);
  const outcome = outcomeOf(evaluated.stopped, metrics);
  return outcome.state === "complete" ? { ...outcome, state: "pruned" } : outcome;
}

/** A trial is complete only with a finite value for every metric; anything else is a failure with its kind. */
export function outcomeOf(evaluation: Evaluation, metrics: readonly Metric[]): Outcome {
  if ("failure" in evaluation) return { state: "failed", failure: evaluation.failure };
  const { values, standardErrors, metrics: further, artifacts } = evaluation;
  for (const { name } of metrics) {
    const value: unknown = values[name];
    if (typeof value !== "number") {
      const message = `metric ${JSON.stringify(name)}; must be among the values returned: missing`;
      return { state: "failed", failure: { kind: "infeasible", message } };
    }
    if (!Number.isFinite(value)) {
      const message = `metric ${JSON.stringify(name)}; must be finite: ${value}`;
      return { state: "failed", failure: { kind: "diverged", message } };
    }
  }
  return {
    state: "complete",
    values,
    ...(standardErrors === undefined ? {} : { standardErrors: finiteOnly(standardErrors) }),
    ...(further === undefined ? {} : { metrics: finiteOnly(further) }),
    ...(artifacts === undefined || artifacts.length === 0 ? {} : { artifacts }),
  };
}

function finiteOnly(numbers: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(numbers).filter(([, value]) => Number.isFinite(value)));
}
