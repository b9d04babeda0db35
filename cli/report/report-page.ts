/** The report as a page for people. Pure. */
import type { Evaluation } from "../../tuner/objective.ts";
import type { Study } from "../../tuner/study/study.ts";
import { usualHyperparameters } from "../../tuner/space/constraint/region.ts";
import { isBudgetSpent } from "../../tuner/study/budget.ts";
import { searchCounts } from "../../tuner/study/search-counts.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { adviceSentences } from "./advice.ts";
import { checkLines } from "./checks.ts";
import { extensionOf } from "./extension.ts";
import { failureLines } from "./failures-text.ts";
import {
  countOf,
  formatDuration,
  formatHyperparameter,
  formatNumber,
  formatValue,
  decimalsOf,
  repeatsText,
} from "../terminal/format.ts";
import { importanceLines } from "./importance.ts";
import { conclusion } from "./conclusion.ts";
import { confirmationSentence, confirmationTable } from "./confirmation.ts";
import { labelOf } from "../terminal/label.ts";
import type { NextCommands } from "./next-commands.ts";
import type { Colors } from "../terminal/colors.ts";
import type { Report } from "./report.ts";
import { alignDecimals, padLeft, padRight, truncate, widthOf, wrap, wrapCommand } from "../terminal/table.ts";

const MAX_VALUE_WIDTH = 24;

export interface PageOptions {
  readonly width: number;
  readonly paint: Colors;
  readonly next: NextCommands;
}

