/**
 * Training data for the surrogate: points in [0, 1]^d with a value to minimize, failed points, and points without a
 * value. The direction of the metric is resolved only here.
 */
import type { Hyperparameters, SearchSpace } from "../space/search-space.ts";
import { regionOf } from "../space/constraint/region.ts";
import { encode } from "../space/encoding.ts";
import { projectToSpace } from "../space/project-to-space.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

export interface Measurement {
  /** Number of its trial. */
  readonly number: number;
  /** Snapped coordinates (d). */
  readonly point: Float64Array;
  /** Finite; smaller is better. */
  readonly value: number;
  /** Standard error of the value as reported by the objective, ≥ 0; 0 if it reported none. */
  readonly standardError: number;
}

export interface History {
  readonly space: SearchSpace;
  /** The value to minimize is sign × the value of the metric. */
  readonly sign: 1 | -1;
  readonly measured: readonly Measurement[];
  /** Points that diverged or were infeasible. */
  readonly failed: readonly Float64Array[];
  /** Pending and pruned points: visited, but without a known value. */
  readonly unmeasured: readonly Float64Array[];
  /** Number of informative trials: measured and failed. */
  readonly seen: number;
}

/** Encoded points, keyed by space and hyperparameters, both of which are immutable values that callers keep. */
const known = new WeakMap<SearchSpace, WeakMap<Hyperparameters, Float64Array | null>>();

/** The point in [0, 1]^d; null for hyperparameters from an earlier space that are not valid in this one. */
function encoderOf(space: SearchSpace): (hyperparameters: Hyperparameters) => Float64Array | null {
  const points = known.get(space) ?? new WeakMap<Hyperparameters, Float64Array | null>();
  known.set(space, points);
  return (hyperparameters) => {
    const seen = points.get(hyperparameters);
    if (seen !== undefined) return seen;
    const fitting = projectToSpace(space, hyperparameters);
    const point = fitting === null ? null : encode(space, fitting);
    points.set(hyperparameters, point);
    return point;
  };
}

/**
 * Only the study's first metric counts. Transient failures carry no information and are left out, as are trials from an
 * earlier space that are not valid in the current one, and those that violate a constraint.
 */
export function readHistory(
  study: Pick<Study, "space" | "constraints" | "metrics">,
  trials: readonly Trial[],
): History {
  const { space } = study;
  const [metric] = study.metrics;
  const sign = metric.direction === "minimize" ? 1 : -1;

  const pointOf = encoderOf(space);
  const region = regionOf(study);
  const measured: Measurement[] = [];
  const failed: Float64Array[] = [];
  const unmeasured: Float64Array[] = [];
  for (const trial of trials) {
    if (trial.failure?.kind === "transient") continue;
    const point = pointOf(trial.hyperparameters);
    if (point === null || region?.allows(trial.hyperparameters) === false) continue;
    if (trial.state === "failed") {
      failed.push(point);
    } else if (trial.state !== "complete") {
      unmeasured.push(point);
    } else {
      const value = trial.values?.[metric.name] ?? NaN;
      const standardError = readStandardError(trial.standardErrors?.[metric.name]);
      if (Number.isFinite(value)) measured.push({ number: trial.number, point, value: sign * value, standardError });
      else failed.push(point);
    }
  }
  return { space, sign, measured, failed, unmeasured, seen: measured.length + failed.length };
}

/** Stores may contain invalid standard errors: anything other than a number ≥ 0 is treated as absent. */
function readStandardError(reported = 0): number {
  if (!(reported >= 0)) return 0;
  return Math.min(reported, Number.MAX_VALUE);
}

/** The points of the best measurements, best first. */
export function bestPoints(history: History, count: number): readonly Float64Array[] {
  const ranked = [...history.measured].sort((a, b) => a.value - b.value);
  return ranked.slice(0, count).map(({ point }) => point);
}
