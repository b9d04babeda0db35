/** A study and its trials as the analysis of one metric sees them. */
import { defined } from "../../common/defined.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { InvalidInput } from "../../common/errors.ts";
import { showValue } from "../../common/show-value.ts";
import type { Metric } from "../objective.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

/**
 * The study with this metric alone, without requirements, and trials whose reasons have the kernel of this metric's
 * surrogate, so that no other metric's kernel is reused for it.
 */
export function metricFocus<Of extends Pick<Study, "metrics">>(
  study: Of,
  trials: readonly Trial[],
  { name, direction }: Pick<Metric, "name" | "direction">,
): { readonly study: Of; readonly trials: readonly Trial[] } {
  const isFirst = study.metrics[0].name === name;
  return {
    study: { ...study, metrics: [{ name, direction }] },
    trials: trials.map((trial) => withOwnKernel(trial, { name, isFirst })),
  };
}

/** A single `kernel` is that of the first metric. */
function withOwnKernel(trial: Trial, { name, isFirst }: { name: string; isFirst: boolean }): Trial {
  const { kernel, kernels, ...reason } = trial.reason;
  if (kernels === undefined && (isFirst || kernel === undefined)) return trial;
  return { ...trial, reason: { ...reason, ...defined({ kernel: kernels?.[name] }) } };
}

/** The metric of that name, the first by default. Throws InvalidInput. */
export function chosenMetric({ metrics }: Pick<Study, "metrics">, name: string | undefined, path: string): Metric {
  const chosen = name === undefined ? metrics[0] : metrics.find((metric) => metric.name === name);
  if (chosen !== undefined) return chosen;
  const names = metrics.map((metric) => metric.name);
  const remedy = didYouMean(name ?? "", names, `The study has ${names.join(", ")}.`);
  throw new InvalidInput([{ path, message: `metric; must be one of the study's: ${showValue(name)}. ${remedy}` }]);
}
