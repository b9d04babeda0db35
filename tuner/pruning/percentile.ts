/**
 * The percentile stopping rule: a trial ends when its best value so far is worse than the percentile of the complete
 * trials' best values at the same step. Golovin et al. 2017, "Google Vizier", section 3.2.2, with the running best
 * instead of the running mean, so that poor initial values are not held against a trial.
 */
import { quantile } from "../../math/statistics.ts";
import { bestUntil } from "./curve.ts";
import type { PruningSettings } from "./pruning.ts";
import type { PruningHistory, Rule } from "./rule.ts";

/** Minimum number of complete trials before any is pruned. */
export const STARTUP = 5;
/** Percentage of trials that continue. */
export const PERCENTILE = 25;

export const percentile: Rule = (settings, history) => isBehind(settings, history, settings.percentile ?? PERCENTILE);

/** Whether the running best is worse than the percentile of complete trials at the same step. */
export function isBehind(settings: PruningSettings, { others, curve, step }: PruningHistory, percent: number): boolean {
  const reached = others.flatMap((other) => {
    const best = other.isComplete ? bestUntil(other, step) : Infinity;
    return Number.isFinite(best) ? [best] : [];
  });
  if (reached.length < (settings.startup ?? STARTUP)) return false;
  return bestUntil(curve, step) > quantile(reached, percent / 100);
}
