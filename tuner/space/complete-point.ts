/** Completes a partially specified point. */
import type { Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import { fromCoordinate, valueProblem } from "./dimension.ts";
import { holds } from "./encoding.ts";
import type { Dimension, Hyperparameters, HyperparameterValue, SearchSpace } from "./search-space.ts";

/**
 * A value for every active dimension: the known one, otherwise that of `like`, otherwise the default, otherwise the
 * middle of the range. Values of unknown or inactive dimensions, and invalid values, are returned as issues.
 */
export function completePoint(
  space: SearchSpace,
  known: Hyperparameters,
  like: Hyperparameters = {},
): { readonly hyperparameters: Hyperparameters } | { readonly issues: readonly Issue[] } {
  const hyperparameters: Record<string, HyperparameterValue> = {};
  const issues: Issue[] = [];
  for (const dimension of space) {
    if (!holds(dimension, hyperparameters)) continue;
    const value = own(known, dimension) ?? usable(dimension, own(like, dimension)) ?? dimension.default;
    hyperparameters[dimension.name] = value ?? fromCoordinate(dimension, 0.5);
    const problem = value === undefined ? null : valueProblem(dimension, value);
    if (problem !== null) issues.push({ path: dimension.name, message: `value; ${problem}` });
  }
  for (const name of Object.keys(known)) {
    if (Object.hasOwn(hyperparameters, name)) continue;
    const names = space.map((dimension) => dimension.name);
    const rule = names.includes(name) ? "must be active at the other values" : `must be one of ${names.join(", ")}`;
    issues.push({ path: name, message: `dimension; ${rule}: ${showValue(name)}` });
  }
  return issues.length > 0 ? { issues } : { hyperparameters };
}

/**
 * Parses a string as a value of the dimension: a choice or level as written, otherwise a number, otherwise the string
 * itself.
 */
export function readValue(dimension: Dimension, text: string): HyperparameterValue {
  const listed =
    dimension.kind === "categorical" ? dimension.choices : dimension.kind === "ordinal" ? dimension.levels : [];
  const found = listed.find((value) => String(value) === text);
  if (found !== undefined) return found;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
}

function own(values: Hyperparameters, { name }: Dimension): HyperparameterValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Hyperparameters of an earlier space may not be valid in this one. */
function usable(dimension: Dimension, value: HyperparameterValue | undefined): HyperparameterValue | undefined {
  return value === undefined || valueProblem(dimension, value) !== null ? undefined : value;
}
