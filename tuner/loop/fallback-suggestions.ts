/** Quasi-random suggestions for asks that the strategy did not answer in time, or for which it failed. */
import { defined } from "../../common/defined.ts";
import { fold, makeKey } from "../../math/random.ts";
import { nextFilling } from "../search/space-filling.ts";
import { visitedPoints, withinConstraints, type Visited } from "../search/visited.ts";
import { sameHyperparameters } from "../space/encoding.ts";
import type { Hyperparameters } from "../space/search-space.ts";
import { spaceSize } from "../space/size.ts";
import type { StudySnapshot } from "../study/snapshot.ts";
import type { Study } from "../study/study.ts";
import type { FallbackPhase, Suggestion, Trial } from "../study/trial.ts";

export interface FallbackOptions {
  readonly count: number;
  /** Suggestions that are about to become trials, to be avoided. */
  readonly reserved: readonly Suggestion[];
  readonly phase: FallbackPhase;
  /** The strategy's error. */
  readonly problem?: string | undefined;
}

/**
 * The next points of a space-filling sequence determined by the study's seed. None has been visited or reserved, unless
 * the study allows repeats; fewer than `count` if the space is exhausted.
 */
export function fallbackSuggestions(
  { study, trials }: Pick<StudySnapshot, "study" | "trials">,
  { count, reserved, phase, problem }: FallbackOptions,
): readonly Suggestion[] {
  if (count === 0) return [];
  const key = fold(makeKey(study.seed), "overload");
  const visited = Number.isFinite(spaceSize(study.space)) ? visitedPoints(study, trials) : scanned(study, trials);
  const suggestions: Suggestion[] = [];
  const before = trials.filter(isFallback).length + reserved.filter(isFallback).length;
  while (suggestions.length < count) {
    const has = (point: Hyperparameters) => {
      if (visited.has(point)) return true;
      if (study.strategy.repeats) return false;
      return [...reserved, ...suggestions].some((other) => sameHyperparameters(other.hyperparameters, point));
    };
    const hyperparameters = nextFilling(study.space, { ...visited, has }, { key, first: before + suggestions.length });
    if (hyperparameters === null) break;
    suggestions.push({
      hyperparameters,
      reason: { strategy: study.strategy.name, phase, ...defined({ problem }) },
    });
  }
  return suggestions;
}

/** Whether the point was suggested without the strategy. */
export function isFallback({ reason }: Pick<Suggestion, "reason">): boolean {
  return reason.phase === "overload" || reason.phase === "strategy-failed";
}

/**
 * Scans the trials, because building an index of all points takes longer than one scan, and in a continuous space
 * points are rarely repeated.
 */
function scanned(study: Study, trials: readonly Trial[]): Visited {
  const has = (point: Hyperparameters) =>
    trials.some(({ hyperparameters }) => sameHyperparameters(hyperparameters, point));
  return withinConstraints(study, { has: study.strategy.repeats ? () => false : has });
}
