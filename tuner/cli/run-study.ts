/** One run of a study by this process: the loop, with the clocks that it needs beside it. */
import type { Objective } from "../objective.ts";
import { optimize } from "../optimize.ts";
import type { RunEnd } from "../run.ts";
import type { Store } from "../store.ts";
import type { Study } from "../study.ts";
import type { Suggester } from "../suggester.ts";
import type { Context } from "./context.ts";
import { releaseLostTrials } from "./lost-trials.ts";
import type { Progress } from "./progress.ts";

/** A process that cannot renew its leases loses its trials after this long. */
const LEASE = 60_000;
const LOOK_FOR_LOST = LEASE / 2;
const WRITE_TIME_USED = 5_000;
const READ_AGAIN = 2_000;
const LOOK_AT_CLOCK = 100;

export interface StudyRun {
  readonly store: Store;
  readonly study: Study;
  readonly objective: Objective;
  readonly suggester: Suggester;
  readonly workers: number;
  readonly progress: Progress;
  /** Aborted by a person. */
  readonly signal: AbortSignal;
}

/** Runs until the budget is spent, its time included, or the signal is aborted. Errors of the storage are thrown. */
export async function runStudy(run: StudyRun, context: Context): Promise<RunEnd> {
  const { store, study, progress } = run;
  const began = context.now();
  const timeIsUp = new AbortController();
  const failed = new AbortController();
  const failures: unknown[] = [];
  let counted = 0;

  const secondsGone = () => Math.max(0, (context.now() - began) / 1000);
  const countTime = async () => {
    const seconds = secondsGone() - counted;
    counted += seconds;
    if (seconds > 0) await store.addSecondsUsed(study.name, seconds);
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
      await releaseLostTrials(store, study.name, { now: context.now(), process: context.surroundings.process });
    }),
    regularly(READ_AGAIN, async () => {
      progress.refresh(await store.readStudy(study.name), await store.readTrials(study.name));
    }),
    regularly(LOOK_AT_CLOCK, async () => {
      const { seconds } = study.budget;
      if (seconds !== undefined && study.secondsUsed + secondsGone() >= seconds) timeIsUp.abort();
    }),
  ];
  let end: RunEnd;
  try {
    end = await optimize({
      store,
      study: study.name,
      objective: run.objective,
      suggester: run.suggester,
      workers: run.workers,
      holder: context.surroundings.process.holder,
      leaseMilliseconds: LEASE,
      now: context.now,
      every: context.every,
      signal: AbortSignal.any([run.signal, timeIsUp.signal, failed.signal]),
      onEvent: (event) => progress.onEvent(event),
    });
  } finally {
    for (const stop of beside) await stop();
  }
  if (failures.length > 0) throw failures[0];
  await countTime();
  return end === "interrupted" && timeIsUp.signal.aborted && !run.signal.aborted ? "budget" : end;
}
