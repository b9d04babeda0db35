/** The goals of a study: its tuned metrics and its requirements. */
import type { Metric } from "../objective.ts";

type Metrics = readonly [Metric, ...Metric[]];

/** Maximum number of tuned metrics: up to this number, the hypervolume is computed exactly. */
export const MAX_TUNED = 3;

/** An outcome constraint: the metric's value must be at most, or at least, the bound. */
export interface Requirement {
  readonly metric: string;
  readonly rule: "<=" | ">=";
  readonly bound: number;
}

/** The tuned metrics: the first, and those marked as tuned. */
export function tunedMetrics([first, ...others]: Metrics): Metrics {
  return [first, ...others.filter(({ tuned }) => tuned === true)];
}

/** Whether more than one metric is tuned. */
export function hasSeveralObjectives({ metrics }: { readonly metrics: Metrics }): boolean {
  return metrics.some(({ tuned }, index) => index > 0 && tuned === true);
}

/**
 * Whether the study has a single objective and no requirements. Then one surrogate suffices.
 */
export function hasOneGoal(study: { readonly metrics: Metrics }): boolean {
  return !hasSeveralObjectives(study) && !hasRequirements(study);
}

/** The requirements, in order of metrics. */
export function requirementsOf(metrics: readonly Metric[]): readonly Requirement[] {
  return metrics.flatMap(({ name, atMost, atLeast }): readonly Requirement[] => [
    ...(atMost === undefined ? [] : [{ metric: name, rule: "<=" as const, bound: atMost }]),
    ...(atLeast === undefined ? [] : [{ metric: name, rule: ">=" as const, bound: atLeast }]),
  ]);
}

export function hasRequirements({ metrics }: { readonly metrics: readonly Metric[] }): boolean {
  return metrics.some(({ atMost, atLeast }) => atMost !== undefined || atLeast !== undefined);
}

/** Whether the values meet every requirement. A missing value does not. */
export function meetsRequirements(
  metrics: readonly Metric[],
  values: Readonly<Record<string, number>> | null,
): boolean {
  for (const { name, atMost, atLeast } of metrics) {
    if (atMost === undefined && atLeast === undefined) continue;
    const value = values?.[name];
    if (value === undefined || !(value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity))) return false;
  }
  return true;
}

/** As text: `latency <= 20`. */
export function requirementText({ metric, rule, bound }: Requirement): string {
  return `${metric} ${rule} ${bound}`;
}

/** The study as if only this metric were tuned, without requirements, for analyses of a single metric. */
export function focusOn<Study extends { readonly metrics: Metrics }>(study: Study, name: string): Study {
  const metric = study.metrics.find((one) => one.name === name) ?? study.metrics[0];
  return { ...study, metrics: [{ name: metric.name, direction: metric.direction }] };
}
