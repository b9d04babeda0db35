/** The data of a plot: columns of all trials, or of a sample that keeps the extremes. */
import { stepsOf } from "../../tuner/study/budget.ts";
import type { TrialState } from "../../tuner/study/trial.ts";
import { cellAt, type Cell, type Column } from "./column.ts";
import { dimensionColumns, metricColumns, stateAt, type Columns } from "./columns.ts";
import { MAX_STEPS, sampleRows, thinned } from "./downsample.ts";

/** Times are milliseconds since 1970. */
export interface Plot {
  readonly revision: number;
  readonly total: number;
  readonly sampled: boolean;
  readonly counts: Readonly<Record<TrialState, number>>;
  readonly number: readonly number[];
  readonly state: readonly TrialState[];
  readonly createdAt: readonly Cell[];
  readonly startedAt: readonly Cell[];
  readonly finishedAt: readonly Cell[];
  readonly attempt: readonly Cell[];
  readonly worker: readonly Cell[];
  readonly origin: readonly Cell[];
  readonly failure: readonly Cell[];
  readonly hyperparameters: Readonly<Record<string, readonly Cell[]>>;
  readonly values: Readonly<Record<string, readonly Cell[]>>;
  /** Totals over all trials, including those that are not in the plot. */
  readonly used: Used;
  readonly best: {
    readonly number: readonly number[];
    readonly value: readonly number[];
    readonly finishedAt: readonly number[];
  };
}

interface Used {
  /** Total duration of the finished trials in seconds, counting the last attempt of each. */
  readonly evaluationSeconds: number;
  /** Seconds from the first start to the last end. */
  readonly wallSeconds: number;
  /** Total number of steps that trials have reported. */
  readonly steps: number;
}

function usedOf({ known, startedAt, finishedAt }: Columns): Used {
  let [sum, first, last] = [0, Infinity, -Infinity];
  for (const { number } of known.trials) {
    const [from, to] = [startedAt.numbers?.[number] ?? NaN, finishedAt.numbers?.[number] ?? NaN];
    if (Number.isNaN(from) || Number.isNaN(to)) continue;
    sum += Math.max(0, to - from);
    [first, last] = [Math.min(first, from), Math.max(last, to)];
  }
  const wallSeconds = last > first ? (last - first) / 1000 : 0;
  return { evaluationSeconds: sum / 1000, wallSeconds, steps: stepsOf(known.trials) };
}

export function plotOf(columns: Columns, limit: number): Plot {
  const rows = [...sampleRows(columns, limit)];
  const { study, trials } = columns.known;
  const cells = (column: Column) => rows.map((row) => cellAt(column, row));
  const byName = (named: readonly (readonly [string, Column])[]) =>
    Object.fromEntries(named.map(([name, column]) => [name, cells(column)]));
  const steps = thinned(columns.steps, MAX_STEPS);
  return {
    revision: study.revision,
    total: trials.length,
    sampled: rows.length < trials.length,
    counts: { ...columns.counts },
    number: rows,
    state: rows.map((row) => stateAt(columns, row)),
    createdAt: cells(columns.createdAt),
    startedAt: cells(columns.startedAt),
    finishedAt: cells(columns.finishedAt),
    attempt: cells(columns.attempt),
    worker: cells(columns.worker),
    origin: cells(columns.origin),
    failure: cells(columns.failure),
    hyperparameters: byName(dimensionColumns(columns)),
    values: byName(metricColumns(columns)),
    used: usedOf(columns),
    best: {
      number: steps.map(({ number }) => number),
      value: steps.map(({ value }) => value),
      finishedAt: steps.map(({ finishedAt }) => finishedAt),
    },
  };
}
