/** What is wrong with one dimension, taken by itself: every problem with its path. */
import { isRecord } from "./canonical-json.ts";
import { valueProblem } from "./dimension.ts";
import type { Issue } from "./objective.ts";
import type { Dimension } from "./search-space.ts";
import { showValue } from "./show-value.ts";

/** Larger numbers leave no room for the arithmetic of a range. */
const MAX_FLOAT = 1e150;
/** A narrower range, compared with its ends, holds too few doubles to search in. */
const NARROWEST = 1e-12;
/** Ints up to here are encoded and decoded without loss. */
const MAX_INT = 1e12;
/** A finer grid is a continuous range in all but name. */
const FINEST_STEP = 1e-9;

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

const KEYS = {
  float: ["name", "kind", "low", "high", "scale", "step", "default", "when"],
  int: ["name", "kind", "low", "high", "scale", "step", "default", "when"],
  categorical: ["name", "kind", "choices", "default", "when"],
  ordinal: ["name", "kind", "levels", "default", "when"],
} as const satisfies Record<Dimension["kind"], readonly string[]>;

type Fields = Readonly<Record<string, unknown>>;

/** May a dimension have this name? */
export function isDimensionName(name: unknown): name is string {
  return typeof name === "string" && NAME.test(name) && name !== "__proto__";
}

/**
 * Every problem of a would-be dimension; none means that it is one. Whether its parents exist is a question to the
 * space (see `validateSpace`). `path` comes before the field in the path of each issue.
 */
export function validateDimension(dimension: unknown, path: string): Issue[] {
  const issues: Issue[] = [];
  const add = (field: string, message: string) => issues.push({ path: `${path}.${field}`, message });
  if (!isRecord(dimension)) {
    const rule = 'dimension; must be an object or a text such as "lr=float(1e-5,1,log)"';
    return [{ path, message: `${rule}: ${showValue(dimension)}` }];
  }
  const { name, kind } = dimension;
  if (!isDimensionName(name)) {
    add("name", `name; must be letters, digits, "_", "." or "-", a letter or "_" first: ${showValue(name)}`);
  }
  if (!isKind(kind)) {
    add("kind", `kind; must be float, int, categorical or ordinal: ${showValue(kind)}`);
    return issues;
  }
  const allowed: readonly string[] = KEYS[kind];
  for (const key of Object.keys(dimension)) {
    if (!allowed.includes(key) && dimension[key] !== undefined) {
      add(key, `field; must be one of ${allowed.join(", ")}: ${showValue(key)}`);
    }
  }
  const before = issues.length;
  if (kind === "categorical") checkValues(dimension["choices"], { field: "choices", noun: "choice", add });
  else if (kind === "ordinal") checkValues(dimension["levels"], { field: "levels", noun: "level", add });
  else checkRange(dimension, kind, add);
  // A default can be judged only by a range that is right.
  if (issues.length === before && dimension["default"] !== undefined) {
    const problem = valueProblem(dimension as unknown as Dimension, dimension["default"]);
    if (problem !== null) add("default", `default; ${problem}`);
  }
  checkCondition(dimension["when"], add);
  return issues;
}

function isKind(kind: unknown): kind is Dimension["kind"] {
  return typeof kind === "string" && Object.hasOwn(KEYS, kind);
}

type Add = (field: string, message: string) => void;

function checkRange(dimension: Fields, kind: "float" | "int", add: Add): void {
  const { low, high, scale, step } = dimension;
  const isBound = (value: unknown): value is number =>
    typeof value === "number" &&
    (kind === "int" ? Number.isInteger(value) && Math.abs(value) <= MAX_INT : Math.abs(value) <= MAX_FLOAT);
  const rule = kind === "int" ? "must be an integer from -1e12 to 1e12" : "must be a number from -1e150 to 1e150";
  if (!isBound(low)) add("low", `low; ${rule}: ${showValue(low)}`);
  if (!isBound(high)) add("high", `high; ${rule}: ${showValue(high)}`);
  if (scale !== "linear" && scale !== "log") add("scale", `scale; must be "linear" or "log": ${showValue(scale)}`);

  if (isBound(low) && isBound(high)) {
    const shown = `low (${showValue(low)})`;
    const narrowest = Math.max(NARROWEST * Math.max(Math.abs(low), Math.abs(high)), 1 / MAX_FLOAT);
    if (!(low < high)) {
      add("high", `high; must be > ${shown}: ${showValue(high)}. Swap them, or leave the dimension out.`);
    } else if (high - low < narrowest) {
      const least = showValue(Number(narrowest.toPrecision(2)));
      add("high", `high; must be above ${shown} by ${least} or more: ${showValue(high)}`);
    }
  }
  const least = kind === "int" ? 1 : 1 / MAX_FLOAT;
  if (isBound(low) && scale === "log" && low < least) {
    const bound = kind === "int" ? "≥ 1" : low > 0 ? `≥ ${showValue(least)}` : "> 0";
    add("low", `low; must be ${bound} on a log scale: ${showValue(low)}. Raise low, or use the linear scale.`);
  }
  if (step !== undefined) checkStep(dimension, kind, add);
}

function checkStep({ low, high, scale, step }: Fields, kind: "float" | "int", add: Add): void {
  if (scale === "log") {
    add("step", `step; must be absent on a log scale: ${showValue(step)}. Leave step out, or use the linear scale.`);
    return;
  }
  if (typeof step !== "number" || !(step > 0) || (kind === "int" && !Number.isInteger(step))) {
    add("step", `step; must be ${kind === "int" ? "an integer ≥ 1" : "a number > 0"}: ${showValue(step)}`);
    return;
  }
  if (typeof low !== "number" || typeof high !== "number" || !(low < high)) return;
  const range = high - low;
  if (step > range) add("step", `step; must be ≤ high - low (${showValue(range)}): ${showValue(step)}`);
  const finest = FINEST_STEP * Math.max(range, Math.abs(low), Math.abs(high));
  if (kind === "float" && step < finest) {
    const rule = `step; must be ≥ ${showValue(finest)}, a billionth of the range or its ends`;
    add("step", `${rule}: ${showValue(step)}. Leave step out.`);
  }
}

function checkValues(values: unknown, options: { field: string; noun: string; add: Add }): void {
  const { field, noun, add } = options;
  if (!Array.isArray(values) || values.length === 0) {
    add(field, `${field}; must be a list of at least one value: ${showValue(values)}`);
    return;
  }
  for (const [index, value] of values.entries()) {
    const path = `${field}[${index}]`;
    const finite = typeof value === "number" && Number.isFinite(value);
    if (!finite && typeof value !== "string" && typeof value !== "boolean") {
      add(path, `${noun}; must be a finite number, a text, true or false: ${showValue(value)}`);
    } else if (values.indexOf(value) < index) {
      add(path, `${noun}; must be given once: ${showValue(value)}`);
    }
  }
}

function checkCondition(when: unknown, add: Add): void {
  if (when === undefined) return;
  if (!isRecord(when) || Object.keys(when).length === 0) {
    add("when", `when; must name at least one other dimension and its values: ${showValue(when)}`);
    return;
  }
  for (const [parent, values] of Object.entries(when)) {
    checkValues(values, { field: `when.${parent}`, noun: "value", add });
  }
}
