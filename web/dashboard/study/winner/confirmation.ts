/** The result of repeating the leading configurations and the default with new random numbers. */
import type { ConfirmationJson, Metric } from "../../../api.ts";
import { formatCounted, formatNumber, formatShare } from "../../format/number.ts";
import { better, type Judged, rangeText, short } from "./gain.ts";

type Confirmed = ConfirmationJson["configurations"][number];

/**
 * The best configuration, its probability of being the best, and its gain over the default. Null while no repeat is
 * complete.
 */
export function confirmationSentence(metric: Metric, { configurations, repeats }: ConfirmationJson): Judged | null {
  const best = configurations.find(({ mean }) => mean !== null);
  if (best === undefined || best.mean === null || repeats === 0) return null;
  const { isDefault, probabilityBest, gain, number } = best;
  const sure = probabilityBest === null ? "" : ` and is the best with probability ${formatShare(probabilityBest)}`;
  const what = isDefault ? "the default configuration" : `trial ${number}`;
  const first = `In ${formatCounted(repeats, "repeat")}, ${what} has a mean ${metric.name} of ${formatNumber(best.mean)}${sure}`;
  if (gain === null) return { level: "doubtful", text: `${first}.` };
  const text = `${first}; its mean is ${gainText(gain)} ${better(metric)} the default's (${rangeText(gain)}).`;
  return { level: gain.low > 0 ? "good" : "doubtful", text };
}

/** Pending repeats; null if there are none. */
export function pendingText({ pending }: ConfirmationJson, state: string): string | null {
  if (pending === 0) return null;
  const paused = state === "active" ? "" : ` The study is ${state}.`;
  return `${formatCounted(pending, "confirmation")} waiting or running.${paused}`;
}

export interface ConfirmedRow {
  readonly number: number;
  readonly isDefault: boolean;
  readonly mean: string;
  readonly gain: string;
  readonly probability: string;
}

/** A row for each configuration, best first. */
export function confirmedRows({ configurations }: ConfirmationJson): readonly ConfirmedRow[] {
  return configurations.map(({ number, isDefault, mean, failed, gain, probabilityBest }: Confirmed) => ({
    number,
    isDefault,
    mean: mean !== null ? formatNumber(mean, 5) : failed > 0 ? `${failed} failed` : "–",
    gain: gain === null ? "–" : `${gainText(gain)} (${rangeText(gain)})`,
    probability: probabilityBest === null ? "–" : formatShare(probabilityBest),
  }));
}

function gainText({ value, standardError }: NonNullable<Confirmed["gain"]>): string {
  return standardError === 0 ? short(value) : `${short(value)} ± ${short(standardError)}`;
}
