/** Formats interval levels as percentages. */
import { formatNumber } from "../terminal/format.ts";

/** 0.95 → 95. */
export function percent(level: number): string {
  return formatNumber(Number((100 * level).toPrecision(12)));
}
