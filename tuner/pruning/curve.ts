/** The curve of one metric reported by a trial, negated if larger is better, so that smaller is always better. */

/** Values by step. */
export interface Curve {
  /** Number of its trial. */
  readonly number: number;
  /** Whether its trial is complete. */
  readonly isComplete: boolean;
  /** Ascending, without duplicates. */
  readonly steps: readonly number[];
  /** One per step; smaller is better. Infinity stands for a value that is not a number. */
  readonly values: readonly number[];
}

/** The last step; −∞ for an empty curve. */
export function lastStep({ steps }: Curve): number {
  return steps.at(-1) ?? -Infinity;
}

/** Whether the curve reaches this step. */
export function reaches(curve: Curve, step: number): boolean {
  return lastStep(curve) >= step;
}

/**
 * The value at a step within the curve, linearly interpolated between reports, and constant before the first. The step
 * grids of different trials may differ.
 */
export function valueAt({ steps, values }: Curve, step: number): number {
  const after = indexFrom(steps, step);
  if (after === 0 || steps[after] === step) return values[after];
  const [low, high] = [values[after - 1], values[after]];
  if (!Number.isFinite(low) || !Number.isFinite(high)) return high;
  const share = (step - steps[after - 1]) / (steps[after] - steps[after - 1]);
  return low + share * (high - low);
}

/** The minimum up to and including a step; Infinity if there is no report up to it. */
export function bestUntil({ steps, values }: Curve, step: number): number {
  let best = Infinity;
  for (let at = 0; at < steps.length && steps[at] <= step; at++) best = Math.min(best, values[at]);
  return best;
}

/** The curve with one more value, which replaces any value at the same step. */
export function withValue(curve: Curve, step: number, value: number): Curve {
  const at = indexFrom(curve.steps, step);
  const rest = at + (curve.steps[at] === step ? 1 : 0);
  return {
    ...curve,
    steps: [...curve.steps.slice(0, at), step, ...curve.steps.slice(rest)],
    values: [...curve.values.slice(0, at), value, ...curve.values.slice(rest)],
  };
}

/** Index of the first step that is at least this one. */
function indexFrom(steps: readonly number[], step: number): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle] < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
