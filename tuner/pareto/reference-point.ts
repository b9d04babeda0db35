/** The reference point: the worst outcome that still counts. */
import type { Outcome } from "./dominance.ts";

/** The distance of the reference point from known outcomes, in each objective. */
export interface Reach {
  /** Distance beyond the worst point of the front, in units of the front's extent. */
  readonly margin: number;
  /** Minimum distance beyond the best point of the front, in units of the extent of all outcomes. */
  readonly floor: number;
}

/** The rule of thumb for two and three objectives (Ishibuchi, Imada, Setoguchi & Nojima 2018), used in reports. */
const USUAL: Reach = { margin: 0.1, floor: 0 };

/**
 * In each objective, the given value, or else one computed from the reach. If neither the front nor the outcomes have
 * an extent, 1 is used. `front` has at least one point and is part of `outcomes`; all values are to be minimized.
 */
export function referencePoint(
  front: readonly Outcome[],
  outcomes: readonly Outcome[],
  fixed: readonly (number | undefined)[],
  { margin, floor }: Reach = USUAL,
): Outcome {
  return fixed.map((value, k) => {
    if (value !== undefined) return value;
    const { best, worst } = range(front, k);
    const all = range(outcomes, k);
    const whole = all.worst - all.best || 1;
    const beyond = worst + margin * (worst > best ? worst - best : whole);
    return Math.max(beyond, best + floor * whole);
  });
}

function range(outcomes: readonly Outcome[], k: number): { readonly best: number; readonly worst: number } {
  let worst = -Infinity;
  let best = Infinity;
  for (const outcome of outcomes) {
    worst = Math.max(worst, outcome[k]);
    best = Math.min(best, outcome[k]);
  }
  return { best, worst };
}
