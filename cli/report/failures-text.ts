/** Why trials failed: the informative part of each message, and how often. */
import { informativeLine } from "../../common/informative-line.ts";
import type { FailureKind } from "../../tuner/objective.ts";
import { rowText } from "../../tuner/study/failure-row.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import { countOf, listOf } from "../terminal/format.ts";
import { truncate, wrap } from "../terminal/table.ts";

const MAX_MESSAGES = 3;
const MAX_FIRST = 60;

const failureWords: Readonly<Record<FailureKind, string>> = {
  diverged: "diverged",
  infeasible: "infeasible",
  transient: "failed because of the machine",
};

/**
 * The number of failed trials, then the most frequent messages with their counts; empty without failures. Messages that
 * differ only in numbers are merged.
 */
export function failureLines(trials: readonly Trial[], width: number): readonly string[] {
  const failures = trials.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  if (failures.length === 0) return [];
  const kinds = (["diverged", "infeasible", "transient"] as const).flatMap((kind) => {
    const count = failures.filter((failure) => failure.kind === kind).length;
    return count === 0 ? [] : [`${count} ${failureWords[kind]}`];
  });
  const ranked = rankedMessages(failures, failureSummary);
  const shown = ranked.slice(0, MAX_MESSAGES).flatMap(({ summary, count }) => {
    const lead = `${String(count).padStart(String(ranked[0].count).length)} × `;
    return wrap(summary, width - lead.length).map((line, row) => (row === 0 ? lead : " ".repeat(lead.length)) + line);
  });
  const others = ranked.length - MAX_MESSAGES;
  return [
    ...wrap(`${countOf(failures.length, "trial")} of ${trials.length}: ${listOf(kinds)}`, width),
    ...shown,
    ...(others > 0 ? [`and ${countOf(others, "other message")}`] : []),
  ];
}

/**
 * One line if every trial failed: how many, and the informative part of the most frequent message. Null if any trial
 * did not fail.
 */
export function allFailedLine(trials: readonly Trial[], width: number): string | null {
  const failures = trials.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  if (failures.length === 0 || failures.length < trials.filter(isFinished).length) return null;
  const [{ summary, count }] = rankedMessages(failures, (message) => informativeLine(message).informative);
  const who = failures.length === 1 ? "The only trial failed" : `All ${failures.length} trials failed`;
  const share = count === failures.length ? "" : `, ${count} of them with`;
  const lead = `${who}${share}: `;
  return lead + truncate(summary, Math.max(20, width - lead.length));
}

/** Why a run ended after several failures in a row, with the informative line of the last one. */
export function failureSentence(row: {
  readonly kind: FailureKind;
  readonly count: number;
  readonly message: string;
}): string {
  return `Stopped after ${rowText(row)}`;
}

/** Most frequent first; messages that differ only in numbers are merged. */
function rankedMessages(
  failures: readonly { readonly message: string }[],
  summarize: (message: string) => string,
): readonly { readonly summary: string; readonly count: number }[] {
  const groups = new Map<string, { readonly summary: string; readonly count: number }>();
  for (const { message } of failures) {
    const summary = summarize(message);
    const key = summary.replaceAll(/\d+/g, "#");
    const group = groups.get(key) ?? { summary, count: 0 };
    groups.set(key, { ...group, count: group.count + 1 });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/**
 * Reduces a multi-line message to one line: what happened, and the most informative line. A program's last lines end
 * with the error (Python) or with stack frames after it (Node), so this is the last line that names an error, or
 * otherwise the last line.
 */
export function failureSummary(message: string, width = Infinity): string {
  const { first, informative } = informativeLine(message);
  if (first.includes(informative)) return truncate(first, width);
  const lead = truncate(first, Math.min(MAX_FIRST, Math.floor(width / 2)));
  return truncate(`${lead}: ${informative}`, width);
}
