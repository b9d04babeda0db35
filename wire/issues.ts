/** Converts the errors of a schema to issues with paths: "noun; rule: value. remedy." */
import { type z } from "zod";
import { type Issue } from "../common/issue.ts";
import { showValue } from "../common/show-value.ts";

type Found = z.core.$ZodIssue;
type FoundUnion = Extract<Found, { code: "invalid_union" }>;

/** Further issues are counted but not listed, because a body may contain ten thousand trials with the same mistake. */
const MAX_ISSUES = 50;

/** `input`: the parsed value. */
export function issuesOf(error: z.ZodError, input: unknown): readonly Issue[] {
  return error.issues.flatMap((found) => describe(found, input));
}

/** The first issues, up to the maximum of a response or message, and the number of others. */
export function firstIssues(issues: readonly Issue[]): readonly Issue[] {
  const more = issues.length - MAX_ISSUES;
  return more <= 0
    ? issues
    : [...issues.slice(0, MAX_ISSUES), { path: "", message: `body; must be valid: ${more} more problems` }];
}

function describe(found: Found, input: unknown): readonly Issue[] {
  const path = pathText(found.path);
  if (found.code === "unrecognized_keys") {
    return found.keys.map((key) => ({
      path: pathText([...found.path, key]),
      message: `field; must be a known field: ${showValue(key)}`,
    }));
  }
  if (found.code === "invalid_union" && found.errors.length > 0) return describeUnion(found, input);
  if (found.code === "invalid_key") {
    const key = found.path.at(-1);
    return found.issues.map((issue) => ({ path, message: `name; ${ruleOf(issue, key)}: ${showValue(key)}` }));
  }
  const value = valueAt(input, found.path);
  const noun = typeof found.path.at(-1) === "string" ? String(found.path.at(-1)) : "value";
  const remedy = isNotFinite(value) ? ". Leave it out; only measured values may be NaN or infinite." : "";
  return [{ path, message: `${noun}; ${ruleOf(found, value)}: ${showValue(value)}${remedy}` }];
}

/** As a string, since JSON cannot represent it otherwise. */
function isNotFinite(value: unknown): boolean {
  return typeof value === "string" && /^[+-]?(nan|inf|infinity)$/i.test(value);
}

/**
 * If there are several schemas, reports the errors of the intended one, whose fields are closest to those sent. If no
 * schema accepts the type of the value, lists the accepted types.
 */
function describeUnion(union: FoundUnion, input: unknown): readonly Issue[] {
  const branches = branchesOf(union);
  const inside = branches.filter((branch) => !branch.some(isOfWholeValue));
  if (inside.length === 0) {
    const value = valueAt(input, union.path);
    const noun = typeof union.path.at(-1) === "string" ? String(union.path.at(-1)) : "value";
    const rules = [...new Set(branches.flatMap((branch) => branch.filter(isOfWholeValue).map((one) => formOf(one))))];
    return [{ path: pathText(union.path), message: `${noun}; must be ${listed(rules)}: ${showValue(value)}` }];
  }
  const distance = distanceFrom(valueAt(input, union.path), inside);
  const chosen = inside.reduce((best, branch) => (distance(branch) < distance(best) ? branch : best));
  const choice = chosen.find(isWrongChoice);
  const values = choice === undefined ? null : choicesAt(inside, choice.path);
  const issues = values === null || choice === undefined ? chosen : [{ ...choice, values }];
  return issues.flatMap((issue) => describe({ ...issue, path: [...union.path, ...issue.path] }, input));
}

/** Flattens nested unions into one list. */
function branchesOf({ errors }: FoundUnion): readonly (readonly Found[])[] {
  return errors.flatMap((branch) => {
    const [only] = branch;
    const isNested = branch.length === 1 && only?.code === "invalid_union" && only.path.length === 0;
    return isNested && only.errors.length > 0 ? branchesOf(only) : [branch];
  });
}

function isOfWholeValue({ code, path }: Found): boolean {
  return path.length === 0 && code !== "unrecognized_keys";
}

function isWrongChoice(found: Found): found is Extract<Found, { code: "invalid_value" }> {
  return found.code === "invalid_value" && found.path.length === 1;
}

/**
 * Distance of a value from a schema. A discriminating field decides first; then the number of unknown or missing
 * fields, and finally the errors inside fields.
 */
function distanceFrom(value: unknown, branches: readonly (readonly Found[])[]): (branch: readonly Found[]) => number {
  const isTakenElsewhere = ({ path }: Found) =>
    branches.some((branch) => !branch.some((found) => found.path[0] === path[0] || isUnknown(found, path[0])));
  const distanceOf = (found: Found): number => {
    if (found.code === "unrecognized_keys") return 10 * found.keys.length;
    if (found.code === "invalid_type" && found.expected === "never") return 10;
    if (found.path.length === 1 && valueAt(value, found.path) === undefined) return 9;
    if (isWrongChoice(found)) return isTakenElsewhere(found) ? 1000 : 5;
    return 0.001;
  };
  return (branch) => branch.reduce((sum, found) => sum + distanceOf(found), 0);
}

function isUnknown(found: Found, key: PropertyKey | undefined): boolean {
  return found.code === "unrecognized_keys" && found.keys.includes(String(key));
}

/** All values that any schema accepts there; null if one accepts the value that was sent. */
function choicesAt(branches: readonly (readonly Found[])[], path: readonly PropertyKey[]) {
  const wrong = branches
    .filter((branch) => !branch.some((found) => isUnknown(found, path[0])))
    .map((branch) => branch.find((one) => isWrongChoice(one) && one.path[0] === path[0]));
  const values = wrong.flatMap((one) => (one !== undefined && isWrongChoice(one) ? one.values : []));
  return wrong.includes(undefined) ? null : [...new Set(values)];
}

function ruleOf(found: Found, value: unknown): string {
  return value === undefined ? "must be given" : `must be ${formOf(found)}`;
}

function formOf(found: Found): string {
  switch (found.code) {
    case "invalid_type":
      return typeName(found.expected);
    case "invalid_value":
      return listed(found.values.map((one) => String(one)));
    case "invalid_union":
      return listed("options" in found ? (found.options ?? []).map((one) => String(one)) : []);
    case "too_small":
      return `at least ${String(found.minimum)}${unitOf(found.origin)}`;
    case "too_big":
      return `at most ${String(found.maximum)}${unitOf(found.origin)}`;
    case "invalid_format":
      return found.format === "datetime"
        ? "a time with a time zone, such as 2026-01-31T12:00:00Z or 2026-01-31T14:00:00+02:00"
        : `a ${found.format}`;
    case "not_multiple_of":
      return `a multiple of ${String(found.divisor)}`;
    case "custom":
    case "invalid_key":
    case "invalid_element":
    case "unrecognized_keys":
      return found.message;
  }
}

function typeName(expected: string): string {
  switch (expected) {
    case "string":
      return "a string";
    case "int":
      return "an integer";
    case "array":
    case "tuple":
      return "a list";
    case "object":
    case "record":
      return "an object";
    case "boolean":
      return "true or false";
    case "null":
      return "null";
    case "never":
      return "absent";
    default:
      return `a ${expected}`;
  }
}

function unitOf(origin: string): string {
  if (origin === "string") return " characters long";
  return origin === "array" ? " long" : "";
}

/** `a, b or c`. */
function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    input,
  );
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`))
    .join("");
}
