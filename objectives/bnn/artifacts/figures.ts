/** Number formats for artifacts and their verdicts. */
import type { Maybe } from "./kinds.ts";

/** More digits are invisible in a plot and take space. */
const DIGITS = 5;

/** Rounded; null if not finite. */
export function figure(value: number): Maybe {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}

export function figures(values: Iterable<number>): Maybe[] {
  return Array.from(values, figure);
}

/** For verdicts: three digits, without trailing zeros. */
export function inWords(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "unknown";
}

/** 0.954 → `95 %`. */
export function percent(share: number): string {
  return `${inWords(Number((100 * share).toFixed(share > 0.1 ? 0 : 1)))} %`;
}
