/** Makeshift suggestions where the strategy is slower than those who ask: quasi-random points, and marked as such. */
import { fold, makeKey } from "../../math/random.ts";
import { nextFilling } from "../candidates/space-filling.ts";
import { visitedPoints } from "../candidates/visited.ts";
import type { Visited } from "../candidates/visited.ts";
import type { Hyperparameters } from "../search-space.ts";
import { sameHyperparameters } from "../space-encoding.ts";
import { spaceSize } from "../space-size.ts";
import type { Study } from "../study.ts";
import type { Suggestion, Trial } from "../trial.ts";
import type { Knowledge } from "./history.ts";

/** The phase in the reason of a makeshift suggestion. */
const OVERLOAD = "overload";

/** An index of all points takes longer to make than to look through them for one, where hardly any can be the same. */
function scanned({ strategy }: Study, trials: readonly Trial[]): Visited {
  if (strategy.repeats) return { has: () => false };
  return { has: (point) => trials.some(({ hyperparameters }) => sameHyperparameters(hyperparameters, point)) };
}

/** Up to `count` points of a sequence of the study's own, none visited or outstanding unless the study allows repeats. */
export function fillIn(
  { study, trials }: Knowledge,
  { count, outstanding }: { count: number; outstanding: ReadonlySet<Suggestion> },
): readonly Suggestion[] {
  if (count === 0) return [];
  const key = fold(makeKey(study.seed), OVERLOAD);
  const isOverload = ({ reason }: Suggestion) => reason.phase === OVERLOAD;
  const visited = Number.isFinite(spaceSize(study.space)) ? visitedPoints(study, trials) : scanned(study, trials);
  const suggestions: Suggestion[] = [];
  const before = trials.filter(isOverload).length + [...outstanding].filter(isOverload).length;
  while (suggestions.length < count) {
    const has = (point: Hyperparameters) => {
      if (visited.has(point)) return true;
      if (study.strategy.repeats) return false;
      return [...outstanding, ...suggestions].some((other) => sameHyperparameters(other.hyperparameters, point));
    };
    const hyperparameters = nextFilling(study.space, { has }, { key, first: before + suggestions.length });
    if (hyperparameters === null) break;
    suggestions.push({ hyperparameters, reason: { strategy: study.strategy.name, phase: OVERLOAD } });
  }
  return suggestions;
}
