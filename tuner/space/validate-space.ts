/** Validates search spaces and hyperparameters, and reports every problem with its path. */
import { isRecord } from "../../common/is-record.ts";
import { isDimensionName, validateDimension } from "./validate-dimension.ts";
import { valueProblem } from "./dimension.ts";
import type { Issue } from "../../common/issue.ts";
import type { Condition, Dimension, Hyperparameters, SearchSpace } from "./search-space.ts";
import { showValue } from "../../common/show-value.ts";
import { activity } from "./encoding.ts";

/** The number of dimensions of the Sobol sequence. */
const MAX_DIMENSIONS = 64;

/**
 * Every problem with a proposed search space; an empty list means that it is valid. Paths use names where names are
 * valid (`space.lr.high`), otherwise indices (`space[2].name`). `unreadable` contains, by index, the issues of entries
 * that could not even be parsed: these are passed on, and only the name of such an entry is used.
 */
export function validateSpace(space: unknown, unreadable: ReadonlyMap<number, readonly Issue[]> = new Map()): Issue[] {
  if (!Array.isArray(space)) {
    return [{ path: "space", message: `space; must be a list of dimensions: ${showValue(space)}` }];
  }
  const dimensions: readonly unknown[] = space;
  const names = dimensions.map((dimension) => (isRecord(dimension) ? dimension["name"] : undefined));
  const issues: Issue[] = [];
  const sound: (Dimension | null)[] = [];
  if (dimensions.length === 0) {
    const message = "space; must have at least one dimension: []. Add one, for example lr=float(1e-5,1,log).";
    issues.push({ path: "space", message });
  }
  if (dimensions.length > MAX_DIMENSIONS) {
    const rule = `space; must have at most ${MAX_DIMENSIONS} dimensions: ${dimensions.length}`;
    issues.push({ path: "space", message: `${rule}. Leave out the least important ones.` });
  }
  for (const [index, dimension] of dimensions.entries()) {
    const name = names[index];
    const isRepeated = name !== undefined && names.indexOf(name) < index;
    const path = isDimensionName(name) && !isRepeated ? `space.${name}` : `space[${index}]`;
    const own = unreadable.get(index) ?? validateDimension(dimension, path);
    sound.push(own.length === 0 ? (dimension as Dimension) : null);
    issues.push(...own);
    if (isRepeated) {
      issues.push({ path: `${path}.name`, message: `name; must be given once: ${showValue(name)}. Rename one.` });
    }
    if (isRecord(dimension) && isRecord(dimension["when"])) {
      issues.push(...parentIssues(dimension["when"], { names, sound, path }));
    }
  }
  return issues;
}

/** The problems of the last dimension's condition that depend on the whole space. */
function parentIssues(
  when: Readonly<Record<string, unknown>>,
  { names, sound, path }: { names: readonly unknown[]; sound: readonly (Dimension | null)[]; path: string },
): Issue[] {
  const issues: Issue[] = [];
  const child = sound.length - 1;
  for (const [name, values] of Object.entries(when)) {
    const add = (field: string, message: string) => issues.push({ path: `${path}.when.${name}${field}`, message });
    const position = names.indexOf(name);
    if (position === -1) {
      const others = names.filter((other, index) => index !== child && isDimensionName(other)).join(", ");
      const remedy = others === "" ? "" : `. The dimensions are ${others}.`;
      add("", `parent; must be a dimension of the space: ${showValue(name)}${remedy}`);
    } else if (position === child) {
      add("", `parent; must be another dimension: ${showValue(name)}`);
    } else if (position > child) {
      add("", `parent; must come before its child: ${showValue(name)}. Move it up.`);
    } else {
      const parent = sound[position];
      if (parent?.kind === "float") add("", `parent; must be categorical, ordinal or int: ${showValue(name)} is float`);
      else if (parent !== null && Array.isArray(values)) {
        for (const [index, value] of values.entries()) {
          const problem = valueProblem(parent, value);
          if (problem !== null) add(`[${index}]`, `value of ${name}; ${problem}`);
        }
      }
    }
  }
  return issues;
}

/**
 * Every problem with proposed hyperparameters for a valid space; none means that exactly the active dimensions have
 * values, each a valid one.
 */
export function validateHyperparameters(space: SearchSpace, hyperparameters: unknown): Issue[] {
  if (!isRecord(hyperparameters)) {
    const message = `hyperparameters; must be an object of values by name: ${showValue(hyperparameters)}`;
    return [{ path: "hyperparameters", message }];
  }
  const issues: Issue[] = [];
  const add = (name: string, message: string) => issues.push({ path: `hyperparameters.${name}`, message });
  const active = activity(space, hyperparameters as Hyperparameters);
  for (const [index, dimension] of space.entries()) {
    const { name, when = {} } = dimension;
    const value = Object.hasOwn(hyperparameters, name) ? hyperparameters[name] : undefined;
    if (active[index]) {
      const problem = valueProblem(dimension, value);
      if (problem !== null) add(name, `value; ${problem}`);
    } else if (value !== undefined) {
      add(name, `value; must be absent unless ${showCondition(when)}: ${showValue(value)}`);
    }
  }
  const names = space.map(({ name }) => name);
  for (const name of Object.keys(hyperparameters).filter((name) => !names.includes(name))) {
    add(name, `name; must be a dimension of the space: ${showValue(name)}. The dimensions are ${names.join(", ")}.`);
  }
  return issues;
}

function showCondition(when: Condition): string {
  return Object.entries(when)
    .map(([parent, values]) => `${parent} is ${values.map(showValue).join(" or ")}`)
    .join(" and ");
}
