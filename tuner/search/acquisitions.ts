/**
 * The acquisition surface for each phase of the strategy: an acquisition function, and how it is weighted by
 * feasibility.
 */
import { logExpectedImprovement } from "../acquisition/log-expected-improvement.ts";
import { pureExploration } from "../acquisition/pure-exploration.ts";
import { upperConfidenceBound } from "../acquisition/upper-confidence-bound.ts";
import type { Surface } from "./surface.ts";
import type { AcquisitionName, StrategySettings } from "../study/study.ts";
import { acquisitionSurface } from "./acquisition-surface.ts";
import { multiplyByFeasibility, penalizeFailure } from "./feasibility-weight.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";

export type Phase = AcquisitionName | "exploration";

export function surfaceFor(phase: Phase, surrogate: Surrogate, { kappa }: Pick<StrategySettings, "kappa">): Surface {
  switch (phase) {
    case "log-ei":
      return acquisitionSurface(surrogate, logExpectedImprovement(surrogate.best), multiplyByFeasibility);
    case "ucb":
      return acquisitionSurface(surrogate, upperConfidenceBound(kappa), penalizeFailure);
    case "exploration":
      return acquisitionSurface(surrogate, pureExploration(surrogate.best), penalizeFailure);
  }
}
