/** Studies whose trials are evaluated elsewhere, through ask and tell. */
import { InvalidInput } from "../../common/errors.ts";
import { validateSpace } from "../../tuner/space/validate-space.ts";
import type { Studies } from "../../tuner/studies.ts";
import { metricIssues } from "../../tuner/study/metrics.ts";
import { specDifferences, type Study, type StudySpec } from "../../tuner/study/study.ts";
import { valueIssue } from "../settings/parse-value.ts";
import type { Context } from "../context.ts";
import { namedMetrics, namesMetrics, withGoals } from "../settings/metric-settings.ts";
import { readStudyName, type Settings } from "../settings/settings.ts";
import { constraintsIssues, sharedSpec, specConflict, strategyIssues } from "../settings/study-plan.ts";
import type { Trial } from "../../tuner/study/trial.ts";

/** Creates the study, or finds the existing one; throws `conflict` if its settings differ. */
export async function createExternalStudy(
  name: string,
  settings: Settings,
  { studies, context }: { studies: Studies; context: Context },
): Promise<Study> {
  const stored = await studies.findStudy(name);
  const shared = sharedSpec(name, settings, stored);
  const readName = readStudyName(name);
  const kept = stored !== null && !namesMetrics(settings) ? stored.metrics : namedMetrics(settings);
  const metrics = withGoals(kept, settings, { isOpen: true });
  const ofSpace = validateSpace(shared.space);
  const issues = [
    ...("value" in readName ? [] : [valueIssue("STUDY", name, readName)]),
    ...ofSpace,
    ...(ofSpace.length === 0 ? constraintsIssues(shared) : []),
    ...metricIssues(metrics),
    ...strategyIssues(settings, shared.strategy),
  ];
  if (issues.length > 0) throw new InvalidInput(issues);

  const spec: StudySpec = {
    ...shared,
    objective: stored?.objective ?? { kind: "external" },
    metrics,
  };
  const budget =
    settings.trials === undefined ? (stored?.budget ?? {}) : { ...stored?.budget, trials: settings.trials };
  if (stored === null) return studies.createStudy(spec, budget, context.now());
  const different = specDifferences(stored, spec);
  if (different.length > 0) throw specConflict(name, different, context.environment.program);
  return settings.trials === undefined ? stored : studies.setBudget(name, budget);
}

const PREFIX = "ask:";

export function newExternalHolder(): string {
  return `${PREFIX}${crypto.randomUUID()}`;
}

/** The holder of a trial started by `ask`; null if `tune` holds it or it has no lease. */
export function externalHolder({ lease }: Pick<Trial, "lease">): string | null {
  return lease !== null && lease.holder.startsWith(PREFIX) ? lease.holder : null;
}
