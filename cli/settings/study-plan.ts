/** Combines settings with the stored state into the study to run: a new one, or an existing one. */
import { isBudgetSpent } from "../../tuner/study/budget.ts";
import { defined } from "../../common/defined.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { SearchSpace } from "../../tuner/objective.ts";
import { constraintIssues } from "../../tuner/search/feasible/emptiness.ts";
import { mergeSpace } from "../../tuner/space/syntax.ts";
import { hasSeveralObjectives, tunedMetrics } from "../../tuner/study/goals.ts";
import { metricIssues } from "../../tuner/study/metrics.ts";
import { validateSpace } from "../../tuner/space/validate-space.ts";
import type { Studies } from "../../tuner/studies.ts";
import {
  specDifferences,
  type Budget,
  type ObjectiveReference,
  type StrategySettings,
  type Study,
  type StudySpec,
} from "../../tuner/study/study.ts";
import { servedReference } from "../../service/objective-reference.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";
import type { Context } from "../context.ts";
import { adjustSpace } from "./adjust-space.ts";
import {
  defaultStudyName,
  incompatibleSettings,
  namesObjective,
  objectiveSource,
  unknownDimensions,
} from "./objective-source.ts";
import { namedMetrics, namesMetrics, withGoals } from "./metric-settings.ts";
import { pruningOf } from "./pruning-settings.ts";
import type { Settings } from "./settings.ts";

export const DEFAULT_TRIALS = 25;
export const DEFAULT_SEED = 1;
export const DEFAULT_STRATEGY: StrategySettings = { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false };

/** The study to run, before anything is written. */
export interface StudyPlan {
  /** Creates its objective in this process. */
  readonly objective: ObjectiveReference;
  /** The specification as stored; on a server, a command or module is external. */
  readonly spec: StudySpec;
  readonly budget: Budget;
  /** The stored study of that name with the same specification, if any. */
  readonly stored: Study | null;
}

/** Throws InvalidInput, or `conflict` if the study with that name has a different specification. */
export async function planStudy(settings: Settings, studies: Studies, context: Context): Promise<StudyPlan> {
  const issues = incompatibleSettings(settings);
  if (issues.length > 0) throw new InvalidInput(issues);
  const name = settings.study ?? (await defaultStudyName(settings, context.objectives));
  const stored = await studies.findStudy(name);
  const { spec: asked, defaultTrials } = await specOf(name, settings, { stored, factory: context.objectives });
  const { objective } = asked;
  refuseForOneGoal(asked, settings);
  const spec = studies.server === null ? asked : { ...asked, objective: servedReference(objective) };
  if (stored === null) return { objective, spec, budget: newBudget(settings, defaultTrials), stored };
  const different = specDifferences(stored, spec);
  if (different.length > 0) throw specConflict(name, different, context.environment.program);
  const budget = { ...stored.budget, ...askedBudget(settings, await studies.readTrials(name)) };
  return { objective, spec, budget, stored };
}

/** Settings that need a single tuned metric. Throws InvalidInput. */
function refuseForOneGoal(spec: StudySpec, { target, stopWhenDone }: Settings): void {
  if (!hasSeveralObjectives(spec)) return;
  const count = tunedMetrics(spec.metrics).length;
  const issues = [
    ...(target === undefined ? [] : ["--target"]),
    ...(stopWhenDone === true ? ["--stop-when-done"] : []),
  ].map((flag) => ({
    path: "",
    message: `${flag} needs one tuned metric, but this study tunes ${count}. Leave it out.`,
  }));
  if (issues.length > 0) throw new InvalidInput(issues);
}

/** Creates the study, or extends the existing one. */
export async function beginStudy({ spec, budget, stored }: StudyPlan, studies: Studies, now: number): Promise<Study> {
  if (stored === null) return studies.createStudy(spec, budget, now);
  const changed = JSON.stringify(budget) !== JSON.stringify(stored.budget);
  return changed ? studies.setBudget(stored.name, budget) : stored;
}

