/** The words of the progress display: two lines for a terminal, one line per trial elsewhere. Pure. */
import type { Metric } from "../objective.ts";
import type { Trial } from "../trial.ts";
import { inOneLine } from "./failures-text.ts";
import { labelOf } from "./label.ts";
import { formatClock, formatHyperparameter, formatValue } from "./format.ts";
import type { Paint } from "./paint.ts";
import type { RunView } from "./run-view.ts";
import { cut, padLeft, padRight, widthOf } from "./table.ts";

/** Two lines, each narrower than `width`: how far, and how good. */
export function liveLines(view: RunView, width: number, paint: Paint): readonly string[] {
  const room = Math.max(20, width - 1);
  const limit = view.study.budget.trials;
  const counts = [
    limit === undefined ? `${view.finished} trials` : `${view.finished}/${limit} trials`,
    ...(view.failed === 0 ? [] : [`${view.failed} failed`]),
    `${view.running} running`,
  ].join(" · ");
  const name = cut(view.study.name, Math.max(8, room - widthOf(counts) - 16));
  const barRoom = Math.min(40, room - widthOf(name) - widthOf(counts) - 4);
  const bar = view.fraction === null || barRoom < 8 ? "" : `${barOf(view.fraction, barRoom, paint)}  `;
  const first = `${paint.bold(name)}  ${bar}${counts}`;

  const clock =
    view.left === null
      ? `${formatClock(view.elapsed)} gone`
      : `${formatClock(view.elapsed)} gone · about ${formatClock(view.left)} left`;
  const best = cut(bestText(view), Math.max(0, room - widthOf(clock) - 2));
  return [
    widthOf(first) > room ? cut(`${name}  ${counts}`, room) : first,
    `${padRight(best, Math.min(room - widthOf(clock), 58))}${paint.dim(clock)}`,
  ];
}

function bestText({ best, study }: RunView): string {
  const metric = study.metrics[0];
  const value = best?.values?.[metric.name];
  if (best === null || value === undefined) return "no value yet";
  return `best ${labelOf(metric.name)} ${formatValue(value)} (trial ${best.number})`;
}

function barOf(fraction: number, width: number, paint: Paint): string {
  const halves = Math.round(fraction * width * 2);
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
  return paint.good(full) + paint.dim("─".repeat(width - full.length));
}

/** One line about a trial that has finished. */
export function trialLine(trial: Trial, metric: Metric, isBest: boolean): string {
  const value = trial.values?.[metric.name];
  const outcome =
    trial.failure === null
      ? `${metric.name} ${value === undefined ? "–" : formatValue(value)}`
      : `${trial.failure.kind}: ${inOneLine(trial.failure.message, 100)}`;
  const hyperparameters = Object.entries(trial.hyperparameters).map(
    ([name, one]) => `${name}=${formatHyperparameter(one)}`,
  );
  const parts = [
    `trial ${padLeft(String(trial.number), 3)}`,
    padRight(trial.state, 8),
    `${padRight(outcome, metric.name.length + 9)}${isBest ? "  best" : "      "}`,
    hyperparameters.join(" "),
  ];
  return parts.join("  ").trimEnd();
}
