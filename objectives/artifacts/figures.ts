/** Numbers as artifacts hold them, and as their verdicts say them. */
import type { Maybe } from "./kinds.ts";

/** More digits say nothing in a picture, and take room. */
const DIGITS = 5;

/** Rounded; null when it is not finite. */
export function figure(value: number): Maybe {
  return Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null;
}

export function figures(values: Iterable<number>): Maybe[] {
  return Array.from(values, figure);
}

/** For people: three digits, without the zeros that say nothing. */
export function inWords(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "unknown";
}

/** 0.954 → `95 %`. */
export function percent(share: number): string {
  return `${inWords(Number((100 * share).toFixed(share > 0.1 ? 0 : 1)))} %`;
}
