/** How to extend a study whose budget is used. */
import type { Study } from "../../tuner/study/study.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import { countOf, formatDuration } from "../terminal/format.ts";

export interface Extension {
  /** For `tune`. */
  readonly flags: string;
  readonly summary: string;
}

/** Twice the budget; null if the target is reached, because a better target is the user's choice. */
export function extensionOf(study: Pick<Study, "budget" | "secondsUsed">, trials: readonly Trial[]): Extension | null {
  const finished = trials.filter(isFinished).length;
  const { trials: limit, seconds } = study.budget;
  const parts: Extension[] = [];
  if (limit !== undefined && finished >= limit && finished > 0) {
    parts.push({ flags: `--trials ${2 * finished}`, summary: countOf(finished, "more trial") });
  }
  if (seconds !== undefined && study.secondsUsed >= seconds) {
    parts.push({ flags: `--timeout ${Math.ceil(2 * seconds)}s`, summary: `${formatDuration(seconds)} more` });
  }
  if (parts.length === 0) return null;
  return { flags: parts.map(({ flags }) => flags).join(" "), summary: parts.map(({ summary }) => summary).join(", ") };
}
