/** What is wrong with a search space, or with hyperparameters for it: every problem, with its path. */
import { isRecord } from "./canonical-json.ts";
import { isDimensionName, validateDimension } from "./dimension-validation.ts";
import { valueProblem } from "./dimension.ts";
import type { Issue } from "./objective.ts";
import type { Condition, Dimension, Hyperparameters, SearchSpace } from "./search-space.ts";
import { showValue } from "./show-value.ts";
import { activity } from "./space-encoding.ts";
import { parseDimension } from "./space-syntax.ts";

/** As many as the Sobol sequence has dimensions. */
const MAX_DIMENSIONS = 64;

/** Every problem of a would-be search space; none means that it is one. */
export function validateSpace(space: unknown): Issue[] {
  if (!Array.isArray(space)) {
    return [{ path: "space", message: `space; must be a list of dimensions: ${showValue(space)}` }];
  }
  const dimensions: readonly unknown[] = space;
  const issues: Issue[] = [];
  if (dimensions.length === 0) {
    const message = "space; must have at least one dimension: []. Add one, for example lr=float(1e-5,1,log).";
    issues.push({ path: "space", message });
  }
  if (dimensions.length > MAX_DIMENSIONS) {
    const message = `space; must have at most ${MAX_DIMENSIONS} dimensions: ${dimensions.length}. Fix those that matter least.`;
    issues.push({ path: "space", message });
  }
  const names = dimensions.map((dimension) => (isRecord(dimension) ? dimension["name"] : undefined));
  for (const [index, dimension] of dimensions.entries()) {
    const name = names[index];
    const repeated = names.indexOf(name) < index;
    const path = isDimensionName(name) && !repeated ? `space.${name}` : `space[${index}]`;
    issues.push(...validateDimension(dimension, path));
    if (isDimensionName(name) && repeated) {
      issues.push({ path: `${path}.name`, message: `name; must be given once: ${showValue(name)}. Rename one.` });
    }
    if (isRecord(dimension) && isRecord(dimension["when"])) {
      issues.push(...parentIssues(dimensions, index, path));
    }
  }
  return issues;
}

/** Problems of a dimension's condition that only the whole space shows. */
function parentIssues(dimensions: readonly unknown[], index: number, path: string): Issue[] {
  const issues: Issue[] = [];
  const { when } = dimensions[index] as { when: Readonly<Record<string, unknown>> };
  for (const [parentName, values] of Object.entries(when)) {
    const add = (suffix: string, message: string) =>
      issues.push({ path: `${path}.when.${parentName}${suffix}`, message });
    const position = dimensions.findIndex((other) => isRecord(other) && other["name"] === parentName);
    if (position === -1) {
      add("", `parent; must be a dimension of the space: ${showValue(parentName)}`);
      continue;
    }
    if (position >= index) {
      const remedy = position === index ? "A dimension cannot depend on itself." : "Move it up.";
      add("", `parent; must stand before its child: ${showValue(parentName)}. ${remedy}`);
      continue;
    }
    const parent = dimensions[position];
    if (validateDimension(parent, "").length > 0) continue;
    const dimension = parent as Dimension;
    if (dimension.kind === "float") {
      add("", `parent; must be categorical, ordinal or int: ${showValue(parentName)} is float`);
      continue;
    }
    if (!Array.isArray(values)) continue;
    for (const [at, value] of values.entries()) {
      const problem = valueProblem(dimension, value);
      if (problem !== null) add(`[${at}]`, `value of ${parentName}; ${problem}`);
    }
  }
  return issues;
}

/**
 * A search space from JSON or YAML: a list of dimensions, or an object of them by name; each an object or a text as
 * `parseDimension` reads it. `scale` may be left out (linear), and one value in `when` needs no list.
 */
export function parseSpace(value: unknown): { readonly space: SearchSpace } | { readonly issues: readonly Issue[] } {
  const entries = isRecord(value)
    ? Object.entries(value).map(([name, entry]) =>
        typeof entry === "string" ? `${name}=${entry}` : isRecord(entry) ? { name, ...entry } : entry,
      )
    : value;
  if (!Array.isArray(entries)) return { issues: validateSpace(value) };
  const issues: Issue[] = [];
  const space = entries.map((entry: unknown) => {
    if (typeof entry !== "string") return isRecord(entry) ? withDefaults(entry) : entry;
    const parsed = parseDimension(entry);
    if ("dimension" in parsed) return parsed.dimension;
    issues.push(...parsed.issues);
    return undefined;
  });
  if (issues.length === 0) issues.push(...validateSpace(space));
  return issues.length === 0 ? { space: space as SearchSpace } : { issues };
}

function withDefaults(entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const numeric = entry["kind"] === "float" || entry["kind"] === "int";
  const when = entry["when"];
  return {
    ...entry,
    ...(numeric && entry["scale"] === undefined ? { scale: "linear" } : {}),
    ...(isRecord(when)
      ? { when: Object.fromEntries(Object.entries(when).map(([k, v]) => [k, Array.isArray(v) ? v : [v]])) }
      : {}),
  };
}

/** Every problem of hyperparameters for a valid space; none means that it has exactly the active dimensions' values. */
export function validateHyperparameters(space: SearchSpace, hyperparameters: unknown): Issue[] {
  if (!isRecord(hyperparameters)) {
    const message = `hyperparameters; must be an object of values by name: ${showValue(hyperparameters)}`;
    return [{ path: "hyperparameters", message }];
  }
  const issues: Issue[] = [];
  const add = (name: string, message: string) => issues.push({ path: `hyperparameters.${name}`, message });
  const active = activity(space, hyperparameters as Hyperparameters);
  for (const [index, dimension] of space.entries()) {
    const { name, when } = dimension;
    const value = Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined;
    if (!active[index]) {
      if (value !== undefined)
        add(name, `value; must be absent unless ${showCondition(when ?? {})}: ${showValue(value)}`);
      continue;
    }
    const problem = value === undefined ? "must be given: missing" : valueProblem(dimension, value);
    if (problem !== null) add(name, `value; ${problem}`);
  }
  const names = space.map(({ name }) => name);
  for (const name of Object.keys(hyperparameters)) {
    if (!names.includes(name)) {
      add(name, `name; must be a dimension of the space: ${showValue(name)}. It has ${names.join(", ")}.`);
    }
  }
  return issues;
}

function showCondition(when: Condition): string {
  return Object.entries(when)
    .map(([parent, values]) => `${parent} is ${values.map(showValue).join(" or ")}`)
    .join(" and ");
}
