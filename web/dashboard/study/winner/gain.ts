/** The gain of the recommended configuration over the default, compared with the noise of one evaluation. */
import type { Metric, RecommendationJson } from "../../../api.ts";
import { formatNumber, formatShare } from "../../format/number.ts";

export interface Judged {
  readonly level: "good" | "doubtful" | "bad";
  readonly text: string;
}

/** Two significant digits; more would be spurious. */
export function short(value: number): string {
  return formatNumber(Number(value.toPrecision(2)));
}

/** The central 95 % interval. */
export function rangeText({ low, high }: { readonly low: number; readonly high: number }): string {
  return `95 %: ${short(low)} to ${short(high)}`;
}

/** `below` if lower is better. */
export function better({ direction }: Pick<Metric, "direction">): string {
  return direction === "minimize" ? "below" : "above";
}

/** Null if the default was not evaluated. */
export function gainSentence(metric: Metric, { number, noise, overDefault }: RecommendationJson): Judged | null {
  if (overDefault === null) return null;
  const varies = noise === 0 ? "" : `; a single evaluation has noise of ±${short(noise)}`;
  if (overDefault.number === number) {
    return { level: "doubtful", text: `No configuration is expected to be better than the default${varies}.` };
  }
  const { gain, probability } = overDefault;
  const isClear = gain.low > 0;
  const open = isClear ? "" : `, better with probability ${formatShare(probability)}`;
  const text = `The recommended configuration is expected ${short(gain.value)} ${better(metric)} the default (${rangeText(gain)})${open}${varies}.`;
  return { level: isClear ? "good" : "doubtful", text };
}
