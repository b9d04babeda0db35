/** One run of a study by this process: the loop, with the clocks that it needs beside it. */
import type { Objective } from "../objective.ts";
import { runLanes } from "../optimize.ts";
import type { RunEnd, RunEvent } from "../run.ts";
import type { Studies } from "../studies.ts";
import type { Study } from "../study.ts";
import type { Context } from "./context.ts";
import type { Progress } from "./progress.ts";
import { workerNames } from "./worker-names.ts";

/** A process that cannot renew its leases loses its trials after this long. */
const LEASE = 60_000;
const LOOK_FOR_LOST = LEASE / 2;
const WRITE_TIME_USED = 5_000;
const READ_AGAIN = 2_000;
const LOOK_AT_CLOCK = 100;

export interface StudyRun {
  readonly studies: Studies;
  readonly study: Study;
  readonly objective: Objective;
  readonly workers: number;
  readonly progress: Progress;
  /** Aborted by a person. */
  readonly signal: AbortSignal;
}

/** Runs until the budget is spent, its time included, or the signal is aborted. Errors of the storage are thrown. */
export async function runStudy(run: StudyRun, context: Context): Promise<RunEnd> {
  const { studies, study, progress } = run;
  const began = context.now();
  const timeIsUp = new AbortController();
  const failed = new AbortController();
  const failures: unknown[] = [];
  let counted = 0;

  const secondsGone = () => Math.max(0, (context.now() - began) / 1000);
  const countTime = async () => {
    const seconds = secondsGone() - counted;
    counted += seconds;
    if (seconds > 0) await studies.addSecondsUsed(study.name, seconds);
  };
  /** Work beside the loop: what goes wrong there ends the run. Not again before it is done. */
  const regularly = (milliseconds: number, task: () => Promise<void>) => {
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

  const beside = [
    regularly(WRITE_TIME_USED, countTime),
    regularly(LOOK_FOR_LOST, async () => {
      await studies.releaseLost(study.name);
    }),
    regularly(READ_AGAIN, async () => {
      progress.refresh(await studies.readStudy(study.name), await studies.readTrials(study.name));
    }),
    regularly(LOOK_AT_CLOCK, async () => {
      const { seconds } = study.budget;
      if (seconds !== undefined && study.secondsUsed + secondsGone() >= seconds) timeIsUp.abort();
    }),
  ];
  let end: RunEnd;
  try {
    const { holder } = context.surroundings.process;
    const evaluator = {
      store: studies,
      study: study.name,
      objective: run.objective,
      holder,
      leaseMilliseconds: LEASE,
      now: context.now,
      every: context.every,
      signal: AbortSignal.any([run.signal, timeIsUp.signal, failed.signal]),
      onEvent: (event: RunEvent) => progress.onEvent(event),
    };
    end = await runLanes(evaluator, workerNames(studies, run.workers, context), (worker, signal) =>
      studies.ask(study.name, { worker, holder, leaseMilliseconds: LEASE, signal }),
    );
  } finally {
    for (const stop of beside) await stop();
  }
  if (failures.length > 0) throw failures[0];
  await countTime();
  return end === "interrupted" && timeIsUp.signal.aborted && !run.signal.aborted ? "budget" : end;
}
