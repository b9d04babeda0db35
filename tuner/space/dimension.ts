/** A single dimension: its number of values, and the mapping between values and coordinates in [0, 1]. */
import type { Dimension, FloatDimension, HyperparameterValue, IntDimension } from "./search-space.ts";
import { showNumber, showValue } from "../../common/show-value.ts";

/**
 * Digits that a decoded float keeps: significant digits on the log scale, digits of the range on the linear scale. This
 * is more than is readable, and few enough to hide rounding errors, so that decoding is stable.
 */
const DIGITS = 13;
/** Rounding error of encoding and then decoding, relative to the largest number involved. */
const ROUND_TRIP_ERROR = 5 * Number.EPSILON;
/** Values are not rounded to powers of ten below this, where doubles themselves lose digits. */
const MIN_ROUNDING_EXPONENT = -300;
/** Tolerance for grid points, in steps. */
const GRID_TOLERANCE = 1e-6;

const MAX_LISTED = 20;

/** Number of distinct values; Infinity for a float without a step. */
export function countValues(dimension: Dimension): number {
  switch (dimension.kind) {
    case "categorical":
      return dimension.choices.length;
    case "ordinal":
      return dimension.levels.length;
    case "int":
      return Math.floor((dimension.high - dimension.low) / (dimension.step ?? 1)) + 1;
    case "float":
      if (dimension.step === undefined) return Infinity;
      return Math.floor((dimension.high - dimension.low) / dimension.step + GRID_TOLERANCE) + 1;
  }
}

/**
 * The coordinate in [0, 1] of a value of the dimension. Value i of n equal cells (steps, levels, choices) is in the
 * middle of its cell, at (i + ½)/n, so that the outermost values get the same room as the others; for log ints this is
 * done before taking the logarithm.
 */
export function toCoordinate(dimension: Dimension, value: HyperparameterValue): number {
  if (dimension.kind === "int" && dimension.scale === "log") {
    const { from, width } = logRange(dimension);
    return (Math.log(Number(value)) - from) / width;
  }
  if (dimension.kind === "float" && dimension.step === undefined) {
    const { low, high, scale } = dimension;
    if (scale === "linear") return (Number(value) - low) / (high - low);
    const { from, width } = logRange(dimension);
    return (Math.log(Number(value)) - from) / width;
  }
  return (indexOf(dimension, value) + 0.5) / countValues(dimension);
}

/** The value at a coordinate; below 0 it is the first value, above 1 the last. */
export function fromCoordinate(dimension: Dimension, coordinate: number): HyperparameterValue {
  if (dimension.kind === "int" && dimension.scale === "log") {
    const { from, width } = logRange(dimension);
    const value = Math.round(Math.exp(from + coordinate * width));
    return Math.min(dimension.high, Math.max(dimension.low, value));
  }
  if (dimension.kind === "float" && dimension.step === undefined) return floatAt(dimension, coordinate);
  const count = countValues(dimension);
  return valueAt(dimension, Math.min(count - 1, Math.max(0, Math.floor(coordinate * count))));
}

/**
 * The coordinate of an inactive dimension: ½, the middle of the range, and for a categorical dimension 0, which is not
 * the coordinate of any choice, so that "inactive" is a separate level for a kernel that only compares for equality.
 */
export function inactiveCoordinate(dimension: Dimension): number {
  return dimension.kind === "categorical" ? 0 : 0.5;
}

/** The rule that `value` violates as a value of the dimension, without a noun; null if it is valid. */
export function valueProblem(dimension: Dimension, value: unknown): string | null {
  const rule = value === undefined ? "must be given" : brokenRule(dimension, value);
  return rule === null ? null : `${rule}: ${showValue(value)}`;
}

function brokenRule(dimension: Dimension, value: unknown): string | null {
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") {
    const values = dimension.kind === "categorical" ? dimension.choices : dimension.levels;
    return values.some((known) => known === value) ? null : `must be one of ${listed(values)}`;
  }
  const { kind, low, high, step } = dimension;
  const isOfKind = typeof value === "number" && (kind === "float" || Number.isInteger(value));
  if (!isOfKind || !(value >= low && value <= high)) {
    return `must be ${kind === "int" ? "an integer" : "a number"} from ${showNumber(low)} to ${showNumber(high)}`;
  }
  if (step === undefined) return null;
  const index = indexOf(dimension, value);
  const isNear = Math.abs(value - low - index * step) <= GRID_TOLERANCE * step;
  const isOnGrid = index < countValues(dimension) && (isNear || value === valueAt(dimension, index));
  return isOnGrid ? null : `must be ${showNumber(low)} plus a multiple of ${showNumber(step)}`;
}

