/** Units in which a network learns numeric targets: standardized, or raw counts. */
import type { Dataset } from "./dataset.ts";
import { fitStandardizer, type Standardizer } from "./standardize.ts";
import type { LikelihoodSpec } from "../inference/plan.ts";

interface TargetUnits {
  readonly standardizer: Standardizer;
  readonly likelihood: LikelihoodSpec;
}

/**
 * Estimated from the training rows. Counts are not scaled but centred on the mean rate, which is estimated with half a
 * count added so that it is never 0.
 */
export function targetUnits(dataset: Dataset, learn: Int32Array, likelihood: LikelihoodSpec): TargetUnits {
  const standardizer = fitStandardizer(dataset, learn);
  if (likelihood.kind !== "poisson") return { standardizer, likelihood };
  const total = learn.reduce((sum, row) => sum + dataset.target[row], 0);
  const rate = (total + 0.5) / learn.length;
  return { standardizer: { ...standardizer, targetMean: 0, targetScale: 1 }, likelihood: { ...likelihood, rate } };
}
