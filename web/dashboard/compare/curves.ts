/** The data of a comparison: best so far, values of trials, and the Pareto front of value and time. */
import type { PlotJson } from "../../api.ts";
import { type Direction, isBetter, type Metric } from "../figure/points.ts";

export interface Compared {
  readonly name: string;
  readonly plot: PlotJson;
}

/** A point of a curve: x, y. */
export type At = readonly [number, number];

/**
 * Best value so far against trial numbers, or against milliseconds since the study's first trial; extends to the
 * current state.
 */
export function bestSoFar({ plot }: Compared, over: "trials" | "time"): readonly At[] {
  const start = plot.createdAt.reduce((least, time) => Math.min(least, time), Infinity);
  const { number, value, finishedAt } = plot.best;
  const steps = number.map((_, k): At => [over === "trials" ? number[k] + 1 : finishedAt[k] - start, value[k]]);
  if (steps.length === 0) return [];
  const end = over === "trials" ? plot.total : lastFinish(plot) - start;
  const last = steps[steps.length - 1];
  return end > last[0] ? [...steps, [end, last[1]]] : steps;
}

function lastFinish({ finishedAt }: PlotJson): number {
  return finishedAt.reduce<number>((latest, time) => Math.max(latest, time ?? latest), -Infinity);
}

/** Values of complete trials, ascending. */
export function valuesOf({ plot }: Compared, metric: string): readonly number[] {
  const column = plot.values[metric] as PlotJson["values"][string] | undefined;
  return (column ?? [])
    .filter((value, at): value is number => value !== null && plot.state[at] === "complete")
    .sort((a, b) => a - b);
}

/** Empirical distribution function: (value, fraction of values ≤ it), with a step at each value. */
export function distributionOf(sorted: readonly number[]): readonly At[] {
  return sorted.map((value, k): At => [value, (k + 1) / sorted.length]);
}

export interface TimedTrial {
  readonly number: number;
  readonly seconds: number;
  readonly value: number;
}

/** Complete trials with the duration of their last attempt. */
export function timedTrials({ plot }: Compared, metric: string): readonly TimedTrial[] {
  const column = plot.values[metric] as PlotJson["values"][string] | undefined;
  return plot.number.flatMap((number, at) => {
    const [value, from, to] = [column?.[at] ?? null, plot.startedAt[at], plot.finishedAt[at]];
    if (plot.state[at] !== "complete" || value === null || from === null || to === null) return [];
    return [{ number, value, seconds: Math.max(0.001, (to - from) / 1000) }];
  });
}

/** The Pareto front of time and value, fastest trial first. */
export function paretoFront(trials: readonly TimedTrial[], direction: Direction): readonly TimedTrial[] {
  const bySpeed = [...trials].sort((a, b) => a.seconds - b.seconds || (isBetter(a.value, b.value, direction) ? -1 : 1));
  const front: TimedTrial[] = [];
  for (const trial of bySpeed) {
    const last = front[front.length - 1] as TimedTrial | undefined;
    if (last === undefined || isBetter(trial.value, last.value, direction)) front.push(trial);
  }
  return front;
}

/** Why a comparison would mislead; null if it would not. */
export function mismatch(
  studies: readonly { readonly name: string; readonly metrics: readonly Metric[] }[],
): string | null {
  const told = studies.map(({ name, metrics: [first] }) => ({ name, metric: `${first.name} (${first.direction})` }));
  const kinds = new Set(told.map(({ metric }) => metric));
  if (kinds.size < 2) return null;
  return `These studies optimize different metrics, so their values are not comparable: ${told.map(({ name, metric }) => `${name} ${metric}`).join(", ")}.`;
}
