/** Number formats for artifacts and their verdicts. */
import type { Maybe } from "./kinds.ts";

/** Significant digits: more would be invisible in a plot and take space. */
const DIGITS = 5;

/** Rounded; null if not finite. */
export function figure(value: number): Maybe {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}

export function figures(values: Iterable<number>): Maybe[] {
  return Array.from(values, figure);
}

/** For verdicts: three significant digits, without trailing zeros. */
export function inWords(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "unknown";
}

/** 0.954 → `95 %`. Only 1 is shown as `100 %`, and only 0 as `0 %`: 0.9964 → `99.6 %`, 0.0002 → `under 0.1 %`. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return "under 0.1 %";
  if (share < 1 && share >= 0.9995) return "over 99.9 %";
  const isExtreme = share <= 0.1 || (share > 0.99 && share < 1);
  return `${inWords(Number((100 * share).toFixed(isExtreme ? 1 : 0)))} %`;
}
