/** Progress while a study runs, on standard error: redrawn lines on a terminal, a line per trial elsewhere. */
import { bestTrial } from "../best-trial.ts";
import type { RunEvent } from "../run.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import type { Context } from "./context.ts";
import { createLiveLines } from "./live-lines.ts";
import { createPaint } from "./paint.ts";
import { liveLines, trialLine } from "./progress-text.ts";
import { viewOf } from "./run-view.ts";

export interface Progress {
  onEvent(event: RunEvent): void;
  /** What the store says now: other processes may work on the same study. */
  refresh(study: Study, trials: readonly Trial[]): void;
  /** A line that stays. */
  say(line: string): void;
  stop(): void;
}

/** Milliseconds between two pictures. */
const TICK = 200;

export function showProgress(
  context: Pick<Context, "stderr" | "now" | "every" | "onExit" | "surroundings">,
  start: { study: Study; trials: readonly Trial[]; workers: number; quiet: boolean },
): Progress {
  if (start.quiet) return { onEvent: () => {}, refresh: () => {}, say: () => {}, stop: () => {} };
  const { stderr } = context;
  const paint = createPaint(stderr, context.surroundings.environment);
  const live = stderr.isTerminal && context.surroundings.environment.TERM !== "dumb" ? createLiveLines(stderr) : null;
  const began = context.now();
  // Time that this run has used already stands in `elapsed`, so the study's own count is taken from the start.
  const { secondsUsed } = start.study;
  let study = start.study;
  const trials = new Map(start.trials.map((trial) => [trial.number, trial]));
  let best = bestTrial(study, start.trials)?.number;

  const draw = () => {
    const run = { began, now: context.now(), workers: start.workers };
    const view = viewOf({ ...study, secondsUsed }, [...trials.values()], run);
    live?.draw(liveLines(view, stderr.columns(), paint));
  };
  const say = (line: string) => (live === null ? stderr.write(`${line}\n`) : live.print(line));
  const stopDrawing = live === null ? () => {} : context.every(TICK, draw);
  if (live !== null) context.onExit(() => live.stop());

  return {
    onEvent(event) {
      trials.set(event.trial.number, event.kind === "released" ? { ...event.trial, state: "waiting" } : event.trial);
      if (event.kind === "retried") say(paint.dim(`trial ${event.trial.number} runs again: ${event.reason}`));
      if (event.kind === "lost") say(paint.dim(`trial ${event.trial.number} was taken over by another process`));
      if (event.kind !== "finished") return;
      const now = bestTrial(study, [...trials.values()])?.number;
      if (live === null) say(trialLine(event.trial, study.metrics[0], now === event.trial.number && now !== best));
      best = now;
    },
    refresh(freshStudy, freshTrials) {
      study = freshStudy;
      for (const trial of freshTrials) trials.set(trial.number, trial);
    },
    say,
    stop() {
      stopDrawing();
      live?.stop();
    },
  };
}
