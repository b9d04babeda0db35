/** A worker: evaluates the trials of a study, as long as there are any. */
import { isBudgetSpent } from "../budget.ts";
import { CredenceError } from "../errors.ts";
import type { Objective } from "../objective.ts";
import { runLanes } from "../optimize.ts";
import type { RunEnd, RunEvent } from "../run.ts";
import type { Studies } from "../studies.ts";
import { isFinished } from "../trial.ts";
import type { Trial } from "../trial.ts";
import type { Context } from "./context.ts";
import { pause } from "./pause.ts";

/** Milliseconds between two questions while there is nothing to do, at first and after a while. */
const SOON = 250;
const LATER = 2_000;

export interface Work {
  readonly studies: Studies;
  readonly study: string;
  readonly objective: Objective;
  /** A lane for each. */
  readonly names: readonly string[];
  readonly leaseMilliseconds: number;
  /** Goes on asking when there is nothing left: the budget may be extended. */
  readonly keepsWaiting: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** Something a person should know. */
  readonly say: (line: string) => void;
}

/**
 * Works until the budget is spent, the space exhausted, the study archived, or the signal aborted. As long as others
 * evaluate trials, these may come back, so it waits for their end.
 */
export async function work(task: Work, context: Pick<Context, "now" | "every" | "surroundings">): Promise<RunEnd> {
  const { studies, study, leaseMilliseconds, signal } = task;
  const { holder } = context.surroundings.process;
  const evaluator = {
    store: studies,
    study,
    objective: task.objective,
    holder,
    leaseMilliseconds,
    now: context.now,
    every: context.every,
    signal,
    onEvent: task.onEvent,
  };
  let saidPaused = false;

  async function next(worker: string, laneSignal: AbortSignal): Promise<Trial | RunEnd> {
    for (let tries = 1; ; tries++) {
      const asked = await studies.ask(study, { worker, holder, leaseMilliseconds, signal: laneSignal });
      if (typeof asked !== "string") {
        saidPaused = false;
        return asked;
      }
      if (!task.keepsWaiting && (await isOver(asked))) return asked;
      if (asked === "interrupted") return asked;
      if (asked === "paused" && !saidPaused) {
        saidPaused = true;
        task.say(`Study ${study} is paused: waiting.`);
      }
      await pause(Math.min(LATER, SOON * tries), laneSignal, context);
    }
  }

  async function isOver(end: RunEnd): Promise<boolean> {
    if (end === "paused") return false;
    if (end !== "budget" && end !== "exhausted") return true;
    const trials = await studies.readTrials(study);
    return isBudgetSpent(await studies.readStudy(study), trials) || trials.every(isFinished);
  }

  try {
    return await runLanes(evaluator, task.names, next);
  } catch (error) {
    // The end was wanted, and the server was not there to be told of it.
    if (!(signal.aborted && error instanceof CredenceError && error.code === "unavailable")) throw error;
    task.say("The server could not be told: trials that were running wait until their leases have run out.");
    return "interrupted";
  }
}
