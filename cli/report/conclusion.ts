/** The result of a study in a few sentences. */
import { isBetter } from "../../tuner/study/best-trial.ts";
import { decimalsOf, formatNumber, formatValue } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";
import { wrap } from "../terminal/table.ts";
import { assessedSentences } from "./assessed.ts";
import { allFailedLine } from "./failures-text.ts";
import { FEW_MEMBERS, frontOf, frontSentences, frontTable, requirementSentences } from "./front.ts";
import { recommendationSentences } from "./recommendation.ts";
import type { Report } from "./report.ts";

/** If every trial failed, one line with the reason; otherwise several sentences. */
export function conclusion(report: Report, width: number): readonly string[] {
  const { recommendation, study, trials } = report;
  const failed = allFailedLine(trials, width - 2);
  if (failed !== null) return [`  ${failed}`];
  const tested = assessedSentences(report.comparison).flatMap((sentence) => wrap(sentence, width, "  "));
  const front = frontOf(study, trials);
  if (front !== null) {
    const table = frontTable({ front, study, trials }, { width: width - 2, limit: FEW_MEMBERS });
    return [
      ...frontSentences(front, study).flatMap((sentence) => wrap(sentence, width, "  ")),
      ...tested,
      "",
      ...table.map((line) => `  ${line}`),
    ];
  }
  const unmet = requirementSentences(study, trials).flatMap((sentence) => wrap(sentence, width, "  "));
  if (recommendation === null && unmet.length > 0) {
    return report.best === null ? unmet : [...unmet, ...wrap(headlineSentence(report), width, "  "), ...tested];
  }
  if (recommendation === null) return [...wrap(headlineSentence(report), width, "  "), ...tested];
  const sentences = [...recommendationSentences(recommendation, study, trials), ...optimumSentence(report)];
  return [...unmet, ...sentences.flatMap((sentence) => wrap(sentence, width, "  ")), ...tested];
}

function optimumSentence({ study, recommended, optimum }: Report): readonly string[] {
  const value = recommended?.values?.[study.metrics[0].name];
  if (optimum === null || value === undefined || value <= optimum) return [];
  return [`The optimum is ${formatNumber(value - optimum)} lower.`];
}

function headlineSentence({ study, trials, best, defaultTrial, optimum }: Report): string {
  const { name, direction } = study.metrics[0];
  const label = labelOf(name);
  const value = best?.values?.[name];
  if (best === null || value === undefined) return "No trial is complete, so there is nothing to recommend yet.";
  const other = defaultTrial?.values?.[name];
  if (best.number === defaultTrial?.number) {
    return `The default configuration is still the best: ${label} ${formatValue(value)} (trial ${best.number}).`;
  }
  const decimals = decimalsOf(trials.map(({ values }) => values?.[name] ?? NaN));
  const against = other === undefined ? "" : ` the default's ${formatValue(other, decimals)}`;
  const gap =
    other === undefined
      ? ""
      : other === value
        ? `, as good as${against}`
        : `, ${formatNumber(Math.abs(other - value))} ${direction === "minimize" ? "below" : "above"}${against}`;
  const above =
    optimum === null || isBetter("minimize", value, optimum)
      ? ""
      : `, ${formatNumber(value - optimum)} above the optimum`;
  return `The best ${label} is ${formatValue(value, decimals)} (trial ${best.number})${gap}${above}.`;
}