export function specConflict(name: string, different: readonly string[], program: string): CredenceError {
  const lines = [
    `Study ${JSON.stringify(name)} already exists with different settings:`,
    ...different.map((line) => `  ${line}`),
    `Choose another name with --study, or delete the stored study: ${program} delete ${name}`,
  ];
  return new CredenceError("conflict", lines.join("\n"), { fields: { study: name } });
}

interface Specified {
  readonly spec: StudySpec;
  /** Default budget of a new study. */
  readonly defaultTrials: number;
}

/** The given value, otherwise the stored one, otherwise the default. */
async function specOf(
  name: string,
  settings: Settings,
  { stored, factory }: { stored: Study | null; factory: Context["objectives"] },
): Promise<Specified> {
  const shared = sharedSpec(name, settings, stored);
  const issues = strategyIssues(settings, shared.strategy);
  if (stored !== null && stored.objective.kind !== "builtin" && !namesObjective(settings)) {
    const problems = [...issues, ...adjustSpace(stored.space, settings).issues, ...constraintsIssues(shared)];
    if (problems.length > 0) throw new InvalidInput(problems);
    const isOpen = stored.objective.kind !== "module";
    const kept = withGoals(namesMetrics(settings) ? namedMetrics(settings) : stored.metrics, settings, { isOpen });
    const spec = withPruning({ ...shared, objective: stored.objective, metrics: kept }, settings);
    return { spec, defaultTrials: DEFAULT_TRIALS };
  }

  const source = await objectiveSource(withStoredOptions(settings, stored), factory);
  const merged = stored === null ? mergeSpace(source.space, settings.space ?? [], source) : shared.space;
  const { space, issues: ofFixed } = adjustSpace(merged, settings);
  const constraints = settings.constraint ?? stored?.constraints ?? source.constraints;
  const ofSpace = [...spaceIssues(space, settings), ...ofFixed];
  const problems = [
    ...issues,
    ...ofSpace,
    ...(ofSpace.length === 0 ? constraintsIssues({ ...shared, space, ...defined({ constraints }) }) : []),
    ...metricIssues(source.metrics),
    ...unknownDimensions(source, space),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
  const storedKind = stored?.objective.kind;
  const isCommand = source.reference.kind === "command";
  const keepsMetrics = isCommand && storedKind !== "builtin" && !namesMetrics(settings);
  const base = keepsMetrics && stored !== null ? stored.metrics : keptGoals(source.metrics, stored);
  const metrics = withGoals(base, settings, { isOpen: isCommand });
  const ofMetrics = metricIssues(metrics);
  if (ofMetrics.length > 0) throw new InvalidInput(ofMetrics);
  const objective = withStoredDetails(source.reference, stored);
  const spec = { ...shared, space, ...defined({ constraints: nonEmpty(constraints) }), objective, metrics };
  const isOwnSpace = space.length <= source.space.length;
  const defaultTrials = (isOwnSpace ? source.defaultTrials : undefined) ?? DEFAULT_TRIALS;
  return { spec: withPruning(spec, settings), defaultTrials };
}

/** `spec` contains what is stored. Throws InvalidInput. */
function withPruning({ pruning: stored, ...spec }: StudySpec, settings: Settings): StudySpec {
  return { ...spec, ...defined({ pruning: pruningOf(settings, stored, spec.metrics) }) };
}

/** Stored options apply unless they are given again. */
function withStoredOptions(settings: Settings, stored: Study | null): Settings {
  const reference = stored?.objective;
  if (reference?.kind !== "builtin" || settings.command !== undefined || settings.module !== undefined) return settings;
  if (settings.objective !== undefined && settings.objective !== reference.name) return settings;
  return { ...settings, objective: reference.name, set: { ...reference.options, ...settings.set } };
}

function spaceIssues(space: SearchSpace, settings: Settings): readonly Issue[] {
  if (space.length > 0 || settings.command === undefined) return validateSpace(space);
  const message = '--command needs a search space. Add --space "lr=float(1e-5,1,log)" for each dimension.';
  return [{ path: "", message }];
}

/** Everything except the objective and its metrics. */
export function sharedSpec(
  name: string,
  settings: Settings,
  stored: Study | null,
): Omit<StudySpec, "objective" | "metrics"> {
  const base = stored?.strategy ?? DEFAULT_STRATEGY;
  const { strategy: strategyName, acquisition, kappa, startup, effort, repeats, seed, space, constraint } = settings;
  const merged = mergeSpace(stored?.space ?? [], space ?? []);
  return {
    name,
    space: adjustSpace(merged, settings).space,
    ...defined({ constraints: nonEmpty(constraint ?? stored?.constraints) }),
    strategy: {
      ...base,
      ...defined({ name: strategyName, acquisition, kappa }),
      ...defined({ startup, effort }),
      ...defined({ repeats }),
    },
    seed: seed ?? stored?.seed ?? DEFAULT_SEED,
    ...defined({ pruning: stored?.pruning }),
  };
}

/** Every problem with the constraints, attributed to the flag that defines them. */
export function constraintsIssues(spec: Pick<StudySpec, "space" | "constraints" | "seed">): readonly Issue[] {
  const flag = "--constraint";
  // Each message contains the constraint's text, so an index is not needed.
  return constraintIssues(spec, flag).map(({ message }) => ({ path: flag, message }));
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** The objective's metrics, with the stored study's requirements for metrics of the same name and direction. */
function keptGoals(metrics: StudySpec["metrics"], stored: Study | null): StudySpec["metrics"] {
  if (stored === null) return metrics;
  const [first, ...others] = metrics.map((metric) => {
    const known = stored.metrics.find(({ name, direction }) => name === metric.name && direction === metric.direction);
    return { ...metric, ...defined({ reference: known?.reference, atMost: known?.atMost, atLeast: known?.atLeast }) };
  });
  return [first, ...others];
}

/** Omitted settings keep their stored values. */
function withStoredDetails(reference: ObjectiveReference, stored: Study | null): ObjectiveReference {
  const before = stored?.objective;
  if (before === undefined || reference.kind === "external" || before.kind === "external") return reference;
  if (before.kind !== reference.kind) return reference;
  const timeout = defined({ timeoutMilliseconds: before.timeoutMilliseconds });
  const pattern = before.kind === "command" ? defined({ metricPattern: before.metricPattern }) : {};
  return { ...timeout, ...(reference.kind === "command" ? pattern : {}), ...reference };
}

export function strategyIssues(settings: Settings, strategy: StrategySettings): readonly Issue[] {
  if (strategy.name === "gp") return [];
  const { acquisition, kappa, startup, effort } = settings;
  const gpOnly = { "--acquisition": acquisition, "--kappa": kappa, "--startup": startup, "--effort": effort };
  return Object.entries(gpOnly)
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => ({
      path: "",
      message: `${flag} needs --strategy gp, but the strategy is ${strategy.name}. Leave it out.`,
    }));
}

function newBudget(settings: Settings, defaultTrials: number): Budget {
  const { trials, timeout, budgetSteps } = settings;
  const isLimited = [trials, timeout, budgetSteps].some((one) => one !== undefined);
  return { ...(isLimited ? {} : { trials: defaultTrials }), ...askedBudget(settings, []) };
}

/** The limits that were given; one below the number of finished trials is ignored. */
function askedBudget({ trials: wanted, timeout, target, budgetSteps: steps }: Settings, trials: readonly Trial[]) {
  const finished = trials.filter(isFinished).length;
  return defined({
    trials: wanted === undefined || wanted < finished ? undefined : wanted,
    seconds: timeout === undefined ? undefined : timeout / 1000,
    steps,
    target,
  });
}

/** Whether the requested work is already done. */
export function isDone(study: Study, trials: readonly Trial[], settings: Settings): boolean {
  const finished = trials.filter(isFinished).length;
  return (settings.trials !== undefined && finished >= settings.trials) || isBudgetSpent(study, trials);
}
