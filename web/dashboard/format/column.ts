/**
 * Formats numbers that are read together, as in a column, legend or tooltip: one notation for all of them, and enough
 * digits to tell different values apart.
 */
import { formatCount, formatNumber, formatScientific, formatValue, grouped, signed } from "./number.ts";

export type NumberFormat = (value: number) => string;

/** Number of significant digits of the largest value, even if fewer would suffice. */
const MIN_DIGITS = 4;
/** A double has no more significant digits. */
const MAX_DIGITS = 17;
/** Maximum number of decimals; more are not readable. */
const MAX_DECIMALS = 20;
/** Integers above this are not exact. */
const MAX_WHOLE = 2 ** 53;
/**
 * Fraction of adjacent values that may look the same, since among thousands of values some pairs are close by chance.
 */
const MAX_ALIKE = 0.1;
/** Digits of a value in units of its column's last decimal. */
const MIN_VISIBLE = 100;
/** Width of ` × 10⁻⁵`, in digits: exponents are small. */
const POWER_WIDTH = 3;

interface ColumnOptions {
  /** Minimum number of significant digits. */
  readonly least?: number;
  /**
   * Whether all values must have different labels, as in a legend; otherwise, a few close values may share a label to
   * save digits.
   */
  readonly isExact?: boolean;
  /** The most important values, such as the best; never shown as zeros. */
  readonly shown?: readonly number[];
}

/** The shorter notation that tells the values apart. Integers are shown in full. */
export function columnFormat(
  values: readonly (number | null | undefined)[],
  { least = MIN_DIGITS, isExact = false, shown = [] }: ColumnOptions = {},
): NumberFormat {
  const numbers = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const largest = sorted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return formatNumber;
  if (largest < MAX_WHOLE && sorted.every(Number.isInteger)) return wholeFormat;
  const allowed = isExact ? 0 : Math.floor(MAX_ALIKE * (sorted.length - 1));
  const power = Math.floor(Math.log10(largest));
  const fixed = (count: number) => (value: number) => value.toFixed(Math.min(count, MAX_DECIMALS));
  const raised = (count: number) => (value: number) => value.toExponential(count - 1);
  const enough = fewest(
    Math.min(MAX_DECIMALS + 1, Math.max(0, least - 1 - power)),
    MAX_DECIMALS + 1,
    (count) => invisible(shown, count) === 0 && isEnough(sorted, allowed - invisible(sorted, count), fixed(count)),
  );
  // Drops zeros at the end of all numbers.
  const needed = fewest(0, enough, (count) => isExactly(sorted, fixed(count)));
  const enoughDigits = fewest(least, MAX_DIGITS, (count) => isEnough(sorted, allowed, raised(count)));
  const digits = fewest(1, enoughDigits, (count) => isExactly(sorted, raised(count)));
  const width = Math.max(1, power + 1) + enough;
  if (enough > MAX_DECIMALS || largest >= 1e21 || enoughDigits + POWER_WIDTH < width) {
    return (value) => (isPlain(value) ? formatScientific(value, digits) : formatNumber(value));
  }
  return (value) => (isPlain(value) ? signed(value, grouped(Math.abs(value).toFixed(needed))) : formatNumber(value));
}

/** Whether it is zero or not finite, in which case it looks the same in every notation. */
function isPlain(value: number): boolean {
  return Number.isFinite(value) && value !== 0;
}

function wholeFormat(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value);
}

/** The smallest sufficient count ≥ `from`, or `to`. */
function fewest(from: number, to: number, isIt: (count: number) => boolean): number {
  for (let count = from; count < to; count++) if (isIt(count)) return count;
  return to;
}

/** Number of values that would have fewer than three digits, or only zeros. */
function invisible(sorted: readonly number[], needed: number): number {
  return sorted.filter((value) => value !== 0 && Math.abs(value) * 10 ** needed < MIN_VISIBLE).length;
}

function isExactly(values: readonly number[], show: (value: number) => string): boolean {
  return values.every((value) => Number(show(value)) === value);
}

/** Whether all pairs of adjacent values look different, apart from the allowed fraction. */
function isEnough(sorted: readonly number[], allowed: number, show: (value: number) => string): boolean {
  const texts = sorted.map(show);
  if (allowed < 0) return false;
  let alike = 0;
  for (let k = 1; k < texts.length; k++) if (texts[k] === texts[k - 1] && ++alike > allowed) return false;
  return true;
}

/** Above this ratio, the two ends of a legend are formatted separately. */
const WIDE = 1e4;

/** Both ends of a legend. */
export function rangeFormat(low: number, high: number): NumberFormat {
  const isWide = low > 0 && high / WIDE > low;
  return isWide ? (value) => formatNumber(value, 3) : columnFormat([low, high], { least: 3, isExact: true });
}

/** A cell of a column: numbers in the format of the column, other values unchanged. */
export function formatCell(value: number | string | boolean | null | undefined, format: NumberFormat): string {
  return typeof value === "number" ? format(value) : formatValue(value);
}

/** `2.491 ± 0.011`: the mean has as many decimals as its standard deviation. */
export function formatUncertain(mean: number, deviation: number): string {
  const needed = Math.floor(Math.log10(Math.abs(mean))) - Math.floor(Math.log10(deviation)) + 2;
  const digits = Number.isFinite(needed) ? Math.min(MAX_DIGITS, Math.max(MIN_DIGITS, needed)) : MIN_DIGITS;
  return `${formatNumber(mean, digits)} ± ${formatNumber(deviation, 2)}`;
}
