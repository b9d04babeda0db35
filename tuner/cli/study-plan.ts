/** From settings and what the store remembers to the study that will run: a new one, or the one of that name. */
import { isBudgetSpent } from "../budget.ts";
import { CredenceError, InvalidInput } from "../errors.ts";
import type { Issue, SearchSpace } from "../objective.ts";
import { mergeSpace } from "../space-syntax.ts";
import { validateSpace } from "../space-validation.ts";
import type { Studies } from "../studies.ts";
import { specDifferences } from "../study.ts";
import type { Budget, ObjectiveReference, StrategySettings, Study, StudySpec } from "../study.ts";
import { servedReference } from "../remote/served-reference.ts";
import type { Trial } from "../trial.ts";
import { isFinished } from "../trial.ts";
import type { Context } from "./context.ts";
import { defaultStudyName, misplaced, namesObjective, objectiveSource, unknownDimensions } from "./objective-source.ts";
import type { Settings } from "./settings.ts";

export const DEFAULT_TRIALS = 25;
export const DEFAULT_SEED = 1;
export const DEFAULT_STRATEGY: StrategySettings = { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false };

/** What will run, before anything is written. */
export interface StudyPlan {
  /** How its objective is made here. */
  readonly objective: ObjectiveReference;
  /** As it is stored; at a server, a command or a module is external. */
  readonly spec: StudySpec;
  readonly budget: Budget;
  /** The study of that name with the same spec, if there is one. */
  readonly stored: Study | null;
}

/** Throws InvalidInput, or `conflict` when the study of that name has another spec. */
export async function planStudy(settings: Settings, studies: Studies, context: Context): Promise<StudyPlan> {
  const issues = misplaced(settings);
  if (issues.length > 0) throw new InvalidInput(issues);
  const name = settings.study ?? (await defaultStudyName(settings, context.objectives));
  const stored = await studies.findStudy(name);
  const asked = await specOf(name, settings, { stored, makers: context.objectives });
  const { objective } = asked;
  const spec = studies.server === null ? asked : { ...asked, objective: servedReference(objective) };
  if (stored === null) return { objective, spec, budget: budgetOf(settings, null, []), stored };
  const different = specDifferences(stored, spec);
  if (different.length > 0) throw anotherSpec(name, different, context.surroundings.program);
  return { objective, spec, budget: budgetOf(settings, stored.budget, await studies.readTrials(name)), stored };
}

/** Makes the study, or extends the one that is there. */
export async function beginStudy({ spec, budget, stored }: StudyPlan, studies: Studies, now: number): Promise<Study> {
  if (stored === null) return studies.createStudy(spec, budget, now);
  const changed = JSON.stringify(budget) !== JSON.stringify(stored.budget);
  return changed ? studies.setBudget(stored.name, budget) : stored;
}

export function anotherSpec(name: string, different: readonly string[], program: string): CredenceError {
  const lines = [
    `study ${name}; must be the one that is stored, but differs from it:`,
    ...different.map((line) => `  ${line}`),
    `Choose another name with --study, or delete the stored one: ${program} delete ${name}`,
  ];
  return new CredenceError("conflict", lines.join("\n"));
}

/** What was said, else what is stored, else the default. */
async function specOf(
  name: string,
  settings: Settings,
  { stored, makers }: { stored: Study | null; makers: Context["objectives"] },
): Promise<StudySpec> {
  const shared = sharedSpec(name, settings, stored);
  const issues = strategyIssues(settings, shared.strategy);
  if (stored !== null && stored.objective.kind !== "builtin" && !namesObjective(settings)) {
    if (issues.length > 0) throw new InvalidInput(issues);
    return { ...shared, objective: stored.objective, metrics: stored.metrics };
  }

  const source = await objectiveSource(withStoredOptions(settings, stored), makers);
  const space = stored === null ? mergeSpace(source.space, settings.space ?? []) : shared.space;
  const problems = [...issues, ...spaceIssues(space, settings), ...unknownDimensions(source, space)];
  if (problems.length > 0) throw new InvalidInput(problems);
  const saysMetric = settings.metric !== undefined || settings.direction !== undefined;
  const storedKind = stored?.objective.kind;
  const keepsMetrics = source.reference.kind === "command" && storedKind !== "builtin" && !saysMetric;
  return {
    ...shared,
    space,
    objective: withStoredTimeout(source.reference, settings, stored),
    metrics: keepsMetrics && stored !== null ? stored.metrics : source.metrics,
  };
}

