/** Progress while a study runs, on standard error: redrawn lines on a terminal, a line per trial elsewhere. */
import { tunedMetrics } from "../../tuner/study/goals.ts";
import { bestTrial } from "../../tuner/study/best-trial.ts";
import type { RunEvent } from "../../tuner/loop/run.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import type { Context } from "../context.ts";
import { createLiveLines } from "../terminal/live-lines.ts";
import { createColors } from "../terminal/colors.ts";
import { decimalsOf } from "../terminal/format.ts";
import { liveLines, trialLine } from "./progress-text.ts";
import { viewOf } from "./run-view.ts";

export interface Progress {
  onEvent(event: RunEvent): void;
  /** The current state in the store, since other processes may work on the same study. */
  refresh(study: Study, trials: readonly Trial[]): void;
  /** Prints a permanent line. */
  print(line: string): void;
  stop(): void;
}

/** Milliseconds between redraws. */
const TICK = 200;

export function showProgress(
  context: Pick<Context, "stderr" | "now" | "every" | "onExit" | "environment">,
  start: { study: Study; trials: readonly Trial[]; workers: number; quiet: boolean },
): Progress {
  if (start.quiet) return { onEvent: () => {}, refresh: () => {}, print: () => {}, stop: () => {} };
  const { stderr } = context;
  const paint = createColors(stderr, context.environment.variables);
  const live = stderr.isTerminal && context.environment.variables.TERM !== "dumb" ? createLiveLines(stderr) : null;
  const began = context.now();
  // `elapsed` is the time of this run, so the study's own count is frozen at the start of the run.
  const { secondsUsed } = start.study;
  let study = start.study;
  const trials = new Map(start.trials.map((trial) => [trial.number, trial]));
  let best = bestTrial(study, start.trials)?.number;

  const draw = () => {
    const run = { began, now: context.now(), workers: start.workers };
    const view = viewOf({ ...study, secondsUsed }, [...trials.values()], run);
    live?.draw(liveLines(view, stderr.columns(), paint));
  };
  const print = (line: string) => (live === null ? stderr.write(`${line}\n`) : live.print(line));
  const stopDrawing = live === null ? () => {} : context.every(TICK, draw);
  if (live !== null) context.onExit(() => live.stop());

  return {
    onEvent(event) {
      trials.set(event.trial.number, event.kind === "released" ? { ...event.trial, state: "waiting" } : event.trial);
      if (event.kind === "retried") print(paint.dim(`trial ${event.trial.number} will be retried: ${event.reason}`));
      if (event.kind === "lost") print(paint.dim(`trial ${event.trial.number} was taken over by another process`));
      if (event.kind !== "finished") return;
      const now = bestTrial(study, [...trials.values()])?.number;
      if (live === null) {
        const metrics = tunedMetrics(study.metrics);
        const decimals = decimalsOf([...trials.values()].map(({ values }) => values?.[metrics[0].name] ?? NaN));
        const isBest = metrics.length === 1 && now === event.trial.number && now !== best;
        print(trialLine(event.trial, metrics, { isBest, ...(metrics.length === 1 ? { decimals } : {}) }));
      }
      best = now;
    },
    refresh(freshStudy, freshTrials) {
      study = freshStudy;
      for (const trial of freshTrials) trials.set(trial.number, trial);
    },
    print,
    stop() {
      stopDrawing();
      live?.stop();
    },
  };
}
