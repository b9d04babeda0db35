/** The trials of a plot as points, shared by all panels. */
import type { PlotJson, TrialState } from "../../api.ts";
import { columnFormat, type NumberFormat } from "../format/column.ts";
import type { Dimension, Value } from "./axis.ts";

export type Direction = "minimize" | "maximize";

export interface Metric {
  readonly name: string;
  readonly direction: Direction;
}

export interface Point {
  readonly number: number;
  readonly state: TrialState;
  readonly failure: PlotJson["failure"][number];
  /** Value of the selected metric; null if the trial has none. */
  readonly value: number | null;
  readonly hyperparameters: Readonly<Record<string, Value | null>>;
}

/** Ordered by number, with values of one metric. Cached, so that all panels share one list. */
export function pointsOf(plot: PlotJson, metric: string): readonly Point[] {
  const known = made.get(plot) ?? new Map<string, readonly Point[]>();
  made.set(plot, known);
  const points = known.get(metric) ?? makePoints(plot, metric);
  known.set(metric, points);
  return points;
}

const made = new WeakMap<PlotJson, Map<string, readonly Point[]>>();

function makePoints(plot: PlotJson, metric: string): readonly Point[] {
  const names = Object.keys(plot.hyperparameters);
  const values = plot.values[metric] as PlotJson["values"][string] | undefined;
  return plot.number.map((number, at) => ({
    number,
    state: plot.state[at],
    failure: plot.failure[at],
    value: values?.[at] ?? null,
    hyperparameters: Object.fromEntries(names.map((name) => [name, plot.hyperparameters[name][at] ?? null])),
  }));
}

/** Number formats of these trials: one per dimension, and one for the value. */
export function formatsOf(points: readonly Point[]): {
  readonly value: NumberFormat;
  readonly of: (name: string) => NumberFormat;
} {
  const known = formats.get(points) ?? new Map<string | null, NumberFormat>();
  formats.set(points, known);
  const format = (name: string | null) => {
    const found =
      known.get(name) ??
      columnFormat(
        points.map(({ value, hyperparameters }) => (name === null ? value : asNumber(hyperparameters[name]))),
      );
    known.set(name, found);
    return found;
  };
  return {
    get value() {
      return format(null);
    },
    of: format,
  };
}

const formats = new WeakMap<readonly Point[], Map<string | null, NumberFormat>>();

function asNumber(value: Value | null | undefined): number | null {
  return typeof value === "number" ? value : null;
}

/** Complete trials that have a value. */
export function measured(points: readonly Point[]): readonly (Point & { readonly value: number })[] {
  return points.filter(
    (point): point is Point & { value: number } => point.state === "complete" && point.value !== null,
  );
}

/** The smallest positive value; null if there is none. The surrogate's mean may be lower, even negative. */
export function leastPositive(points: readonly Point[]): number | null {
  const positive = measured(points).filter(({ value }) => value > 0);
  return positive.reduce<number | null>((least, { value }) => Math.min(least ?? value, value), null);
}

/** Whether `a` is better than `b`. */
export function isBetter(a: number, b: number, direction: Direction): boolean {
  return direction === "minimize" ? a < b : a > b;
}

/** The best point, or the earliest if several tie; null if no trial has a value. */
export function bestOf(points: readonly Point[], direction: Direction): (Point & { readonly value: number }) | null {
  return measured(points).reduce<(Point & { readonly value: number }) | null>(
    (best, point) => (best === null || isBetter(point.value, best.value, direction) ? point : best),
    null,
  );
}

/** From the best value to the 90th percentile; worse values share the last color. */
export function colourDomain(values: readonly number[], direction: Direction): { best: number; worst: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => (direction === "minimize" ? a - b : b - a));
  const worst = sorted[Math.min(sorted.length - 1, Math.floor(0.9 * sorted.length))];
  return { best: sorted[0], worst };
}

/** 0 for the best, 1 for the worst and beyond. */
export function shareOfWorst(value: number, { best, worst }: { best: number; worst: number }): number {
  if (best === worst) return 0;
  // Quartered first, because the difference of very large numbers may overflow.
  const part = Math.max(Math.abs(best), Math.abs(worst)) > 1e300 ? 0.25 : 1;
  const share = (part * value - part * best) / (part * worst - part * best);
  return Math.min(1, Math.max(0, share));
}

/** The points inside all brushed intervals; a trial without a value on a brushed axis is excluded. */
export function brushedNumbers(
  points: readonly Point[],
  intervals: ReadonlyMap<string, readonly (readonly [number, number])[]>,
  positionOf: (name: string, point: Point) => number | null,
): ReadonlySet<number> | null {
  const active = [...intervals].filter(([, ranges]) => ranges.length > 0);
  if (active.length === 0) return null;
  const passes = (point: Point) =>
    active.every(([name, ranges]) => {
      const position = positionOf(name, point);
      return position !== null && ranges.some(([low, high]) => position >= low && position <= high);
    });
  return new Set(points.filter(passes).map(({ number }) => number));
}

/** The column of a dimension of the space; each has an axis. */
export function columnOf(plot: PlotJson, { name }: Dimension): readonly (Value | null)[] {
  return plot.hyperparameters[name] ?? [];
}

/** A note on how many trials a panel shows, if not all. */
export function sampleNote(
  { sampled, number, total }: Pick<PlotJson, "sampled" | "number" | "total">,
  show: (count: number) => string,
): string | null {
  return sampled ? `${show(number.length)} of ${show(total)} trials drawn; extremes kept` : null;
}