/** Only the first values, to keep messages short. */
function listed(values: readonly HyperparameterValue[]): string {
  const shown = values.slice(0, MAX_LISTED).map(showValue).join(", ");
  return values.length > MAX_LISTED ? `${shown} and ${values.length - MAX_LISTED} more` : shown;
}

function indexOf(dimension: Dimension, value: HyperparameterValue): number {
  if (dimension.kind === "categorical") return dimension.choices.indexOf(value);
  if (dimension.kind === "ordinal") return dimension.levels.indexOf(value);
  return Math.round((Number(value) - dimension.low) / (dimension.step ?? 1));
}

function valueAt(dimension: Dimension, index: number): HyperparameterValue {
  if (dimension.kind === "categorical") return dimension.choices[index];
  if (dimension.kind === "ordinal") return dimension.levels[index];
  const value = dimension.low + index * (dimension.step ?? 1);
  if (dimension.kind === "int") return value;
  // 0.1 + 2 · 0.1 is displayed as 0.3, as in the requested grid.
  return readable(value, lastDigit(dimension), dimension);
}

/** Start and length of the logarithmic range; ints have a margin of half a cell on both sides. */
function logRange({ kind, low, high }: FloatDimension | IntDimension): { from: number; width: number } {
  const room = kind === "int" ? 0.5 : 0;
  const from = Math.log(low - room);
  return { from, width: Math.log(high + room) - from };
}

/** The float at a coordinate, with the digits that survive encoding and decoding. */
function floatAt(dimension: FloatDimension, coordinate: number): number {
  const { low, high, scale } = dimension;
  if (coordinate <= 0) return low;
  if (coordinate >= 1) return high;
  if (scale === "linear") return readable(low + coordinate * (high - low), lastDigit(dimension), dimension);
  const { from, width } = logRange(dimension);
  const value = Math.exp(from + coordinate * width);
  const error = ROUND_TRIP_ERROR * Math.max(1, Math.abs(from), Math.abs(from + width));
  const digits = Math.min(DIGITS, Math.floor(-Math.log10(2 * error)));
  return readable(value, decimalExponent(value) - digits + 1, dimension);
}

/** Decimal exponent of the last digit kept on the linear scale. */
function lastDigit({ low, high }: FloatDimension): number {
  const error = ROUND_TRIP_ERROR * Math.max(Math.abs(low), Math.abs(high));
  return Math.max(MIN_ROUNDING_EXPONENT, decimalExponent(high - low) - DIGITS, Math.ceil(Math.log10(2 * error)));
}

/** The value rounded to a multiple of 10^exponent, within the range. */
function readable(value: number, exponent: number, { low, high }: FloatDimension): number {
  const rounded = roundToExponent(value, exponent);
  // A value within rounding error of an end would be decoded as that end the next time, so it is set to the end now.
  const reach = 0.5 * powerOfTen(exponent);
  if (rounded - low <= reach) return low;
  return high - rounded <= reach ? high : rounded;
}

const MIN_EXPONENT = -308;
const MAX_EXPONENT = 308;
/** Parsed from text, because `10 ** -5` is not the double nearest to 0.00001 in all JavaScript engines. */
const POWERS: readonly number[] = Array.from({ length: MAX_EXPONENT - MIN_EXPONENT + 1 }, (_, index) =>
  Number(`1e${index + MIN_EXPONENT}`),
);

/** 10^exponent, the double nearest to it; exponent from −308 to 308. */
export function powerOfTen(exponent: number): number {
  return POWERS[exponent - MIN_EXPONENT];
}

/** Exponent of the leading decimal digit of a finite x ≠ 0: 0.05 → −2. */
export function decimalExponent(x: number): number {
  const size = Math.abs(x);
  const guess = Math.floor(Math.log10(size));
  // The logarithm of a number close to a power of ten may be rounded to the wrong side of it.
  if (size < powerOfTen(guess)) return guess - 1;
  return size >= powerOfTen(guess + 1) ? guess + 1 : guess;
}

/**
 * The multiple of 10^exponent nearest to x, as the double nearest to that decimal. Needs |x| < 2⁵³ · 10^exponent and
 * |exponent| ≤ 300.
 */
export function roundToExponent(x: number, exponent: number): number {
  const power = powerOfTen(Math.abs(exponent));
  // + 0 turns −0 into 0.
  const multiple = Math.round(exponent < 0 ? x * power : x / power) + 0;
  // Powers up to 10²² are exact, so a single division or product is rounded once, to the nearest double.
  if (Math.abs(exponent) > 22) return Number(`${multiple}e${exponent}`);
  return exponent < 0 ? multiple / power : multiple * power;
}
