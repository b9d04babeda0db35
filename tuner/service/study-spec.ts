/** The spec of a study from what a client says of it: defaults filled in, every problem told. */
import { validateBudget } from "../budget.ts";
import { InvalidInput } from "../errors.ts";
import type { Issue, Metric, Objective, ObjectiveDefinition } from "../objective.ts";
import { showValue } from "../show-value.ts";
import type { Dimension } from "../search-space.ts";
import { mergeSpace } from "../space-merge.ts";
import { parseSpace } from "../space-parsing.ts";
import { validateSpace } from "../space-validation.ts";
import type { Annotations, Budget, StrategySettings, StudySpec } from "../study.ts";

/** Absent parts take their defaults. */
export interface StudyRequest extends Partial<Annotations> {
  readonly name: string;
  /** Objects and texts, as a person writes them. */
  readonly space?: unknown;
  readonly metrics?: readonly Metric[];
  readonly strategy?: { readonly [Part in keyof StrategySettings]?: StrategySettings[Part] | undefined };
  readonly seed?: number;
  readonly budget?: Budget;
  readonly objective?:
    | { readonly kind: "external" }
    | { readonly kind: "builtin"; readonly name: string; readonly options?: Readonly<Record<string, string>> };
  readonly maxAttempts?: number;
}

/** A separator of folders, or the ending of a file's name. */
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
  issues.push(...metricIssues(request.metrics ?? []));

  const objective = reference.kind === "builtin" ? makeObjective(reference, definitions, issues) : null;
  const dimensions = readSpace(request.space, issues);
  const space = objective === null ? dimensions : mergeSpace(objective.space, dimensions);
  if (issues.length === 0) issues.push(...validateSpace(space), ...foreignDimensions(space, objective));
  if (issues.length > 0) throw new InvalidInput(issues);

  const given = Object.fromEntries(Object.entries(request.strategy ?? {}).filter(([, part]) => part !== undefined));
  const [first, ...others] = request.metrics ?? objective?.metrics ?? [];
  return {
    name: request.name,
    objective:
      reference.kind === "builtin"
        ? { kind: "builtin", name: reference.name, options: reference.options ?? {} }
        : { kind: "external" },
    space,
    metrics: [first ?? { name: "value", direction: "minimize" }, ...others],
    strategy: { ...STRATEGY, ...given },
    seed: request.seed ?? 1,
  };
}

function makeObjective(
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
  // Checked before anything is made of them: whoever sends a request must not learn what files this machine has.
  const paths = Object.entries(options).filter(([, value]) => PATH.test(value));
  if (paths.length > 0) {
    issues.push(
      ...paths.map(([option, value]) => ({
        path: `objective.options.${option}`,
        message: `option; must not name a file of the server's: ${showValue(value)}. Tune it with credence tune there.`,
      })),
    );
    return null;
  }
  const created = definition.create(options);
  if ("objective" in created) return created.objective;
  issues.push(...created.issues.map(({ path, message }) => ({ path: `objective.options.${path}`, message })));
  return null;
}

/** Nothing given is an empty space, which only a built-in objective completes. */
function readSpace(given: unknown, issues: Issue[]): readonly Dimension[] {
  if (given === undefined || (Array.isArray(given) && given.length === 0)) return [];
  const parsed = parseSpace(given);
  if ("space" in parsed) return parsed.space;
  issues.push(...parsed.issues);
  return [];
}

function foreignDimensions(space: readonly Dimension[], objective: Objective | null): readonly Issue[] {
  const accepted = objective?.accepts;
  if (accepted === undefined) return [];
  return space
    .filter(({ name }) => !accepted.includes(name))
    .map(({ name }) => ({
      path: `space.${name}`,
      message: `dimension; must be one of ${accepted.join(", ")}: ${showValue(name)}`,
    }));
}

function metricIssues(metrics: readonly Metric[]): readonly Issue[] {
  const names = metrics.map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: `metrics[${index}].name`, message: `name; must be given once: ${showValue(name)}. Rename one.` }],
  );
}
