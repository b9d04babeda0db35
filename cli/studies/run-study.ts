/** One run of a study by this process: the loop, and the timers around it. */
import type { Objective } from "../../tuner/objective.ts";
import { optimize } from "../../tuner/loop/optimize.ts";
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Context } from "../context.ts";
import type { Progress } from "../report/progress.ts";
import { deletedMeanwhile } from "./deleted-meanwhile.ts";
import { workerNames } from "./worker-names.ts";

/** A process that cannot renew its leases for this long loses its trials. */
const LEASE_MILLISECONDS = 60_000;
const RELEASE_LOST_INTERVAL = LEASE_MILLISECONDS / 2;
const WRITE_TIME_INTERVAL = 5_000;
const REFRESH_INTERVAL = 2_000;
const CHECK_TIME_INTERVAL = 100;

export interface StudyRun {
  readonly studies: Studies;
  readonly study: Study;
  readonly objective: Objective;
  readonly workers: number;
  readonly progress: Progress;
  /** Time limit of this run in seconds; none if absent. */
  readonly seconds?: number | undefined;
  /** Whether there is more to do, checked before each trial; by default, until the budget is spent. */
  readonly hasMore?: () => Promise<boolean>;
  /** Aborted by the user. */
  readonly signal: AbortSignal;
}

/** Runs until the budget (including its time limit) is spent, or the signal is aborted. Throws storage errors. */
export async function runStudy(run: StudyRun, context: Context): Promise<RunEnd> {
  const { studies, study, progress } = run;
  const startedAt = context.now();
  const timeIsUp = new AbortController();
  const failed = new AbortController();
  const failures: unknown[] = [];
  let countedSeconds = 0;

  const elapsedSeconds = () => Math.max(0, (context.now() - startedAt) / 1000);
  const countTime = async () => {
    const seconds = elapsedSeconds() - countedSeconds;
    countedSeconds += seconds;
    if (seconds > 0) await studies.addSecondsUsed(study.name, seconds);
  };
  /** Runs `task` at an interval, never concurrently; an error ends the run. */
  const repeat = (milliseconds: number, task: () => Promise<void>) => {
    let busy: Promise<void> | null = null;
    const stop = context.every(milliseconds, () => {
      busy ??= task()
        .catch((error: unknown) => {
          failures.push(error);
          failed.abort();
        })
        .finally(() => (busy = null));
    });
    return async () => {
      stop();
      await busy;
    };
  };

  const timers = [
    repeat(WRITE_TIME_INTERVAL, countTime),
    repeat(RELEASE_LOST_INTERVAL, async () => {
      await studies.releaseLost(study.name);
    }),
    repeat(REFRESH_INTERVAL, async () => {
      progress.refresh(await studies.readStudy(study.name), await studies.readTrials(study.name));
    }),
    repeat(CHECK_TIME_INTERVAL, async () => {
      const ofStudy = (study.budget.seconds ?? Infinity) - study.secondsUsed;
      if (elapsedSeconds() >= Math.min(ofStudy, run.seconds ?? Infinity)) timeIsUp.abort();
    }),
  ];
  let end: RunEnd;
  try {
    const { holder } = context.environment.process;
    end = await optimize({
      store: studies,
      study: study.name,
      objective: run.objective,
      holder,
      leaseMilliseconds: LEASE_MILLISECONDS,
      now: context.now,
      every: context.every,
      signal: AbortSignal.any([run.signal, timeIsUp.signal, failed.signal]),
      onEvent: (event) => progress.onEvent(event),
      workers: workerNames(studies, run.workers, context),
      ask: async (worker, signal) => {
        if (run.hasMore !== undefined && !(await run.hasMore())) return "budget";
        return studies.ask(study.name, { worker, holder, leaseMilliseconds: LEASE_MILLISECONDS, signal });
      },
    });
  } catch (error) {
    throw deletedMeanwhile(error, study.name);
  } finally {
    for (const stop of timers) await stop();
  }
  if (failures.length > 0) throw deletedMeanwhile(failures[0], study.name);
  await countTime();
  return end === "interrupted" && timeIsUp.signal.aborted && !run.signal.aborted ? "budget" : end;
}
