/** How to extend a study whose budget is spent. */
import type { Study } from "../../tuner/study/study.ts";
import { searchCounts } from "../../tuner/study/search-counts.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { countOf, formatDuration } from "../terminal/format.ts";

export interface Extension {
  /** For `tune`. */
  readonly flags: string;
  readonly summary: string;
}

/**
 * The same number of trials and seconds again; null if the target is reached, because a better target is the user's
 * choice. Repeats from confirmations are not extended, although they are part of the budget.
 */
export function extensionOf(study: Pick<Study, "budget" | "secondsUsed">, trials: readonly Trial[]): Extension | null {
  const { finished, limit, repeats } = searchCounts(study, trials);
  const { seconds } = study.budget;
  const parts: Extension[] = [];
  if (limit !== undefined && finished >= limit && finished > 0) {
    parts.push({ flags: `--trials ${2 * finished + repeats}`, summary: countOf(finished, "more trial") });
  }
  if (seconds !== undefined && study.secondsUsed >= seconds) {
    parts.push({ flags: `--timeout ${Math.ceil(2 * seconds)}s`, summary: `${formatDuration(seconds)} more` });
  }
  if (parts.length === 0) return null;
  return { flags: parts.map(({ flags }) => flags).join(" "), summary: parts.map(({ summary }) => summary).join(", ") };
}
