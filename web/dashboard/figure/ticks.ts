/** Axis ticks and their labels, with enough digits to distinguish adjacent ones. */
import { roundStep } from "../chart/round.ts";
import { formatNumber, formatValue } from "../format/number.ts";

export interface Tick {
  readonly position: number;
  readonly label: string;
}

/** Ranges of fewer decades get ticks between powers of ten. */
const FEW_DECADES = 2;
/** Maximum number of decades with a tick each. */
const MAX_DECADES = 7;
const MAX_TICKS = 12;
const MIN_DIGITS = 4;

interface LinearLabels {
  /** The value at position 1. */
  readonly unit: number;
  /** Whether only integer positions are allowed. */
  readonly whole: boolean;
  /** Whether labels are relative to an offset shown elsewhere. */
  readonly isOffset: boolean;
}

export function linearTicks([from, to]: readonly [number, number], { unit, whole, isOffset }: LinearLabels): Tick[] {
  const fine = roundStep((to - from) / 5);
  // Integers have no ticks between them, so a step of 2.5 becomes 2.
  const step = whole && unit === 1 ? Math.max(1, Math.floor(fine)) : fine;
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.min(MAX_TICKS, Math.max(0, Math.floor(to / step + 1e-9) - first + 1));
  const positions = Array.from({ length: count }, (_, k) => rounded((first + k) * step));
  const largest = positions.reduce((most, position) => Math.max(most, Math.abs(position)), 0);
  const digits = Math.max(MIN_DIGITS, largest === 0 ? 0 : digitsOf(largest, step));
  const ticks = positions.flatMap((position): Tick[] => {
    const value = rounded(position * unit);
    // The margin around the largest numbers would overflow.
    if (!Number.isFinite(value)) return [];
    const text = formatValue(value, digits);
    return [{ position, label: isOffset && value > 0 ? `+${text}` : text }];
  });
  // Positions between the smallest representable numbers have no values.
  return ticks.filter(({ label }, k) => k === 0 || label !== ticks[k - 1].label);
}

/** Significant digits needed to distinguish adjacent ascending levels, such as contours. */
export function levelDigits(levels: readonly number[]): number {
  const step = levels.slice(1).reduce((least, level, k) => Math.min(least, level - levels[k]), Infinity);
  const largest = levels.reduce((most, level) => Math.max(most, Math.abs(level)), 0);
  const digits = Number.isFinite(step) && step > 0 && largest > 0 ? digitsOf(largest, step) : MIN_DIGITS;
  return Math.min(17, Math.max(MIN_DIGITS, digits));
}

/** Significant digits needed for numbers that differ by `step`; a step of 2.5 has two. */
function digitsOf(largest: number, step: number): number {
  return Math.floor(Math.log10(largest)) - Math.floor(Math.log10(step)) + 2;
}

export function logTicks(from: number, to: number): readonly Tick[] {
  const decades = to - from;
  const factors = decades < FEW_DECADES ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / MAX_DECADES));
  const ticks: Tick[] = [];
  for (let power = Math.ceil((Math.floor(from) - 1) / every) * every; power <= Math.ceil(to); power += every) {
    for (const factor of factors) {
      const position = power + Math.log10(factor);
      if (position < from - 1e-9 || position > to + 1e-9) continue;
      const value = rounded(10 ** position);
      if (value > 0 && Number.isFinite(value)) ticks.push({ position, label: powerLabel(value) });
    }
  }
  return ticks.length > 1 ? ticks : endTicks(from, to);
}

/** Both ends, with enough digits to tell them apart. */
function endTicks(from: number, to: number): readonly Tick[] {
  const values = [from, to].map((position) => Math.min(Number.MAX_VALUE, 10 ** position));
  const digits = distinctDigits(values);
  return [from, to].map((position, end) => ({ position, label: formatNumber(values[end], digits) }));
}

/** Writes 10⁻⁵, not 1 × 10⁻⁵. */
function powerLabel(value: number): string {
  return formatValue(value).replace(/^1\u202f×\u202f/, "");
}

/** The smallest number of significant digits ≥ `least` that keeps distinct numbers distinct. */
export function distinctDigits(values: readonly number[], least = MIN_DIGITS): number {
  const different = [...new Set(values.filter((value) => Number.isFinite(value)))];
  for (let digits = least; digits < 17; digits++) {
    if (new Set(different.map((value) => value.toPrecision(digits))).size === different.length) return digits;
  }
  return different.length > 1 ? 17 : least;
}

/** The smallest number of digits ≥ `least` that distinguishes a value from all different ones. */
export function digitsAmong(value: number, others: readonly number[], least = MIN_DIGITS): number {
  const nearest = others
    .filter((other) => other !== value && Number.isFinite(other))
    .reduce<number | null>(
      (near, other) =>
        near === null || Math.abs(other / 2 - value / 2) < Math.abs(near / 2 - value / 2) ? other : near,
      null,
    );
  return nearest === null ? least : distinctDigits([value, nearest], least);
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
