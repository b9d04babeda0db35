/** How a study whose budget is spent goes on. */
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { isFinished } from "../trial.ts";
import { countOf, formatDuration } from "./format.ts";

export interface Extension {
  /** For `tune`. */
  readonly flags: string;
  readonly says: string;
}

/** Twice what is spent; null when the target is reached, and nobody but the person knows a better one. */
export function extensionOf(study: Pick<Study, "budget" | "secondsUsed">, trials: readonly Trial[]): Extension | null {
  const finished = trials.filter(isFinished).length;
  const { trials: limit, seconds } = study.budget;
  const parts: Extension[] = [];
  if (limit !== undefined && finished >= limit && finished > 0) {
    parts.push({ flags: `--trials ${2 * finished}`, says: countOf(finished, "more trial") });
  }
  if (seconds !== undefined && study.secondsUsed >= seconds) {
    parts.push({ flags: `--timeout ${Math.ceil(2 * seconds)}s`, says: `${formatDuration(seconds)} more` });
  }
  if (parts.length === 0) return null;
  return { flags: parts.map(({ flags }) => flags).join(" "), says: parts.map(({ says }) => says).join(", ") };
}
