/** Validates new studies and changes to studies without storing anything, so that a form can show every problem. */
import { defined } from "../common/defined.ts";
import { InvalidInput } from "../common/errors.ts";
import type { Issue } from "../common/issue.ts";
import type { ObjectiveDefinition } from "../tuner/objective.ts";
import { constraintIssues } from "../tuner/search/feasible/emptiness.ts";
import { regionOf } from "../tuner/space/constraint/region.ts";
import { parseSpace } from "../tuner/space/parse.ts";
import { projectToSpace } from "../tuner/space/project-to-space.ts";
import type { StudyChanges } from "../tuner/store.ts";
import { targetIssues, validateBudget } from "../tuner/study/budget.ts";
import type { Study } from "../tuner/study/study.ts";
import { isFinished, type Trial } from "../tuner/study/trial.ts";
import { foreignDimensions, makeObjective, studySpec, type StudyRequest } from "./study-spec.ts";

/** Changes to a study; `space` may have any accepted form. */
export interface StudyPatch extends Omit<StudyChanges, "space"> {
  readonly space?: unknown;
}

/** Every problem with a new study. Its name may already be taken. */
export function requestIssues(request: StudyRequest, objectives: readonly ObjectiveDefinition[]): readonly Issue[] {
  try {
    studySpec(request, objectives);
    return [];
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues;
    throw error;
  }
}

/** The changes that a patch makes to the study, or every problem with the patch. */
export function checkedChanges(
  study: Study,
  { space, ...others }: StudyPatch,
  objectives: readonly ObjectiveDefinition[],
): { readonly changes: StudyChanges } | { readonly issues: readonly Issue[] } {
  const { budget, constraints } = others;
  const issues: Issue[] = budget === undefined ? [] : [...validateBudget(budget)];
  const parsed = space === undefined ? null : parseSpace(space);
  if (parsed !== null && "issues" in parsed) issues.push(...parsed.issues);
  const changed = parsed !== null && "space" in parsed ? parsed.space : undefined;
  if (changed !== undefined && study.objective.kind === "builtin") {
    const objective = makeObjective(study.objective, objectives, []);
    issues.push(...foreignDimensions(changed, objective));
  }
  if (issues.length === 0 && budget !== undefined) issues.push(...targetIssues(budget, study));
  if (issues.length === 0 && (changed !== undefined || constraints !== undefined)) {
    const region = { space: changed ?? study.space, ...defined({ constraints: constraints ?? study.constraints }) };
    issues.push(...constraintIssues({ ...region, seed: study.seed }));
  }
  return issues.length > 0 ? { issues } : { changes: { ...others, ...defined({ space: changed }) } };
}

/** The number of finished trials, and of those that are valid in the changed space and satisfy its constraints. */
export function fittingTrials(
  study: Study,
  { space = study.space, constraints = study.constraints ?? [] }: Pick<StudyChanges, "space" | "constraints">,
  trials: readonly Trial[],
): { readonly finished: number; readonly fitting: number } {
  const region = regionOf({ space, constraints });
  const finished = trials.filter(isFinished);
  const fitting = finished.filter(({ hyperparameters }) => {
    const point = projectToSpace(space, hyperparameters);
    return point !== null && (region === null || region.allows(point));
  });
  return { finished: finished.length, fitting: fitting.length };
}
