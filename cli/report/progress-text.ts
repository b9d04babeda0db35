/** The text of the progress display: two lines for a terminal, one line per trial elsewhere. Pure. */
import type { Metric } from "../../tuner/objective.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { failureSummary } from "./failures-text.ts";
import { labelOf } from "../terminal/label.ts";
import { formatClock, formatHyperparameter, formatValue } from "../terminal/format.ts";
import type { Colors } from "../terminal/colors.ts";
import type { RunView } from "./run-view.ts";
import { padLeft, padRight, truncate, widthOf } from "../terminal/table.ts";

/** Two lines, each narrower than `width`: progress, and the best value. */
export function liveLines(view: RunView, width: number, paint: Colors): readonly string[] {
  const room = Math.max(20, width - 1);
  const { finished, limit, repeats, repeatsAsked } = view;
  const counts = [
    limit === undefined ? `${finished} trials` : `${finished}/${limit} trials`,
    ...(repeatsAsked === 0 ? [] : [`${repeats}/${repeatsAsked} repeats`]),
    ...(view.failed === 0 ? [] : [`${view.failed} failed`]),
    `${view.running} running`,
  ].join(" · ");
  const name = truncate(view.study.name, Math.max(8, room - widthOf(counts) - 16));
  const barRoom = Math.min(40, room - widthOf(name) - widthOf(counts) - 4);
  const bar = view.fraction === null || barRoom < 8 ? "" : `${barOf(view.fraction, barRoom, paint)}  `;
  const first = `${paint.bold(name)}  ${bar}${counts}`;

  const elapsed = `elapsed ${formatClock(view.elapsed)}`;
  const clock = view.left === null ? elapsed : `${elapsed} · ETA ${formatClock(view.left)}`;
  const best = truncate(bestText(view), Math.max(0, room - widthOf(clock) - 2));
  return [
    widthOf(first) > room ? truncate(`${name}  ${counts}`, room) : first,
    `${padRight(best, Math.min(room - widthOf(clock), 58))}${paint.dim(clock)}`,
  ];
}

function bestText({ best, study, front }: RunView): string {
  if (front !== null) return `${front} on the Pareto front`;
  const metric = study.metrics[0];
  const value = best?.values?.[metric.name];
  if (best === null || value === undefined) return "no value yet";
  return `best ${labelOf(metric.name)} ${formatValue(value)} (trial ${best.number})`;
}

function barOf(fraction: number, width: number, paint: Colors): string {
  const halves = Math.round(fraction * width * 2);
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
  return paint.good(full) + paint.dim("─".repeat(width - full.length));
}

/** One line for a finished trial; `decimals` as in `formatValue`. */
export function trialLine(
  trial: Trial,
  metrics: readonly Metric[],
  { isBest, decimals }: { readonly isBest: boolean; readonly decimals?: number },
): string {
  const texts = metrics.map(({ name }) => {
    const value = trial.values?.[name];
    return `${name} ${value === undefined ? "–" : formatValue(value, decimals)}`;
  });
  const outcome =
    trial.failure === null ? texts.join("  ") : `${trial.failure.kind}: ${failureSummary(trial.failure.message, 100)}`;
  const hyperparameters = Object.entries(trial.hyperparameters).map(
    ([name, one]) => `${name}=${formatHyperparameter(one)}`,
  );
  const parts = [
    `trial ${padLeft(String(trial.number), 3)}`,
    padRight(trial.state, 8),
    `${padRight(
      outcome,
      metrics.reduce((width, { name }) => width + name.length + 9, 0),
    )}${isBest ? "  best" : "      "}`,
    hyperparameters.join(" "),
  ];
  return parts.join("  ").trimEnd();
}
