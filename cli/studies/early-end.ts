/**
 * Ends a run before its budget is spent: after several failures in a row or, if requested, when little is left to gain.
 */
import type { Advice } from "../../tuner/analysis/advice.ts";
import type { RunEvent } from "../../tuner/loop/run.ts";
import type { FailureKind } from "../../tuner/objective.ts";
import type { Progress } from "../report/progress.ts";
import type { Settings } from "../settings/settings.ts";
import { mostFailures } from "../../tuner/study/failure-row.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Studies } from "../../tuner/studies.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import { failureSentence } from "../report/failures-text.ts";
import { goingOnSentence } from "../report/advice.ts";

/** Number of finished trials between two checks of the remaining gain. */
const INTERVAL = 5;
/** Expected gain, relative to the worthwhile gain, below which a run ends, if it is so at two checks in a row. */
const LITTLE_GAIN = 0.25;

interface Breaker {
  note(event: RunEvent): void;
  /** Why no more trials will be started; null as long as they may be. */
  why(): string | null;
}

/** `before`: the study's trials at the start of the run, since only failures in this run count. */
export function createBreaker(before: readonly Trial[], limit: number | null): Breaker {
  let someSucceeded = before.some(({ state }) => state === "complete" || state === "pruned");
  let row: { readonly kind: FailureKind; readonly count: number; readonly message: string } | null = null;
  return {
    note(event) {
      if (event.kind !== "finished") return;
      const { failure } = event.trial;
      if (failure === null) {
        someSucceeded = true;
        row = null;
      } else {
        row = { kind: failure.kind, count: row?.kind === failure.kind ? row.count + 1 : 1, message: failure.message };
      }
    },
    why() {
      const most = mostFailures({ someSucceeded }, limit);
      return row === null || row.count < most ? null : failureSentence(row);
    },
  };
}

/**
 * Returns why there is little left to gain; null as long as there is more. Checks after every few finished trials, and
 * stops only if two checks in a row agree (bench/results/stop-advice.md).
 */
function createStopWhenDone(studies: Studies, name: string): () => Promise<string | null> {
  let looked = 0;
  let wasDone = false;
  return async () => {
    const trials = await studies.readTrials(name);
    const finished = trials.filter(isFinished).length;
    if (finished < looked + INTERVAL) return null;
    looked = finished;
    const { advise } = await import("../../tuner/analysis/advice.ts");
    const advice = advise(await studies.readStudy(name), trials);
    const isDoneNow = advice !== null && isDone(advice);
    const why = isDoneNow && wasDone ? goingOnSentence(advice) : null;
    wasDone = isDoneNow;
    return why;
  };
}

/** Whether further trials are expected to gain no more than a quarter of what is worthwhile. */
export function isDone({
  remaining,
  worthwhile,
  complete,
  needed,
}: Pick<Advice, "remaining" | "worthwhile" | "complete" | "needed">): boolean {
  return complete >= needed && remaining.expected <= LITTLE_GAIN * worthwhile;
}

interface Watched {
  readonly study: Study;
  readonly isForeign: boolean;
  readonly settings: Settings;
  readonly studies: Studies;
}

/** The rules that end a run early. `hasMore`: call before each trial. */
export function watchRun(
  { study, isForeign, settings, studies }: Watched,
  before: readonly Trial[],
  progress: Progress,
): {
  readonly progress: Progress;
  readonly hasMore: () => Promise<boolean>;
  /** Null if it did not end early. */
  readonly why: () => { readonly text: string; readonly isBroken: boolean } | null;
} {
  const { breaker: limit, stopWhenDone } = settings;
  const isOff = limit === "off" || (limit === undefined && !isForeign);
  const breaker = isOff ? null : createBreaker(before, limit ?? null);
  const enough = stopWhenDone === true ? createStopWhenDone(studies, study.name) : null;
  let why: { readonly text: string; readonly isBroken: boolean } | null = null;
  return {
    progress: {
      ...progress,
      onEvent(event) {
        breaker?.note(event);
        progress.onEvent(event);
      },
    },
    async hasMore() {
      const broken = breaker?.why() ?? null;
      if (broken !== null) why ??= { text: broken, isBroken: true };
      const gain = why === null && enough !== null ? await enough() : null;
      if (gain !== null) why ??= { text: gain, isBroken: false };
      return why === null;
    },
    why: () => why,
  };
}
