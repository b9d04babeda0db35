/** What the head of a study page says, computed from what the server sent. */
import type { PlotJson, StudySummaryJson } from "../../api.ts";
import { formatCount, formatCounted, formatNumber } from "../format/number.ts";
import { formatDuration } from "../format/time.ts";

/** Finished trials that the estimate of the time left looks back on. */
const LOOKED_AT = 30;

/** A gap so many times as long as the usual one is a break. */
const BREAK_RATIO = 10;

export interface BudgetUse {
  /** 0 … 1, of the part of the budget that is used up most; null where nothing limits. */
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
 * Milliseconds until the budget is used up at the pace of the last trials; null where that cannot be said: nothing runs,
 * nothing limits, or too little has been seen.
 */
export function timeLeft(study: StudySummaryJson, plot: Pick<PlotJson, "finishedAt"> | null): number | null {
  if (study.state !== "active" || study.counts.running === 0) return null;
  const { trials, seconds } = study.budget;
  const guesses: number[] = [];
  if (seconds !== undefined) guesses.push(Math.max(0, seconds - study.secondsUsed) * 1000);
  if (trials !== undefined && plot !== null) {
    const pace = paceOf(plot.finishedAt);
    // A sample of the trials stands for more than itself.
    const sampled = plot.finishedAt.filter((end) => end !== null).length / finishedTrials(study);
    if (pace !== null) guesses.push(Math.max(0, trials - finishedTrials(study)) * pace * sampled);
  }
  return guesses.length === 0 ? null : Math.min(...guesses);
}

/** Milliseconds from one end to the next, lately; null before the third. */
function paceOf(finishedAt: PlotJson["finishedAt"]): number | null {
  const ends = finishedAt.filter((end) => end !== null).sort((a, b) => a - b);
  const last = ends.slice(-LOOKED_AT);
  const gaps = last.slice(1).map((end, at) => end - (last[at] ?? end));
  if (gaps.length < 2) return null;
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  // While nobody evaluated, nothing was slow.
  const working = gaps.filter((gap) => gap <= BREAK_RATIO * middle);
  return working.length === 0 ? null : working.reduce((sum, gap) => sum + gap, 0) / working.length;
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
      return "evaluated by its own workers";
  }
}

/** The line that starts a worker for a study. */
export function workerLine(study: Pick<StudySummaryJson, "name" | "objective">, server: string): string {
  const line = `credence worker --server ${server} --study ${shellWord(study.name)}`;
  return study.objective.kind === "external" ? `${line} --command "…"` : line;
}

/** As a shell takes it: quoted where that is needed. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function isAsGood({ best, metrics }: Pick<StudySummaryJson, "best" | "metrics">, target: number): boolean {
  if (best === null) return false;
  return metrics[0]?.direction === "maximize" ? best >= target : best <= target;
}
