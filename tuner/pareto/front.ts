/** The Pareto front of a study's trials, and the growth of its hypervolume, in the metrics' own units. */
import { meetsRequirements, tunedMetrics } from "../study/goals.ts";
import type { StudySpec } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { isAtLeastAsGood, nonDominated, type Outcome } from "./dominance.ts";
import { hypervolume, hypervolumeGain } from "./hypervolume.ts";
import { referencePoint } from "./reference-point.ts";

export interface ParetoFront {
  /** The tuned metrics, in order. */
  readonly metrics: readonly string[];
  /**
   * Numbers of the complete trials that meet the requirements and are not dominated by any other, sorted by the first
   * metric, best first.
   */
  readonly members: readonly number[];
  /**
   * One value per tuned metric, in its units: as set in the study, or a tenth of the front's extent beyond its worst
   * value.
   */
  readonly reference: readonly number[];
  /** The hypervolume dominated by the front, in the product of the metrics' units. */
  readonly hypervolume: number;
  /** Number of complete trials, and of those that meet the requirements. */
  readonly complete: number;
  readonly feasible: number;
  /** The trials that increased the hypervolume, and the hypervolume after each. */
  readonly growth: { readonly number: readonly number[]; readonly hypervolume: readonly number[] };
}

/** Null while no complete trial meets the requirements. Trials are processed in order of number. */
export function paretoFront(study: Pick<StudySpec, "metrics">, trials: readonly Trial[]): ParetoFront | null {
  const metrics = tunedMetrics(study.metrics);
  const signs = metrics.map(({ direction }) => (direction === "minimize" ? 1 : -1));
  const complete = trials.filter(({ state, values }) => state === "complete" && values !== null);
  const rows = complete.flatMap((trial) => {
    const outcome = metrics.map(({ name }, k) => signs[k] * (trial.values?.[name] ?? NaN));
    const counts = outcome.every(Number.isFinite) && meetsRequirements(study.metrics, trial.values);
    return counts ? [{ number: trial.number, outcome }] : [];
  });
  if (rows.length === 0) return null;

  const outcomes = rows.map(({ outcome }) => outcome);
  const members = nonDominated(outcomes).map((index) => rows[index]);
  const front = members.map(({ outcome }) => outcome);
  const fixed = metrics.map(({ reference }, k) => (reference === undefined ? undefined : signs[k] * reference));
  const reference = referencePoint(front, outcomes, fixed);
  return {
    metrics: metrics.map(({ name }) => name),
    members: members.sort((a, b) => a.outcome[0] - b.outcome[0] || a.number - b.number).map(({ number }) => number),
    // Adding 0 avoids −0.
    reference: reference.map((value, k) => signs[k] * value + 0),
    hypervolume: hypervolume(front, reference),
    complete: complete.length,
    feasible: rows.length,
    growth: growthOf(rows, reference),
  };
}

/** Computed with the final reference point: only trials that joined the front when they finished matter. */
function growthOf(
  rows: readonly { readonly number: number; readonly outcome: Outcome }[],
  reference: Outcome,
): ParetoFront["growth"] {
  const number: number[] = [];
  const volumes: number[] = [];
  let front: Outcome[] = [];
  let total = 0;
  for (const row of rows) {
    const gain = hypervolumeGain(front, row.outcome, reference);
    if (gain <= 0) continue;
    front = front.filter((other) => !isAtLeastAsGood(row.outcome, other));
    front.push(row.outcome);
    total += gain;
    number.push(row.number);
    volumes.push(total);
  }
  return { number, hypervolume: volumes };
}
