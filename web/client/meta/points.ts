/** The trials of a plot as points, with what every panel asks of them. */
import type { PlotJson, TrialState } from "../../api.ts";
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
  /** Of the metric asked for; null where the trial has none. */
  readonly value: number | null;
  readonly hyperparameters: Readonly<Record<string, Value | null>>;
}

/** In order of number, with their values of one metric. Every panel asks, and gets the same list. */
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

/** Complete trials that have a value. */
export function measured(points: readonly Point[]): readonly (Point & { readonly value: number })[] {
  return points.filter(
    (point): point is Point & { value: number } => point.state === "complete" && point.value !== null,
  );
}

/** Is `a` better than `b`? */
export function isBetter(a: number, b: number, direction: Direction): boolean {
  return direction === "minimize" ? a < b : a > b;
}

/** The earliest of the best; null where nothing is measured. */
export function bestOf(points: readonly Point[], direction: Direction): (Point & { readonly value: number }) | null {
  return measured(points).reduce<(Point & { readonly value: number }) | null>(
    (best, point) => (best === null || isBetter(point.value, best.value, direction) ? point : best),
    null,
  );
}

/** From the best value to the nine tenths that are better than the rest, which share the colour of the worst. */
export function colourDomain(values: readonly number[], direction: Direction): { best: number; worst: number } | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => (direction === "minimize" ? a - b : b - a));
  const worst = sorted[Math.min(sorted.length - 1, Math.floor(0.9 * sorted.length))];
  return { best: sorted[0], worst };
}

/** 0 for the best, 1 for the worst and what is worse still. */
export function shareOfWorst(value: number, { best, worst }: { best: number; worst: number }): number {
  if (best === worst) return 0;
  return Math.min(1, Math.max(0, (value - best) / (worst - best)));
}

/** The points that every interval lets through; a trial without a value on a brushed axis is left out. */
export function brushedNumbers(
  points: readonly Point[],
  intervals: ReadonlyMap<string, readonly (readonly [number, number])[]>,
  placeOf: (name: string, point: Point) => number | null,
): ReadonlySet<number> | null {
  const active = [...intervals].filter(([, ranges]) => ranges.length > 0);
  if (active.length === 0) return null;
  const passes = (point: Point) =>
    active.every(([name, ranges]) => {
      const place = placeOf(name, point);
      return place !== null && ranges.some(([low, high]) => place >= low && place <= high);
    });
  return new Set(points.filter(passes).map(({ number }) => number));
}

/** Dimensions that are worth an axis: those of the space. */
export function columnOf(plot: PlotJson, { name }: Dimension): readonly (Value | null)[] {
  return plot.hyperparameters[name] ?? [];
}

/** How many trials a panel shows, where it does not show all. */
export function sampleNote(
  { sampled, number, total }: Pick<PlotJson, "sampled" | "number" | "total">,
  show: (count: number) => string,
): string | null {
  return sampled ? `${show(number.length)} of ${show(total)} trials drawn; extremes kept` : null;
}
