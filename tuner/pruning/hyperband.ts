/**
 * Asynchronous Hyperband: each trial belongs to a bracket b = 0 … ⌊log_η(max/min)⌋, which runs asynchronous successive
 * halving with first rung min · ηᵇ. The bracket is drawn pseudo-randomly from the trial number, with probabilities
 * proportional to the number of trials that Hyperband starts in each bracket. Li et al. 2018, "Hyperband", algorithm 1;
 * as in Li et al. 2020, section 3.3.
 */
import { fold, makeKey, openStream } from "../../math/random.ts";
import type { PruningSettings } from "./pruning.ts";
import type { Rule } from "./rule.ts";
import { isHalted, REDUCTION } from "./successive-halving.ts";

type Range = Pick<PruningSettings, "min" | "max" | "reduction">;

export const hyperband: Rule = (settings, history) => {
  const bracket = bracketOf(settings, history.seed, history.curve.number);
  const first = settings.min * (settings.reduction ?? REDUCTION) ** bracket;
  return isHalted(settings, history, {
    first,
    isRival: ({ number }) => bracketOf(settings, history.seed, number) === bracket,
  });
};

/** The bracket of a trial; 0 is the bracket whose rungs begin at `min`. */
export function bracketOf(settings: Range, seed: number, number: number): number {
  const sizes = bracketSizes(settings);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let left = total * openStream(fold(fold(makeKey(seed), "bracket"), number)).uniform();
  const bracket = sizes.findIndex((size) => (left -= size) < 0);
  return bracket === -1 ? 0 : bracket;
}

/** Number of trials that Hyperband starts in bracket b: ⌈(s + 1)/(s − b + 1) · ηˢ⁻ᵇ⌉, where s is the last bracket. */
export function bracketSizes({ min, max = min, reduction = REDUCTION }: Range): readonly number[] {
  let last = 0;
  // Uses multiplication, because a logarithm may be just below an integer.
  for (let rung = min * reduction; rung <= max; rung *= reduction) last += 1;
  return Array.from({ length: last + 1 }, (_, bracket) => {
    const depth = last - bracket;
    return Math.ceil(((last + 1) / (depth + 1)) * reduction ** depth);
  });
}
