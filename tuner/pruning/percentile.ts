/**
 * The percentile stopping rule: a trial ends when the best value it has had so far is worse than the percentile of what
 * complete trials had had at its step. Golovin et al. 2017, "Google Vizier", section 3.2.2, with the running best in the
 * place of the running mean, so that a start at a poor value does not count for ever.
 */
import { quantile } from "../../math/statistics.ts";
import { bestUntil } from "./curve.ts";
import type { PruningSettings } from "./pruning.ts";
import type { PruningHistory, Rule } from "./rule.ts";

/** Complete trials before the first may end. */
export const STARTUP = 5;
/** Percent of trials that continue. */
export const PERCENTILE = 25;

export const percentile: Rule = (settings, history) => isBehind(settings, history, settings.percentile ?? PERCENTILE);

/** Is the running best worse than the percentile of the complete trials' at the same step? */
export function isBehind(settings: PruningSettings, { others, curve, step }: PruningHistory, percent: number): boolean {
  const reached = others.flatMap((other) => {
    const best = other.isComplete ? bestUntil(other, step) : Infinity;
    return Number.isFinite(best) ? [best] : [];
  });
  if (reached.length < (settings.startup ?? STARTUP)) return false;
  return bestUntil(curve, step) > quantile(reached, percent / 100);
}
