/** Completes a client's study specification with defaults, and reports every issue. */
import { defined } from "../common/defined.ts";
import { targetIssues, validateBudget } from "../tuner/study/budget.ts";
import { metricIssues } from "../tuner/study/metrics.ts";
import { InvalidInput } from "../common/errors.ts";
import type { Issue } from "../common/issue.ts";
import type { Metric, Objective, ObjectiveDefinition } from "../tuner/objective.ts";
import { showValue } from "../common/show-value.ts";
import type { Dimension } from "../tuner/space/search-space.ts";
import { pruningIssues, pruningSettings, type PruningRequest } from "../tuner/pruning/settings.ts";
import { constraintIssues } from "../tuner/search/feasible/emptiness.ts";
import { mergeSpace } from "../tuner/space/merge.ts";
import { withRequirements } from "../tuner/study/requirements.ts";
import { parseSpace } from "../tuner/space/parse.ts";
import { validateSpace } from "../tuner/space/validate-space.ts";
import type { Annotations, Budget, StrategySettings, StudySpec } from "../tuner/study/study.ts";

/** Absent fields take their defaults. */
export interface StudyRequest extends Partial<Annotations> {
  readonly name: string;
  /** Dimensions as objects or text. */
  readonly space?: unknown;
  /** As written by a person. */
  readonly constraints?: readonly string[];
  readonly metrics?: readonly Metric[];
  /** Requirements on metrics, as written by a person. */
  readonly require?: readonly string[];
  readonly strategy?: { readonly [Part in keyof StrategySettings]?: StrategySettings[Part] | undefined };
  readonly seed?: number;
  readonly pruning?: PruningRequest;
  readonly budget?: Budget;
  readonly objective?:
    | { readonly kind: "external" }
    | {
        readonly kind: "builtin";
        readonly name: string;
        readonly options?: Readonly<Record<string, string>>;
        /** Time limit of one evaluation. */
        readonly timeoutMilliseconds?: number;
      };
  readonly maxAttempts?: number;
}

/** A path separator, or a file extension. */
const PATH = /[/\\~]|\.[a-z][a-z0-9]*$/i;

const STRATEGY: StrategySettings = { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false };

/** Throws InvalidInput with every problem. */
export function studySpec(request: StudyRequest, definitions: readonly ObjectiveDefinition[]): StudySpec {
  const { objective: reference = { kind: "external" } as const } = request;
  const issues: Issue[] = [];
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(request.name)) {
    const rule = "must be letters, digits and . _ - (at most 100, a letter or digit first)";
    issues.push({ path: "name", message: `name; ${rule}: ${showValue(request.name)}` });
  }
  if (request.budget !== undefined) issues.push(...validateBudget(request.budget));
  if (request.metrics !== undefined) issues.push(...metricIssues(request.metrics));

  const objective = reference.kind === "builtin" ? makeObjective(reference, definitions, issues) : null;
  const dimensions = readSpace(request.space, issues);
  const space = objective === null ? dimensions : mergeSpace(objective.space, dimensions, objective);
  if (issues.length === 0) issues.push(...validateSpace(space), ...foreignDimensions(space, objective));
  const seed = request.seed ?? 1;
  const asked = request.constraints ?? objective?.constraints;
  const constraints = asked === undefined || asked.length === 0 ? undefined : asked;
  if (issues.length === 0) issues.push(...constraintIssues({ space, seed, ...defined({ constraints }) }));
  const [first = { name: "value", direction: "minimize" } as const, ...others] =
    request.metrics ?? objective?.metrics ?? [];
  const required = withRequirements([first, ...others], request.require ?? [], { isOpen: objective === null });
  const { metrics } = required;
  issues.push(...required.issues);
  if (required.issues.length === 0 && issues.length === 0) issues.push(...metricIssues(metrics));
  const { pruning } = request;
  if (pruning !== undefined) issues.push(...pruningIssues(pruning, metrics));
  if (request.budget !== undefined) issues.push(...targetIssues(request.budget, { metrics }));
  if (issues.length > 0) throw new InvalidInput(issues);

  const options = Object.fromEntries(Object.entries(request.strategy ?? {}).filter(([, part]) => part !== undefined));
  return {
    name: request.name,
    objective:
      reference.kind === "builtin"
        ? {
            kind: "builtin",
            name: reference.name,
            options: reference.options ?? {},
            ...defined({ timeoutMilliseconds: reference.timeoutMilliseconds }),
          }
        : { kind: "external" },
    space,
    ...defined({ constraints }),
    metrics,
    strategy: { ...STRATEGY, ...options },
    seed,
    ...defined({ pruning: pruning && pruningSettings(pruning, metrics) }),
  };
}

/** Null, with issues, for an unknown objective or invalid options. */
export function makeObjective(
  { name, options = {} }: { name: string; options?: Readonly<Record<string, string>> },
  definitions: readonly ObjectiveDefinition[],
  issues: Issue[],
): Objective | null {
  const definition = definitions.find((one) => one.name === name);
  if (definition === undefined) {
    const known = definitions.map((one) => one.name).join(", ");
    issues.push({ path: "objective.name", message: `objective; must be one of ${known}: ${showValue(name)}` });
    return null;
  }
  // Checked before anything is opened, since clients must not be able to find out which files exist on this machine.
  const paths = Object.entries(options).filter(([, value]) => PATH.test(value));
  if (paths.length > 0) {
    issues.push(
      ...paths.map(([option, value]) => ({
        path: `objective.options.${option}`,
        message: `option; must not name a file on the server: ${showValue(value)}. Run credence tune on the server to use it.`,
      })),
    );
    return null;
  }
  const created = definition.create(options);
  if ("objective" in created) return created.objective;
  issues.push(...created.issues.map(({ path, message }) => ({ path: `objective.options.${path}`, message })));
  return null;
}

/** A missing space is empty; only a built-in objective fills it in. */
function readSpace(value: unknown, issues: Issue[]): readonly Dimension[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  const parsed = parseSpace(value);
  if ("space" in parsed) return parsed.space;
  issues.push(...parsed.issues);
  return [];
}

/** Issues for dimensions that the objective does not know. */
export function foreignDimensions(space: readonly Dimension[], objective: Objective | null): readonly Issue[] {
  const accepted = objective?.accepts;
  if (accepted === undefined) return [];
  return space
    .filter(({ name }) => !accepted.includes(name))
    .map(({ name }) => ({
      path: `space.${name}`,
      message: `dimension; must be one of ${accepted.join(", ")}: ${showValue(name)}`,
    }));
}