/** Lines of at most 100 columns, for readability. */
export function reportPage(report: Report, options: PageOptions): readonly string[] {
  const { paint, next } = options;
  const width = Math.min(options.width, 100);
  const sections = [
    [headline(report, paint), ...conclusion(report, width)],
    comparison(report, { width, paint }),
    titled("Confirmation", confirmationSection(report, width), paint),
    titled(`Checks of the ${columnTitle(report)} trial`, checkSection(report, { width, paint }), paint),
    titled("Importance", importanceLines(report.importance, { study: report.study, width, paint }), paint),
    titled(
      "Failures",
      failureLines(report.trials, width - 2).map((line) => `  ${line}`),
      paint,
    ),
    titled("Advice", adviceSection(report, next, width), paint),
    titled("Next", nextLines(report, next, { width, paint }), paint),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

function adviceSection({ advice }: Report, next: NextCommands, width: number): readonly string[] {
  const sentences = advice === null ? [] : adviceSentences(advice, next);
  return sentences.flatMap((sentence) => wrap(sentence, width, "  "));
}

function confirmationSection({ study, confirmation }: Report, width: number): readonly string[] {
  if (confirmation === null) return [];
  const table = confirmationTable(study, confirmation, width - 2).map((line) => `  ${line}`);
  return [...wrap(confirmationSentence(study, confirmation), width, "  "), ...table];
}

function checkSection({ checks }: Report, { width, paint }: { width: number; paint: Colors }): readonly string[] {
  return checkLines(checks, { width: width - 2, paint }).map((line) => `  ${line}`);
}

function titled(title: string, lines: readonly string[], paint: Colors): readonly string[] {
  return lines.length === 0 ? [] : [paint.bold(title), ...lines];
}

function headline({ study, trials, end }: Report, paint: Colors): string {
  const { finished, repeats, limit } = searchCounts(study, trials);
  const why =
    end === "exhausted"
      ? "every point of the space has been tried"
      : end === "paused" || end === "archived"
        ? `the study is ${end}`
        : limit === undefined || finished < limit
          ? stopReason(study)
          : "";
  const running = trials.filter(({ state }) => state === "running").length;
  const facts = [
    `${countOf(finished, "trial")}${repeatsText(repeats)} in ${formatDuration(study.secondsUsed)}`,
    ...(why === "" ? [] : [why]),
    ...(running === 0 ? [] : [`${running} still running elsewhere`]),
  ];
  return `${paint.bold(study.name)}  ${paint.dim(facts.join(" · "))}`;
}

function stopReason({ budget, secondsUsed }: Study): string {
  if (budget.seconds !== undefined && secondsUsed >= budget.seconds) return "the time is used up";
  return budget.target === undefined ? "" : `the target ${formatNumber(budget.target)} has been reached`;
}

interface Row {
  readonly label: string;
  readonly recommended: string;
  readonly defaultTrial: string;
}

function columnTitle({ recommendation }: Report): string {
  return recommendation === null ? "best" : "recommended";
}

/**
 * Hyperparameters, then observed values, then values on held-out data: the recommended trial on the left, the default
 * on the right.
 */
function comparison(report: Report, { width, paint }: { width: number; paint: Colors }): readonly string[] {
  const { study, recommended, defaultTrial, assessment } = report;
  if (recommended === null) return [];
  const title = columnTitle(report);
  const other = defaultTrial === null || defaultTrial.number === recommended.number ? null : defaultTrial;
  const rows: (Row | string)[] = study.space
    .filter(({ name }) => recommended.hyperparameters[name] !== undefined || other?.hyperparameters[name] !== undefined)
    .map(({ name }) => ({
      label: name,
      recommended: hyperparameterText(recommended, name),
      defaultTrial: hyperparameterText(other, name),
    }));
  rows.push("");
  for (const { name } of study.metrics) {
    const decimals = decimalsOf(report.trials.map(({ values }) => values?.[name] ?? NaN));
    rows.push({
      label: labelOf(name),
      recommended: valueText(recommended, name, decimals),
      defaultTrial: valueText(other, name, decimals),
    });
  }
  const assessed = assessedRows(assessment);
  if (assessed.length > 0) {
    rows.push("", ...wrap("Held-out test set (refit on all other rows):", width - 4), ...assessed);
  }

  const cells = rows.filter((row) => typeof row !== "string");
  const labels = Math.max(...cells.map(({ label }) => widthOf(label)));
  const lefts = alignDecimals(cells.map((row) => row.recommended));
  const defaults = alignDecimals(cells.map((row) => row.defaultTrial));
  const columns = [
    Math.max(widthOf(title), widthOf(lefts[0] ?? "")),
    Math.max(widthOf("default"), widthOf(defaults[0] ?? "")),
  ];
  const line = (label: string, left: string, right: string) =>
    `  ${padRight(label, labels)}   ${padLeft(left, columns[0])}${other === null ? "" : `   ${padLeft(right, columns[1])}`}`.trimEnd();
  let at = 0;
  const lines = rows.map((row) => {
    if (typeof row === "string") return row === "" ? "" : `  ${paint.dim(row)}`;
    const printed = line(row.label, lefts[at], defaults[at]);
    at += 1;
    return printed;
  });
  return [paint.dim(line("", title, "default")), ...lines, ...noDefault(study, defaultTrial)];
}

function hyperparameterText(trial: Trial | null, name: string): string {
  const value = trial?.hyperparameters[name];
  return value === undefined ? "–" : truncate(formatHyperparameter(value), MAX_VALUE_WIDTH);
}

function valueText(trial: Trial | null, metric: string, decimals: number): string {
  const value = trial?.values?.[metric];
  if (value !== undefined) return formatValue(value, decimals);
  return trial?.failure?.kind ?? "–";
}

function assessedRows({ recommended, defaultTrial }: Report["assessment"]): readonly Row[] {
  const numbers = (evaluation: Evaluation | null) =>
    evaluation !== null && "values" in evaluation ? evaluation.values : {};
  const failed = (evaluation: Evaluation | null) =>
    evaluation !== null && "failure" in evaluation ? evaluation.failure.kind : "–";
  const [left, right] = [numbers(recommended), numbers(defaultTrial)];
  return Object.keys({ ...left, ...right }).map((name) => {
    const decimals = decimalsOf([left[name] ?? NaN, right[name] ?? NaN]);
    return {
      label: labelOf(name),
      recommended: left[name] === undefined ? failed(recommended) : formatValue(left[name], decimals),
      defaultTrial: right[name] === undefined ? failed(defaultTrial) : formatValue(right[name], decimals),
    };
  });
}

function noDefault(study: Study, defaultTrial: Trial | null): readonly string[] {
  if (defaultTrial !== null) return [];
  const exists = usualHyperparameters(study) !== null;
  return exists ? ["", "  The default configuration was not tried, so there is nothing to compare against."] : [];
}

function nextLines(
  report: Report,
  next: NextCommands,
  { width, paint }: { width: number; paint: Colors },
): readonly string[] {
  if (!next.remembered) return [];
  const extension = report.end === "exhausted" ? null : extensionOf(report.study, report.trials);
  const commands: readonly (readonly [string, string])[] = [
    ...(extension === null ? [] : [[next.tune(extension.flags), extension.summary] as const]),
    ...(report.end === "budget" && !isBudgetSpent(report.study, report.trials)
      ? [[next.tune(), "continue"] as const]
      : []),
    ...(report.end === "paused" ? [[next.about("edit", "--resume"), "resume the study"] as const] : []),
    [next.about("trials"), "every trial"],
    ...(report.best === null ? [] : [[next.about("best", "--json"), "results as JSON"] as const]),
  ];
  const column = Math.max(...commands.map(([, summary]) => widthOf(summary)));
  const fits = commands.every(([command]) => 2 + column + 3 + widthOf(command) <= width);
  if (fits) {
    return commands.map(([command, summary]) => `  ${paint.dim(padRight(summary, column))}   ${paint.accent(command)}`);
  }
  return commands.flatMap(([command, summary]) => [
    `  ${paint.dim(summary)}`,
    ...wrapCommand(command, width - 4).map((line) => `    ${paint.accent(line)}`),
  ]);
}
