/**
 * The best trial: the complete trial with the best value of the first metric among those that meet the requirements.
 */
import type { Direction } from "../objective.ts";
import { hasRequirements, meetsRequirements } from "./goals.ts";
import type { StudySpec } from "./study.ts";
import type { Trial } from "./trial.ts";

/** Whether `a` is strictly better than `b`. */
export function isBetter(direction: Direction, a: number, b: number): boolean {
  return direction === "minimize" ? a < b : a > b;
}

/**
 * The complete trial with the best value of the study's first metric (the lowest number if several tie); null before
 * the first. Pruned trials do not count, because their last value is not that of the objective, nor do trials that miss
 * a requirement.
 */
export function bestTrial(study: Pick<StudySpec, "metrics">, trials: readonly Trial[]): Trial | null {
  const { name, direction } = study.metrics[0];
  const isRequired = hasRequirements(study);
  let best: { trial: Trial; value: number } | null = null;
  for (const trial of trials) {
    const value = trial.values?.[name];
    if (trial.state !== "complete" || value === undefined || Number.isNaN(value)) continue;
    if (isRequired && !meetsRequirements(study.metrics, trial.values)) continue;
    const tie = best !== null && value === best.value && trial.number < best.trial.number;
    if (best === null || tie || isBetter(direction, value, best.value)) best = { trial, value };
  }
  return best?.trial ?? null;
}
