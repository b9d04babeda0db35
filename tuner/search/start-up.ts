/** Suggestions before the first surrogate: the default configuration, then space-filling points. */
import { fold, makeKey } from "../../math/random.ts";
import { likelyPoint } from "./likely-optimum.ts";
import { nextFilling } from "./space-filling.ts";
import type { Visited } from "./visited.ts";
import { usualHyperparameters } from "../space/constraint/region.ts";
import { sameHyperparameters } from "../space/encoding.ts";
import type { Study } from "../study/study.ts";
import type { Suggestion, Trial } from "../study/trial.ts";

/** Evaluates the default configuration first, unless a constraint forbids it, because it is the baseline. */
export function firstDefault(study: Study, trials: readonly Trial[]): Suggestion | null {
  const hyperparameters = usualHyperparameters(study);
  if (hyperparameters === null) return null;
  if (trials.some((trial) => sameHyperparameters(trial.hyperparameters, hyperparameters))) return null;
  return { hyperparameters, reason: { strategy: "default" } };
}

/** Evaluates the likely point once, early. */
export function firstLikely(study: Study, trials: readonly Trial[], visited: Visited): Suggestion | null {
  const hyperparameters = likelyPoint(study.space);
  if (hyperparameters === null || visited.has(hyperparameters)) return null;
  if (trials.some((trial) => sameHyperparameters(trial.hyperparameters, hyperparameters))) return null;
  return { hyperparameters, reason: { strategy: "gp", phase: "likely" } };
}

/**
 * Start-up lasts until `wanted` trials have values. If nearly everything fails, twice that number of results is enough,
 * because the surrogate also learns where trials fail.
 */
export function needsStartup({ measured, seen }: { measured: number; seen: number }, wanted: number): boolean {
  return measured === 0 || (measured < wanted && seen < 2 * wanted);
}

/** The next point of the study's own space-filling sequence. */
export function fillSpace(study: Study, trials: readonly Trial[], visited: Visited, phase: string): Suggestion | null {
  const before = trials.filter(({ reason }) => reason.phase === "startup" || reason.phase === "exhausted").length;
  const sequence = { key: fold(makeKey(study.seed), "space-filling"), first: before };
  const hyperparameters = nextFilling(study.space, visited, sequence);
  return hyperparameters === null ? null : { hyperparameters, reason: { strategy: "gp", phase } };
}
