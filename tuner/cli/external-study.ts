/** Studies whose trials somebody else evaluates, who asks and tells. */
import { InvalidInput } from "../errors.ts";
import { validateSpace } from "../space-validation.ts";
import type { Studies } from "../studies.ts";
import type { Study, StudySpec } from "../study.ts";
import { specDifferences } from "../study.ts";
import { complaint } from "./arguments.ts";
import type { Context } from "./context.ts";
import { readStudyName } from "./settings.ts";
import type { Settings } from "./settings.ts";
import { anotherSpec, sharedSpec, strategyIssues } from "./study-plan.ts";

/** Makes the study, or finds the one of that name; throws `conflict` when what was said differs from it. */
export async function createExternalStudy(
  name: string,
  settings: Settings,
  { studies, context }: { studies: Studies; context: Context },
): Promise<Study> {
  const stored = await studies.findStudy(name);
  const shared = sharedSpec(name, settings, stored);
  const readName = readStudyName(name);
  const issues = [
    ...("value" in readName ? [] : [complaint("STUDY", name, readName)]),
    ...validateSpace(shared.space),
    ...strategyIssues(settings, shared.strategy),
  ];
  if (issues.length > 0) throw new InvalidInput(issues);

  const said = settings.metric !== undefined || settings.direction !== undefined;
  const metrics: StudySpec["metrics"] = [
    { name: settings.metric ?? "value", direction: settings.direction ?? "minimize" },
  ];
  const spec: StudySpec = {
    ...shared,
    objective: stored?.objective ?? { kind: "external" },
    metrics: stored !== null && !said ? stored.metrics : metrics,
  };
  const budget =
    settings.trials === undefined ? (stored?.budget ?? {}) : { ...stored?.budget, trials: settings.trials };
  if (stored === null) return studies.createStudy(spec, budget, context.now());
  const different = specDifferences(stored, spec);
  if (different.length > 0) throw anotherSpec(name, different, context.surroundings.program);
  return settings.trials === undefined ? stored : studies.setBudget(name, budget);
}
