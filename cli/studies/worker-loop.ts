/** A worker: evaluates the trials of a study until there are none left. */
import { isBudgetSpent } from "../../tuner/study/budget.ts";
import { CredenceError } from "../../common/errors.ts";
import type { Objective } from "../../tuner/objective.ts";
import { studyNotices } from "../../tuner/loop/notices.ts";
import { optimize } from "../../tuner/loop/optimize.ts";
import type { RunEnd, RunEvent } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import type { Context } from "../context.ts";
import { deletedMeanwhile } from "./deleted-meanwhile.ts";
import { sleep } from "../terminal/sleep.ts";

/** Milliseconds between polls while there is nothing to do, initially and at most. */
const MIN_POLL = 250;
const MAX_POLL = 2_000;

export interface Work {
  readonly studies: Studies;
  readonly study: string;
  readonly objective: Objective;
  /** Names of its workers; each evaluates one trial at a time. */
  readonly names: readonly string[];
  readonly leaseMilliseconds: number;
  /** Whether to keep polling when there is nothing left, since the budget may be extended. */
  readonly keepsWaiting: boolean;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  /** A message for the user. */
  readonly log: (line: string) => void;
}

/**
 * Runs until the budget is spent, the space is exhausted, the study is archived, or the signal is aborted. Trials that
 * other workers are evaluating may be released, so it waits for those to finish.
 */
export async function work(task: Work, context: Pick<Context, "now" | "every" | "environment">): Promise<RunEnd> {
  const { studies, study, leaseMilliseconds, signal } = task;
  const { holder } = context.environment.process;
  let reportedPaused = false;

  async function next(worker: string, workerSignal: AbortSignal): Promise<Trial | RunEnd> {
    for (let tries = 1; ; tries++) {
      const asked = await studies.ask(study, { worker, holder, leaseMilliseconds, signal: workerSignal });
      if (typeof asked !== "string") {
        reportedPaused = false;
        return asked;
      }
      if (!task.keepsWaiting && (await isOver(asked))) return asked;
      if (asked === "interrupted") return asked;
      if (asked === "paused" && !reportedPaused) {
        reportedPaused = true;
        const notices = studyNotices(await studies.readStudy(study), await studies.readTrials(study));
        const why = notices.find(({ code }) => code === "failures")?.message;
        task.log(`${why ?? `Study ${study} is paused.`} Waiting until it is resumed.`);
      }
      await sleep(Math.min(MAX_POLL, MIN_POLL * tries), workerSignal, context);
    }
  }

  async function isOver(end: RunEnd): Promise<boolean> {
    if (end === "paused") return false;
    if (end !== "budget" && end !== "exhausted") return true;
    const trials = await studies.readTrials(study);
    return isBudgetSpent(await studies.readStudy(study), trials) || trials.every(isFinished);
  }

  try {
    return await optimize({
      store: studies,
      study,
      objective: task.objective,
      holder,
      leaseMilliseconds,
      now: context.now,
      every: context.every,
      signal,
      onEvent: task.onEvent,
      workers: task.names,
      ask: next,
    });
  } catch (error) {
    // The run was interrupted, and the server was unreachable.
    if (!(signal.aborted && error instanceof CredenceError && error.code === "unavailable")) {
      throw deletedMeanwhile(error, study);
    }
    task.log(
      "The server could not be reached. The trials running here will be handed out again once their leases expire.",
    );
    return "interrupted";
  }
}
