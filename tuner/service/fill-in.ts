/** Makeshift suggestions where the strategy is slower than those who ask: quasi-random points, and marked as such. */
import { fold, makeKey } from "../../math/random.ts";
import { nextFilling } from "../candidates/space-filling.ts";
import { visitedPoints } from "../candidates/visited.ts";
import type { Hyperparameters } from "../search-space.ts";
import { sameHyperparameters } from "../space-encoding.ts";
import type { Suggestion } from "../trial.ts";
import type { Knowledge } from "./history.ts";

/** The phase in the reason of a makeshift suggestion. */
const OVERLOAD = "overload";

/** Up to `count` points of a sequence of the study's own, none visited or outstanding unless the study allows repeats. */
export function fillIn(
  { study, trials }: Knowledge,
  { count, outstanding }: { count: number; outstanding: ReadonlySet<Suggestion> },
): readonly Suggestion[] {
  if (count === 0) return [];
  const key = fold(makeKey(study.seed), OVERLOAD);
  const isOverload = ({ reason }: Suggestion) => reason.phase === OVERLOAD;
  const visited = visitedPoints(study, trials);
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
