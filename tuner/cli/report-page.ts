/** The report as a page for people. Pure. */
import { isBetter } from "../best-trial.ts";
import type { Evaluation } from "../objective.ts";
import type { Study } from "../study.ts";
import { defaultHyperparameters } from "../space-encoding.ts";
import type { Trial } from "../trial.ts";
import { isFinished } from "../trial.ts";
import { extensionOf } from "./extension.ts";
import { failuresText } from "./failures-text.ts";
import { countOf, formatDuration, formatHyperparameter, formatNumber, formatValue } from "./format.ts";
import { importanceLines } from "./importance-text.ts";
import { labelOf } from "./label.ts";
import type { NextCommands } from "./next-commands.ts";
import type { Paint } from "./paint.ts";
import type { Report } from "./report.ts";
import { alignDecimals, padLeft, padRight, widthOf, wrap } from "./table.ts";

export interface PageOptions {
  readonly width: number;
  readonly paint: Paint;
  readonly next: NextCommands;
}

/** Lines of at most 100 columns, for reading. */
export function reportPage(report: Report, options: PageOptions): readonly string[] {
  const { paint, next } = options;
  const width = Math.min(options.width, 100);
  const text = (words: string) => wrap(words, width, "  ");
  const sections = [
    [headline(report, paint), ...text(verdict(report))],
    comparison(report, { width, paint }),
    titled("What mattered most", importanceLines(report.importance, { study: report.study, width, paint }), paint),
    titled("What failed", failuresText(report.trials) === null ? [] : text(failuresText(report.trials) ?? ""), paint),
    titled("Next", nextLines(report, next, paint), paint),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function titled(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint.bold(title), ...lines];
}

function headline({ study, trials, end }: Report, paint: Paint): string {
  const finished = trials.filter(isFinished).length;
  const why =
    end === "exhausted"
      ? "every point of the space has been tried"
      : end === "paused" || end === "archived"
        ? `the study is ${end}`
        : isStudyShort(study, finished)
          ? stopReason(study)
          : "";
  const running = trials.filter(({ state }) => state === "running").length;
  const facts = [
    `${countOf(finished, "trial")} in ${formatDuration(study.secondsUsed)}`,
    ...(why === "" ? [] : [why]),
    ...(running === 0 ? [] : [`${running} still running elsewhere`]),
  ];
  return `${paint.bold(study.name)}  ${paint.dim(facts.join(" · "))}`;
}

/** Did something other than the number of trials end the study? */
function isStudyShort({ budget }: Study, finished: number): boolean {
  return budget.trials === undefined || finished < budget.trials;
}

function stopReason({ budget, secondsUsed }: Study): string {
  if (budget.seconds !== undefined && secondsUsed >= budget.seconds) return "the time is used up";
  return budget.target === undefined ? "" : `the target ${formatNumber(budget.target)} is reached`;
}

function verdict({ study, best, standard, optimum }: Report): string {
  const { name, direction } = study.metrics[0];
  const label = labelOf(name);
  const value = best?.values?.[name];
  if (best === null || value === undefined) return "No trial was complete, so there is nothing to recommend yet.";
  const other = standard?.values?.[name];
  if (best.number === standard?.number) {
    return `The default configuration is still the best: ${label} ${formatValue(value)} (trial ${best.number}).`;
  }
  const gap =
    other === undefined
      ? ""
      : `, ${formatNumber(Math.abs(other - value))} ${direction === "minimize" ? "below" : "above"} the default's ${formatValue(other)}`;
  const above =
    optimum === null || isBetter("minimize", value, optimum)
      ? ""
      : `, ${formatNumber(value - optimum)} above the optimum`;
  return `The best ${label} is ${formatValue(value)} (trial ${best.number})${gap}${above}.`;
}

interface Row {
  readonly label: string;
  readonly best: string;
  readonly standard: string;
}

/** Hyperparameters, then the values tuned, then those on new data: the best on the left, the default on the right. */
function comparison(report: Report, { width, paint }: { width: number; paint: Paint }): readonly string[] {
  const { study, best, standard, assessment } = report;
  if (best === null) return [];
  const other = standard === null || standard.number === best.number ? null : standard;
  const rows: (Row | string)[] = study.space
    .filter(({ name }) => best.hyperparameters[name] !== undefined || other?.hyperparameters[name] !== undefined)
    .map(({ name }) => ({
      label: name,
      best: hyperparameterText(best, name),
      standard: hyperparameterText(other, name),
    }));
  rows.push("");
  for (const { name } of study.metrics) {
    rows.push({ label: labelOf(name), best: valueText(best, name), standard: valueText(other, name) });
  }
  const assessed = assessedRows(assessment);
  if (assessed.length > 0) {
    rows.push(
      "",
      ...wrap("On test rows that no trial has seen, after learning from all the others:", width - 4),
      ...assessed,
    );
  }

  const cells = rows.filter((row) => typeof row !== "string");
  const labels = Math.max(...cells.map(({ label }) => widthOf(label)));
  const bests = alignDecimals(cells.map((row) => row.best));
  const standards = alignDecimals(cells.map((row) => row.standard));
  const columns = [
    Math.max(widthOf("best"), widthOf(bests[0] ?? "")),
    Math.max(widthOf("default"), widthOf(standards[0] ?? "")),
  ];
  const line = (label: string, left: string, right: string) =>
    `  ${padRight(label, labels)}   ${padLeft(left, columns[0])}${other === null ? "" : `   ${padLeft(right, columns[1])}`}`.trimEnd();
  let at = 0;
  const lines = rows.map((row) => {
    if (typeof row === "string") return row === "" ? "" : `  ${paint.dim(row)}`;
    const printed = line(row.label, bests[at], standards[at]);
    at += 1;
    return printed;
  });
  return [paint.dim(line("", "best", "default")), ...lines, ...noDefault(study, standard)];
}

function hyperparameterText(trial: Trial | null, name: string): string {
  const value = trial?.hyperparameters[name];
  return value === undefined ? "–" : formatHyperparameter(value);
}

function valueText(trial: Trial | null, metric: string): string {
  const value = trial?.values?.[metric];
  if (value !== undefined) return formatValue(value);
  return trial?.failure?.kind ?? "–";
}

function assessedRows({ best, standard }: Report["assessment"]): readonly Row[] {
  const numbers = (evaluation: Evaluation | null) =>
    evaluation !== null && "values" in evaluation ? evaluation.values : {};
  const failed = (evaluation: Evaluation | null) =>
    evaluation !== null && "failure" in evaluation ? evaluation.failure.kind : "–";
  const [left, right] = [numbers(best), numbers(standard)];
  return Object.keys({ ...left, ...right }).map((name) => ({
    label: labelOf(name),
    best: left[name] === undefined ? failed(best) : formatValue(left[name]),
    standard: right[name] === undefined ? failed(standard) : formatValue(right[name]),
  }));
}

function noDefault(study: Study, standard: Trial | null): readonly string[] {
  if (standard !== null) return [];
  const exists = defaultHyperparameters(study.space) !== null;
  return exists ? ["", "  The default configuration was not tried, so there is nothing to compare with."] : [];
}

function nextLines(report: Report, next: NextCommands, paint: Paint): readonly string[] {
  if (!next.remembered) return [];
  const extension = report.end === "exhausted" ? null : extensionOf(report.study, report.trials);
  const commands: readonly (readonly [string, string])[] = [
    ...(extension === null ? [] : [[next.tune(extension.flags), extension.says] as const]),
    [next.about("trials"), "every trial"],
    ...(report.best === null ? [] : [[next.about("best", "--json"), "the best, for a program"] as const]),
  ];
  // The commands stand last: they may be longer than the line, and are there to be copied.
  const width = Math.max(...commands.map(([, says]) => widthOf(says)));
  return commands.map(([command, says]) => `  ${paint.dim(padRight(says, width))}   ${paint.accent(command)}`);
}
