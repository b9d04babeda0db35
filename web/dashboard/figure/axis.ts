/** Axes that map hyperparameters and values to positions: linear, logarithmic, or discrete levels. */
import type { SearchSpace } from "../../api.ts";
import { logTicks, linearTicks, type Tick } from "./ticks.ts";
import { formatNumber, formatValue } from "../format/number.ts";

export type Dimension = SearchSpace[number];
export type Value = number | string | boolean;

/**
 * Plots draw positions on linear axes, whereas labels, tooltips and tables show values. Positions are finite and far
 * from overflow for all finite values.
 */
export interface Axis {
  readonly name: string;
  readonly kind: "linear" | "log" | "levels";
  /** Ends of the axis, as positions. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
  /** The offset of the tick labels if values differ only in their last digits; otherwise null. */
  readonly offset: string | null;
  /** Null if the axis has no position for the value. */
  position(value: Value | null): number | null;
  valueAt(position: number): Value;
}

/** Margin left and right of discrete levels, in levels. */
const LEVEL_ROOM = 0.5;
/** Outside this range, sums and differences of values may overflow or lose all precision. */
const [MIN_PLAIN, MAX_PLAIN] = [1e-100, 1e100];
/** Ranges smaller than this fraction of their values are labeled relative to an offset. */
const MIN_SHARE = 1e-5;
/** Ratio of the largest to the smallest value above which an axis is logarithmic. */
const MIN_LOG_RATIO = 100;

/** The axis of a dimension, extended to values from earlier search spaces. */
export function axisOfDimension(dimension: Dimension, seen: readonly (Value | null)[] = []): Axis {
  if (dimension.kind === "categorical") return levelAxis(dimension.name, [...dimension.choices, ...present(seen)]);
  if (dimension.kind === "ordinal") return levelAxis(dimension.name, [...dimension.levels, ...present(seen)]);
  const { name, low, high, scale, kind } = dimension;
  const numbers = seen.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  const [from, to] = extentOf([low, high, ...numbers]);
  if (scale === "log" && from > 0) return logAxis(name, from, to);
  return linearAxis(name, from, to, { whole: kind === "int" });
}

export interface ValueScale {
  /** Margin at both ends, as a fraction of the range. */
  readonly room?: number;
  /** Default: logarithmic if the values span orders of magnitude. */
  readonly kind?: "linear" | "log";
}

/** The axis of a metric, with a margin around the observed values. */
export function axisOfValues(
  name: string,
  values: readonly (number | null)[],
  { room = 0.05, kind }: ValueScale = {},
): Axis {
  const numbers = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (numbers.length === 0) return linearAxis(name, 0, 1, {});
  const [low, high] = extentOf(numbers);
  if ((kind ?? (askForLog(numbers) ? "log" : "linear")) === "log" && low > 0) {
    return logAxis(name, low, high, { room });
  }
  return linearAxis(name, low, high, { room });
}

/**
 * Whether values span orders of magnitude: all are positive, and the largest is at least a hundred times the smallest.
 */
export function askForLog(values: readonly number[]): boolean {
  const [low, high] = extentOf(values);
  return values.length > 1 && low > 0 && high / MIN_LOG_RATIO >= low;
}

export function linearAxis(
  name: string,
  low: number,
  high: number,
  { whole = false, room = 0 }: { readonly whole?: boolean; readonly room?: number },
): Axis {
  const { unit, origin } = placementOf(low, high);
  const position = (value: number) => value / unit - origin / unit;
  const [first, last] = [position(low), position(high)];
  const reach = last > first ? (last - first) * room : 0;
  // A single value is centered.
  const half = room === 0 ? 0.5 : Math.abs(first + origin / unit) * room || 1;
  const [from, to] = last > first ? [first - reach, last + reach] : [first - half, last + half];
  const isOffset = origin !== 0;
  return {
    name,
    kind: "linear",
    low: from,
    high: to,
    ticks: linearTicks([from, to], { unit, whole, isOffset }),
    offset: isOffset ? formatNumber(origin, 17) : null,
    position: (value) => (typeof value === "number" && Number.isFinite(value) ? position(value) : null),
    valueAt: (at) => {
      const value = bounded((at + origin / unit) * unit);
      return whole ? Math.round(value) : value;
    },
  };
}

/** Positions are (value − origin) / unit, which is of order one for extreme values and exact for close ones. */
function placementOf(low: number, high: number): { readonly unit: number; readonly origin: number } {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const isPlain = size === 0 || (size >= MIN_PLAIN && size <= MAX_PLAIN);
  const unit = isPlain ? 1 : Math.max(Number.MIN_VALUE, 10 ** Math.floor(Math.log10(size)));
  const span = high / unit - low / unit;
  if (!(span > 0) || span >= MIN_SHARE * (size / unit)) return { unit, origin: 0 };
  const digits = Math.ceil(Math.log10(size / unit)) - Math.ceil(Math.log10(span));
  return { unit, origin: bounded(Number(low.toPrecision(Math.min(17, Math.max(1, digits))))) };
}

export function logAxis(name: string, low: number, high: number, { room = 0 }: { readonly room?: number } = {}): Axis {
  const [first, last] = [Math.log10(low), Math.log10(high)];
  const reach = (last - first) * room;
  const [from, to] = last > first ? [first - reach, last + reach] : [first - 0.5, last + 0.5];
  return {
    name,
    kind: "log",
    low: from,
    high: to,
    ticks: logTicks(from, to),
    offset: null,
    position: (value) => (typeof value === "number" && value > 0 && Number.isFinite(value) ? Math.log10(value) : null),
    valueAt: (at) => Math.max(Number.MIN_VALUE, bounded(10 ** at)),
  };
}

function levelAxis(name: string, all: readonly Value[]): Axis {
  const levels = [...new Set(all)];
  return {
    name,
    kind: "levels",
    low: -LEVEL_ROOM,
    high: levels.length - 1 + LEVEL_ROOM,
    ticks: levels.map((level, position) => ({ position, label: formatValue(level) })),
    offset: null,
    position: (value) => (value !== null && levels.includes(value) ? levels.indexOf(value) : null),
    valueAt: (position) => levels[Math.min(levels.length - 1, Math.max(0, Math.round(position)))],
  };
}

/** The position of a number on an axis, clamped to its ends. */
export function clampedPosition(axis: Axis, value: number): number {
  if (value === Number.POSITIVE_INFINITY) return axis.high;
  return Math.min(axis.high, Math.max(axis.low, axis.position(value) ?? axis.low));
}

/** Jitter around a level, so that trials at one level do not overlap; constant per trial. */
export function jitter({ kind }: Axis, number: number): number {
  if (kind !== "levels") return 0;
  return (((number * 0.6180339887498949) % 1) - 0.5) * 0.5;
}

/** Minimum and maximum; infinite if there are no values. */
export function extentOf(values: readonly number[]): readonly [low: number, high: number] {
  return [
    values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
  ];
}

function bounded(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}

function present(values: readonly (Value | null)[]): readonly Value[] {
  return values.filter((value) => value !== null);
}
