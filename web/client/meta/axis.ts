/** Axes on which hyperparameters and values have places: linear, logarithmic, or levels side by side. */
import type { SearchSpace } from "../../api.ts";
import { roundStep } from "../chart/round.ts";
import { formatValue } from "../format/number.ts";

export type Dimension = SearchSpace[number];
export type Value = number | string | boolean;

interface Tick {
  readonly place: number;
  readonly label: string;
}

/** All plots draw places on linear axes; only labels, tooltips and tables speak of values. */
export interface Axis {
  readonly name: string;
  readonly kind: "linear" | "log" | "levels";
  /** Ends of the axis, as places. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
  /** Null where the axis has no place for the value. */
  place(value: Value | null): number | null;
  valueAt(place: number): Value;
}

/** Room left and right of levels, in levels. */
const LEVEL_ROOM = 0.5;
/** A tick about every so many places of a decade is too many; fewer decades than this get ticks between powers. */
const FEW_DECADES = 2;
/** Decades with a tick each, at most. */
const MOST_DECADES = 7;

/** The axis of a dimension, wide enough for what trials of an earlier space had. */
export function axisOfDimension(dimension: Dimension, seen: readonly (Value | null)[] = []): Axis {
  if (dimension.kind === "categorical") return levelAxis(dimension.name, [...dimension.choices, ...present(seen)]);
  if (dimension.kind === "ordinal") return levelAxis(dimension.name, [...dimension.levels, ...present(seen)]);
  const { name, low, high, scale, kind } = dimension;
  const numbers = seen.filter((value) => typeof value === "number");
  const from = numbers.reduce((least, value) => Math.min(least, value), low);
  const to = numbers.reduce((most, value) => Math.max(most, value), high);
  if (scale === "log" && from > 0) return logAxis(name, from, to);
  return linearAxis(name, from, to, { whole: kind === "int" });
}

/** The axis of a metric, with room around what was measured; logarithmic where the values ask for it. */
export function axisOfValues(name: string, values: readonly (number | null)[], room = 0.05): Axis {
  const numbers = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (numbers.length === 0) return linearAxis(name, 0, 1, {});
  const low = numbers.reduce((least, value) => Math.min(least, value), Infinity);
  const high = numbers.reduce((most, value) => Math.max(most, value), -Infinity);
  if (askForLog(numbers)) {
    const reach = Math.log10(high / low) * room;
    return logAxis(name, low / 10 ** reach, high * 10 ** reach);
  }
  const reach = high > low ? (high - low) * room : Math.abs(low) * room || 1;
  return linearAxis(name, low - reach, high + reach, {});
}

/** Do values spread over orders of magnitude? All positive, and the largest a hundred times the least. */
export function askForLog(values: readonly number[]): boolean {
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return values.length > 1 && low > 0 && high >= 100 * low;
}

export function linearAxis(name: string, low: number, high: number, { whole = false }: { whole?: boolean }): Axis {
  const [from, to] = high > low ? [low, high] : [low - 0.5, high + 0.5];
  const step = whole ? Math.max(1, roundStep((to - from) / 5)) : roundStep((to - from) / 5);
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  const ticks = Array.from({ length: Math.max(0, count) }, (_, k) => tick(round((first + k) * step)));
  return {
    name,
    kind: "linear",
    low: from,
    high: to,
    ticks,
    place: (value) => (typeof value === "number" && Number.isFinite(value) ? value : null),
    valueAt: (place) => (whole ? Math.round(place) : place),
  };
}

export function logAxis(name: string, low: number, high: number): Axis {
  const [from, to] = high > low ? [Math.log10(low), Math.log10(high)] : [Math.log10(low) - 0.5, Math.log10(low) + 0.5];
  return {
    name,
    kind: "log",
    low: from,
    high: to,
    ticks: logTicks(from, to),
    place: (value) => (typeof value === "number" && value > 0 ? Math.log10(value) : null),
    valueAt: (place) => 10 ** place,
  };
}

function logTicks(from: number, to: number): readonly Tick[] {
  const decades = to - from;
  const factors = decades < FEW_DECADES ? [1, 2, 5] : [1];
  const every = Math.ceil(decades / MOST_DECADES);
  const ticks: Tick[] = [];
  for (let power = Math.floor(from); power <= Math.ceil(to); power++) {
    if (power % every !== 0) continue;
    for (const factor of factors) {
      const place = power + Math.log10(factor);
      if (place >= from - 1e-9 && place <= to + 1e-9) ticks.push({ place, label: powerLabel(round(10 ** place)) });
    }
  }
  return ticks.length > 1 ? ticks : [from, to].map((place) => ({ place, label: formatValue(round(10 ** place)) }));
}

/** 10⁻⁵ needs no 1 × before it. */
function powerLabel(value: number): string {
  return formatValue(value).replace(/^1\u202f×\u202f/, "");
}

function levelAxis(name: string, all: readonly Value[]): Axis {
  const levels = [...new Set(all)];
  return {
    name,
    kind: "levels",
    low: -LEVEL_ROOM,
    high: levels.length - 1 + LEVEL_ROOM,
    ticks: levels.map((level, place) => ({ place, label: formatValue(level) })),
    place: (value) => (value !== null && levels.includes(value) ? levels.indexOf(value) : null),
    valueAt: (place) => levels[Math.min(levels.length - 1, Math.max(0, Math.round(place)))],
  };
}

/** A little to the side of its level, so that trials of one level do not hide each other; the same for the same trial. */
export function jitter({ kind }: Axis, number: number): number {
  if (kind !== "levels") return 0;
  return (((number * 0.6180339887498949) % 1) - 0.5) * 0.5;
}

function tick(value: number): Tick {
  return { place: value, label: formatValue(value) };
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}

function present(values: readonly (Value | null)[]): readonly Value[] {
  return values.filter((value) => value !== null);
}
