/** Formats numbers, durations and times for people. */
import type { HyperparameterValue } from "../../tuner/objective.ts";
import { visibleInLine } from "./control.ts";

const SIGNIFICANT_DIGITS = 4;
/** A double has no more significant digits. */
const MAX_DIGITS = 17;
/** Maximum number of significant digits. */
const MAX_END_DIGITS = 8;

/**
 * Four significant digits, keeping zeros: 2.410. Intended for values that are compared. With `decimals`, at least the
 * digits needed to show that many decimal places (before the point, if negative).
 */
export function formatValue(x: number, decimals = -Infinity): string {
  if (!Number.isFinite(x)) return String(x);
  if (x === 0) return "0";
  const leading = Math.floor(Math.log10(Math.abs(x)));
  const digits = Math.min(MAX_DIGITS, Math.max(SIGNIFICANT_DIGITS, leading + 1 + decimals));
  if (leading >= 15) return x.toExponential(SIGNIFICANT_DIGITS - 1);
  if (leading < -4 || (leading >= 6 && digits <= leading)) return x.toExponential(digits - 1);
  return digits <= leading + 1 ? x.toFixed(0) : x.toPrecision(digits);
}

/**
 * The number of decimals at which different values look different: two digits of the interquartile range, and enough to
 * distinguish the two outermost values at each end. -Infinity if all values are equal.
 */
export function decimalsOf(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const quantile = (p: number) => sorted[Math.round(p * (sorted.length - 1))];
  const decimalsFor = (difference: number, digits: number) =>
    difference > 0 && Number.isFinite(difference) ? digits - 1 - Math.floor(Math.log10(difference) + 1e-9) : -Infinity;
  if (sorted.length < 2) return -Infinity;
  const gapAfter = (first: number, others: readonly number[]) =>
    Math.abs((others.find((one) => one !== first) ?? first) - first);
  const ends = [gapAfter(sorted[0], sorted), gapAfter(sorted[sorted.length - 1], sorted.toReversed())];
  const largest = Math.max(Math.abs(sorted[0]), Math.abs(sorted[sorted.length - 1]));
  // The last trials of a converged search differ only in irrelevant digits.
  const most = MAX_END_DIGITS - 1 - Math.floor(Math.log10(largest));
  const atEnds = Math.max(...ends.map((gap) => decimalsFor(gap, 1)));
  return Math.max(decimalsFor(quantile(0.75) - quantile(0.25), 2), Math.min(most, atEnds));
}

/** Four significant digits, without trailing zeros: 0.5, 0.003123, 1.2e-5. Intended for settings. */
export function formatNumber(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e6) return String(x);
  const [mantissa, exponent] = formatValue(x).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return exponent === undefined ? short : `${short}e${exponent.replace("+", "")}`;
}

export function formatHyperparameter(value: HyperparameterValue): string {
  return typeof value === "number" ? formatNumber(value) : visibleInLine(String(value));
}

/** `12 ms`, `1.8 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(Math.max(0, seconds) * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** `0:42`, `3:05`, `1:02:10`: for a running clock. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`. */
export function formatAge(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ago`;
  return `${Math.floor(minutes / 1440)} days ago`;
}

/** Milliseconds since 1970 as an ISO 8601 string; null stays null. */
export function isoTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : new Date(milliseconds).toISOString();
}

/** `1 trial`, `3 trials`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** ` and 9 repeats`, to follow a number of trials; empty if nothing was repeated. */
export function repeatsText(repeats: number): string {
  return repeats === 0 ? "" : ` and ${countOf(repeats, "repeat")}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
