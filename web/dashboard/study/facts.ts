/** The facts in the header of a study page. */
import type { Hyperparameters, PlotJson, StudySummaryJson } from "../../api.ts";
import type { Value } from "../figure/axis.ts";
import { formatCount, formatCounted, formatNumber } from "../format/number.ts";
import { formatDuration } from "../format/time.ts";

/** Number of finished trials used to estimate the remaining time. */
const LOOKED_AT = 30;

export interface BudgetUse {
  /** Fraction used of the limit that is closest to being reached, from 0 to 1; null without a limit. */
  readonly share: number | null;
  readonly text: string;
  readonly isUsedUp: boolean;
}

export function finishedTrials({ counts }: Pick<StudySummaryJson, "counts">): number {
  return counts.complete + counts.pruned + counts.failed;
}

export function budgetUse(
  study: Pick<StudySummaryJson, "counts" | "budget" | "best" | "secondsUsed" | "metrics">,
): BudgetUse {
  const { trials, seconds, target } = study.budget;
  const finished = finishedTrials(study);
  const shares = [
    ...(trials === undefined ? [] : [finished / trials]),
    ...(seconds === undefined ? [] : [study.secondsUsed / seconds]),
  ];
  const texts = [
    trials === undefined
      ? formatCounted(finished, "trial")
      : `${formatCount(finished)} of ${formatCounted(trials, "trial")}`,
    ...(seconds === undefined
      ? []
      : [`${formatDuration(study.secondsUsed * 1000)} of ${formatDuration(seconds * 1000)}`]),
    ...(target === undefined ? [] : [`until ${formatNumber(target)}`]),
  ];
  const isReached = target !== undefined && study.best !== null && isAsGood(study, target);
  const share = shares.length === 0 ? null : Math.min(1, Math.max(...shares));
  return { share, text: texts.join(", "), isUsedUp: isReached || share === 1 };
}

/**
 * Milliseconds until the budget is spent at the current rate; null if unknown, because nothing is running, there is no
 * limit, or there is too little data.
 */
export function timeLeft(
  study: StudySummaryJson,
  plot: Pick<PlotJson, "startedAt" | "finishedAt"> | null,
): number | null {
  if (study.state !== "active" || study.counts.running === 0) return null;
  const { trials, seconds } = study.budget;
  const guesses: number[] = [];
  if (seconds !== undefined) guesses.push(Math.max(0, seconds - study.secondsUsed) * 1000);
  if (trials !== undefined && plot !== null) {
    const pace = paceOf(plot);
    // In a sample, each trial represents several.
    const sampled = plot.finishedAt.filter((end) => end !== null).length / finishedTrials(study);
    if (pace !== null) guesses.push(Math.max(0, trials - finishedTrials(study)) * pace * sampled);
  }
  return guesses.length === 0 ? null : Math.min(...guesses);
}

/**
 * Recent milliseconds per trial: the time during which any of the last trials was running, divided by their number.
 * Time without workers does not count, and workers may finish at the same time. Null before the second finished trial.
 */
function paceOf({ startedAt, finishedAt }: Pick<PlotJson, "startedAt" | "finishedAt">): number | null {
  const runs = finishedAt
    .flatMap((end, at) => {
      const start = startedAt[at];
      return end === null || start === null ? [] : [{ start, end }];
    })
    .sort((a, b) => a.end - b.end)
    .slice(-LOOKED_AT);
  if (runs.length < 2) return null;
  let [busy, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { start, end } of runs.toSorted((a, b) => a.start - b.start)) {
    busy += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return busy / runs.length;
}

/** Number of equal values needed to call the objective constant; fewer may be due to chance. */
const MIN_CONSTANT = 8;

/** The common value of all complete trials; null if they differ or there are too few. */
export function constantValue(
  { values, state }: Pick<PlotJson, "values" | "state">,
  metric: string,
): { readonly value: number; readonly count: number } | null {
  const complete = (values[metric] ?? []).filter((value, at) => value !== null && state[at] === "complete");
  const [first] = complete;
  if (first === null || first === undefined || complete.length < MIN_CONSTANT) return null;
  return complete.every((value) => value === first) ? { value: first, count: complete.length } : null;
}

/** Other complete trials with exactly the best value, among those in the plot. */
export function tiedTrials(
  { number, state, values }: Pick<PlotJson, "number" | "state" | "values">,
  metric: string,
  best: { readonly number: number; readonly value: number },
): readonly number[] {
  const column = values[metric] ?? [];
  return number.filter((each, at) => state[at] === "complete" && column[at] === best.value && each !== best.number);
}

/** The active hyperparameters of a trial; null if the plot does not contain it. */
export function configurationOf({ number, hyperparameters }: PlotJson, trial: number): Hyperparameters | null {
  const at = number.indexOf(trial);
  if (at < 0) return null;
  const entries = Object.entries(hyperparameters).map(([name, column]) => [name, column[at] ?? null] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== null));
}

export function objectiveText(objective: StudySummaryJson["objective"]): string {
  switch (objective.kind) {
    case "builtin": {
      const options = Object.entries(objective.options).map(([name, value]) => `${name}=${value}`);
      return [objective.name, ...options].join(" ");
    }
    case "command":
      return objective.arguments.join(" ");
    case "module":
      return objective.path;
    case "external":
      return "external (ask/tell)";
  }
}

/** The command that starts a worker for a study. */
export function workerLine(study: Pick<StudySummaryJson, "name" | "objective">, server: string): string {
  const line = `credence worker --server ${server} --study ${shellWord(study.name)}`;
  return study.objective.kind === "external" ? `${line} --command "…"` : line;
}

/** Quoted for a shell if needed. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function isAsGood({ best, metrics }: Pick<StudySummaryJson, "best" | "metrics">, target: number): boolean {
  if (best === null) return false;
  return metrics[0]?.direction === "maximize" ? best >= target : best <= target;
}
