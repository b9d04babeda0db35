/**
 * Asynchronous successive halving, in the stopping variant: at each rung (step min · ηᵏ), a trial continues if it is
 * the best, or among the best 1/η, of the trials that have reached the rung. No trial waits for others. Li et al. 2020,
 * "A System for Massively Parallel Hyperparameter Tuning", section 3.2; with stopping instead of promotion, as in their
 * section 4.3.
 */
import { reaches, valueAt, type Curve } from "./curve.ts";
import type { PruningSettings } from "./pruning.ts";
import type { PruningHistory, Rule } from "./rule.ts";

/** η: one in this many trials continues. */
export const REDUCTION = 3;

export const successiveHalving: Rule = (settings, history) =>
  isHalted(settings, history, { first: settings.min, isRival: () => true });

/**
 * Whether the trial is stopped at the last rung that the new value reaches. `first`: the first rung; it is compared
 * only with `rivals`.
 */
export function isHalted(
  settings: Pick<PruningSettings, "reduction" | "max">,
  { others, curve, step, previousStep }: PruningHistory,
  { first, isRival }: { readonly first: number; readonly isRival: (other: Curve) => boolean },
): boolean {
  const reduction = settings.reduction ?? REDUCTION;
  const rung = lastRung(step, { first, reduction });
  // Stopping a trial at its end would save nothing.
  if (rung === null || rung <= previousStep || rung >= (settings.max ?? Infinity)) return false;
  const own = valueAt(curve, rung);
  let [reached, better] = [1, 0];
  for (const other of others) {
    if (!reaches(other, rung) || !isRival(other)) continue;
    reached += 1;
    if (valueAt(other, rung) < own) better += 1;
  }
  return better >= Math.max(1, Math.floor(reached / reduction));
}

/** The last rung first · ηᵏ up to a step; null below the first. */
export function lastRung(
  step: number,
  { first, reduction }: { readonly first: number; readonly reduction: number },
): number | null {
  if (step < first) return null;
  let rung = first;
  while (rung * reduction <= step) rung *= reduction;
  return rung;
}
