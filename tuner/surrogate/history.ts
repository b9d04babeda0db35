/**
 * What the trials of a study tell the surrogate: points of [0, 1]^d with a value to minimise, points that failed, and
 * points without a value. Here, and nowhere else, the direction of the metric is resolved.
 */
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { encode } from "../space-encoding.ts";
import { fitToSpace } from "../space-fit.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";

export interface Measurement {
  /** Of its trial. */
  readonly number: number;
  /** Settled coordinates (d). */
  readonly point: Float64Array;
  /** Finite; smaller is better. */
  readonly value: number;
  /** Standard error of the value as the objective reported it, ≥ 0; 0 when it did not. */
  readonly standardError: number;
}

export interface History {
  readonly space: SearchSpace;
  /** Value to minimise = sign × value of the metric. */
  readonly sign: 1 | -1;
  readonly measured: readonly Measurement[];
  /** Points that diverged or were infeasible. */
  readonly failed: readonly Float64Array[];
  /** Points under way or waiting, and pruned ones: visited, but their value is not known. */
  readonly unmeasured: readonly Float64Array[];
  /** Trials that have taught something: measured and failed. */
  readonly seen: number;
}

/** Points of trials once seen, by space: for whoever keeps studies and trials from call to call, since neither changes. */
const known = new WeakMap<SearchSpace, WeakMap<Hyperparameters, Float64Array | null>>();

/** The point in [0, 1]^d; null for hyperparameters of an earlier space that do not fit this one. */
function encoderOf(space: SearchSpace): (hyperparameters: Hyperparameters) => Float64Array | null {
  const points = known.get(space) ?? new WeakMap<Hyperparameters, Float64Array | null>();
  known.set(space, points);
  return (hyperparameters) => {
    const seen = points.get(hyperparameters);
    if (seen !== undefined) return seen;
    const fitting = fitToSpace(space, hyperparameters);
    const point = fitting === null ? null : encode(space, fitting);
    points.set(hyperparameters, point);
    return point;
  };
}

/**
 * Only the study's first metric counts. Transient failures teach nothing and are left out, as are trials of an earlier
 * space that do not fit the current one.
 */
export function readHistory(study: Pick<Study, "space" | "metrics">, trials: readonly Trial[]): History {
  const { space } = study;
  const [metric] = study.metrics;
  const sign = metric.direction === "minimize" ? 1 : -1;

  const pointOf = encoderOf(space);
  const measured: Measurement[] = [];
  const failed: Float64Array[] = [];
  const unmeasured: Float64Array[] = [];
  for (const trial of trials) {
    if (trial.failure?.kind === "transient") continue;
    const point = pointOf(trial.hyperparameters);
    if (point === null) continue;
    if (trial.state === "failed") {
      failed.push(point);
    } else if (trial.state !== "complete") {
      unmeasured.push(point);
    } else {
      const value = trial.values?.[metric.name] ?? NaN;
      const standardError = trial.standardErrors?.[metric.name] ?? 0;
      if (Number.isFinite(value)) measured.push({ number: trial.number, point, value: sign * value, standardError });
      else failed.push(point);
    }
  }
  return { space, sign, measured, failed, unmeasured, seen: measured.length + failed.length };
}

/** The points of the best measurements, best first. */
export function bestPoints(history: History, count: number): readonly Float64Array[] {
  const ranked = [...history.measured].sort((a, b) => a.value - b.value);
  return ranked.slice(0, count).map(({ point }) => point);
}
