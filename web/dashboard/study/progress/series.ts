/** The points of the optimization history, from the server's columns. Pure. */
import type { Metric, PlotJson, TrialState } from "../../../api.ts";

export type Along = "number" | "time";

export interface ProgressPoint {
  readonly number: number;
  readonly state: TrialState;
  /** The trial's number, or the time of its end (its start, if running) in Unix milliseconds. */
  readonly x: number;
  /** Null if there is no value: failed, pruned without one, or running. */
  readonly y: number | null;
  /** Its index in the columns. */
  readonly at: number;
}

export function progressPoints(plot: PlotJson, metric: string, along: Along): readonly ProgressPoint[] {
  const values = plot.values[metric] ?? [];
  return plot.number.flatMap((number, at) => {
    const state = plot.state[at] ?? "waiting";
    const x = along === "number" ? number : (plot.finishedAt[at] ?? plot.startedAt[at] ?? null);
    // Trials that have not started have no position in time.
    return x === null ? [] : [{ number, state, x, y: values[at] ?? null, at }];
  });
}

/**
 * Best so far as corners of a staircase, extended to `end`. Over numbers: the best of the trials up to each number.
 */
export function bestSteps(
  best: PlotJson["best"],
  { direction }: Metric,
  along: Along,
  end: number,
): [number, number][] {
  const entries = best.number.map((number, at) => ({
    x: along === "number" ? number : (best.finishedAt[at] ?? 0),
    y: best.value[at] ?? Number.NaN,
  }));
  const steps: [number, number][] = [];
  for (const { x, y } of entries.sort((a, b) => a.x - b.x)) {
    const last = steps.at(-1);
    if (last === undefined) steps.push([x, y]);
    // Both corners, because ECharts' own step lines drop small steps.
    else if (direction === "maximize" ? y > last[1] : y < last[1]) steps.push([x, last[1]], [x, y]);
  }
  const last = steps.at(-1);
  if (last !== undefined && end > last[0]) steps.push([end, last[1]]);
  return steps;
}

/** The part of a staircase between two positions, including its height at both. */
export function cutSteps(
  steps: readonly (readonly [number, number])[],
  [from, to]: readonly [number, number],
): [number, number][] {
  const heightAt = (x: number) => steps.findLast((step) => step[0] <= x)?.[1];
  const inside = steps.filter(([x]) => x >= from && x <= to).map(([x, y]): [number, number] => [x, y]);
  const [first, last] = [steps.findLast(([x]) => x < from)?.[1], heightAt(to)];
  const isBeyond = (steps.at(-1)?.[0] ?? from) > to;
  return [
    ...(first === undefined ? [] : [[from, first] as [number, number]]),
    ...inside,
    ...(last === undefined || !isBeyond ? [] : [[to, last] as [number, number]]),
  ];
}
