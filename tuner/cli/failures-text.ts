/** Why trials failed, in one line. */
import type { FailureKind } from "../objective.ts";
import type { Trial } from "../trial.ts";
import { countOf } from "./format.ts";
import { cut } from "./table.ts";

const said: Readonly<Record<FailureKind, string>> = {
  diverged: "diverged",
  infeasible: "infeasible",
  transient: "failed for reasons of the machine",
};

/** `2 trials diverged (why); 1 trial infeasible (why)`, with an example of each kind; null without any. */
export function failuresText(trials: readonly Trial[]): string | null {
  const failures = trials.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const kinds = (["diverged", "infeasible", "transient"] as const).flatMap((kind) => {
    const messages = failures.filter((failure) => failure.kind === kind).map(({ message }) => message);
    if (messages.length === 0) return [];
    return [`${countOf(messages.length, "trial")} ${said[kind]} (${inOneLine(commonest(messages), 160)})`];
  });
  return kinds.length === 0 ? null : kinds.join("; ");
}

/** A message of several lines, such as a program's last words, in one of at most `width` columns. */
export function inOneLine(message: string, width: number): string {
  const lines = message.split("\n").map((line) => line.trim());
  return cut(lines.filter((line) => line !== "").join(" / "), width);
}

function commonest(messages: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const message of messages) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
