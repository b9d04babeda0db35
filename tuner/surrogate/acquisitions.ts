/** The acquisition surface of each phase of the strategy: which acquisition, and what it takes away for a chance of failure. */
import { logExpectedImprovement } from "../acquisition/log-expected-improvement.ts";
import { pureExploration } from "../acquisition/pure-exploration.ts";
import { upperConfidenceBound } from "../acquisition/upper-confidence-bound.ts";
import type { Surface } from "../candidates/surface.ts";
import type { StrategySettings } from "../study.ts";
import { acquisitionSurface } from "./acquisition-surface.ts";
import { expectOnlyIfFeasible, payForFailure } from "./caution.ts";
import type { Surrogate } from "./surrogate.ts";

export type Phase = "log-ei" | "ucb" | "exploration";

export function surfaceFor(phase: Phase, surrogate: Surrogate, { kappa }: Pick<StrategySettings, "kappa">): Surface {
  switch (phase) {
    case "log-ei":
      return acquisitionSurface(surrogate, logExpectedImprovement(surrogate.best), expectOnlyIfFeasible);
    case "ucb":
      return acquisitionSurface(surrogate, upperConfidenceBound(kappa), payForFailure);
    case "exploration":
      return acquisitionSurface(surrogate, pureExploration(surrogate.best), payForFailure);
  }
}