/** The options of a stored objective hold unless they are given anew. */
function withStoredOptions(settings: Settings, stored: Study | null): Settings {
  const reference = stored?.objective;
  if (reference?.kind !== "builtin" || settings.command !== undefined || settings.module !== undefined) return settings;
  if (settings.objective !== undefined && settings.objective !== reference.name) return settings;
  return { ...settings, objective: reference.name, set: { ...reference.options, ...settings.set } };
}

function spaceIssues(space: SearchSpace, settings: Settings): readonly Issue[] {
  if (space.length > 0 || settings.command === undefined) return validateSpace(space);
  const message =
    'search space; must be given for a command: none. Add --space "lr=float(1e-5,1,log)" for each dimension.';
  return [{ path: "", message }];
}

/** Everything but the objective and its metrics. */
export function sharedSpec(
  name: string,
  settings: Settings,
  stored: Study | null,
): Omit<StudySpec, "objective" | "metrics"> {
  const base = stored?.strategy ?? DEFAULT_STRATEGY;
  const { strategy: strategyName, acquisition, kappa, startup, repeats, seed, space } = settings;
  return {
    name,
    space: mergeSpace(stored?.space ?? [], space ?? []),
    strategy: {
      ...base,
      ...(strategyName === undefined ? {} : { name: strategyName }),
      ...(acquisition === undefined ? {} : { acquisition }),
      ...(kappa === undefined ? {} : { kappa }),
      ...(startup === undefined ? {} : { startup }),
      ...(repeats === undefined ? {} : { repeats }),
    },
    seed: seed ?? stored?.seed ?? DEFAULT_SEED,
  };
}

function withStoredTimeout(
  reference: ObjectiveReference,
  settings: Settings,
  stored: Study | null,
): ObjectiveReference {
  const before = stored?.objective;
  if (reference.kind !== "command" || before?.kind !== "command" || settings.commandTimeout !== undefined)
    return reference;
  const { timeoutMilliseconds } = before;
  return timeoutMilliseconds === undefined ? reference : { ...reference, timeoutMilliseconds };
}

export function strategyIssues(settings: Settings, strategy: StrategySettings): readonly Issue[] {
  if (strategy.name === "gp") return [];
  const gpOnly = { "--acquisition": settings.acquisition, "--kappa": settings.kappa, "--startup": settings.startup };
  return Object.entries(gpOnly)
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => ({
      path: "",
      message: `${flag}; must go with --strategy gp: given with ${strategy.name}. Leave it out.`,
    }));
}

/** What was said extends the budget; fewer trials than are done already change nothing. */
function budgetOf(settings: Settings, stored: Budget | null, trials: readonly Trial[]): Budget {
  const finished = trials.filter(isFinished).length;
  const { trials: wanted, timeout, target } = settings;
  const limited = stored === null && wanted === undefined && timeout === undefined;
  return {
    ...(stored ?? {}),
    ...(limited ? { trials: DEFAULT_TRIALS } : {}),
    ...(wanted === undefined || wanted < finished ? {} : { trials: wanted }),
    ...(timeout === undefined ? {} : { seconds: timeout / 1000 }),
    ...(target === undefined ? {} : { target }),
  };
}

/** Is nothing left to do of what was asked? */
export function isDone(study: Study, trials: readonly Trial[], settings: Settings): boolean {
  const finished = trials.filter(isFinished).length;
  return (settings.trials !== undefined && finished >= settings.trials) || isBudgetSpent(study, trials);
}
