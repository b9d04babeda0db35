/** Validates a single dimension in isolation, and reports every problem with its path. */
import { isRecord } from "../../common/is-record.ts";
import { valueProblem } from "./dimension.ts";
import type { Issue } from "../../common/issue.ts";
import type { Dimension } from "./search-space.ts";
import { isReservedName } from "../../common/reserved-names.ts";
import { showValue } from "../../common/show-value.ts";

/** Larger bounds would overflow in range arithmetic. */
const MAX_FLOAT = 1e150;
/** Minimum width relative to the bounds; a narrower range contains too few doubles to search. */
const MIN_RELATIVE_RANGE = 1e-12;
/** Ints up to this size are encoded and decoded without loss. */
const MAX_INT = 1e12;
/** Finer grids are practically continuous. */
const MIN_RELATIVE_STEP = 1e-9;

/** Maximum number of values: more are unreadable in messages and indistinguishable in a search. */
const MAX_VALUES = 1000;
const MAX_NAME_LENGTH = 100;

const NAME = /^[\p{L}_](?:[\p{L}\p{M}\p{N}_./:@%+#[\] -]*[\p{L}\p{M}\p{N}_./:@%+#[\]-])?$/u;
const NAME_RULE =
  "must be at most 100 letters of any script, digits, spaces and _ . - / : @ % + # [ ], a letter or _ first, no space last";

const KEYS = {
  float: ["name", "kind", "low", "high", "scale", "step", "default", "likely", "within", "when"],
  int: ["name", "kind", "low", "high", "scale", "step", "default", "likely", "within", "when"],
  categorical: ["name", "kind", "choices", "default", "likely", "when"],
  ordinal: ["name", "kind", "levels", "default", "likely", "when"],
} as const satisfies Record<Dimension["kind"], readonly string[]>;

type Fields = Readonly<Record<string, unknown>>;

/** Whether a dimension may have this name. Used by the command line, the API and the library. */
export function isDimensionName(name: unknown): name is string {
  return nameProblem(name) === null;
}

/** Why a value cannot be a dimension's name: "rule: value. remedy."; null if it can. */
function nameProblem(name: unknown): string | null {
  const shown = showValue(name);
  if (typeof name !== "string" || name.length > MAX_NAME_LENGTH || !NAME.test(name)) return `${NAME_RULE}: ${shown}`;
  if (isReservedName(name)) return `must not be reserved: ${shown}`;
  // Two spellings of one name would look the same.
  const composed = name.normalize("NFC");
  return composed === name ? null : `must be in Unicode's composed form (NFC): ${shown}. Write ${composed}.`;
}

/**
 * Every problem with a proposed dimension; an empty list means that it is valid. Whether its parents exist depends on
 * the space (see `validateSpace`). `path` precedes the field in the path of each issue.
 */
export function validateDimension(dimension: unknown, path: string): Issue[] {
  const issues: Issue[] = [];
  const add = (field: string, message: string) => issues.push({ path: `${path}.${field}`, message });
  if (!isRecord(dimension)) {
    const rule = 'dimension; must be an object or a string such as "lr=float(1e-5,1,log)"';
    return [{ path, message: `${rule}: ${showValue(dimension)}` }];
  }
  const { name, kind } = dimension;
  const problem = nameProblem(name);
  if (problem !== null) add("name", `name; ${problem}`);
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
  // A default can only be checked against a valid range.
  if (issues.length === before && dimension["default"] !== undefined) {
    const problem = valueProblem(dimension as unknown as Dimension, dimension["default"]);
    if (problem !== null) add("default", `default; ${problem}`);
  }
  if (issues.length === before) checkLikely(dimension, add);
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
    const minRange = Math.max(MIN_RELATIVE_RANGE * Math.max(Math.abs(low), Math.abs(high)), 1 / MAX_FLOAT);
    if (!(low < high)) {
      const constant = `For a constant, write ${String(dimension["name"])}=choice(${showValue(low)}).`;
      add("high", `high; must be > ${shown}: ${showValue(high)}. ${low === high ? constant : "Swap them."}`);
    } else if (high - low < minRange) {
      const minimum = showValue(Number(minRange.toPrecision(2)));
      add("high", `high; must be at least ${minimum} above ${shown}: ${showValue(high)}`);
    }
  }
  const minimum = kind === "int" ? 1 : 1 / MAX_FLOAT;
  if (isBound(low) && scale === "log" && low < minimum) {
    const bound = kind === "int" ? "≥ 1" : low > 0 ? `≥ ${showValue(minimum)}` : "> 0";
    add("low", `low; must be ${bound} on a log scale: ${showValue(low)}. Raise low, or use the linear scale.`);
  }
  if (step !== undefined) checkStep(dimension, kind, add);
}

/** For a dimension whose range is valid. */
function checkLikely(dimension: Fields, add: Add): void {
  const { likely, within, scale } = dimension;
  if (likely !== undefined) {
    const problem = valueProblem(dimension as unknown as Dimension, likely);
    if (problem !== null) add("likely", `likely; ${problem}`);
  }
  if (within === undefined) return;
  if (likely === undefined) {
    add("within", `within; must go with likely: ${showValue(within)}. Add likely=VALUE, or leave within out.`);
  } else if (typeof within !== "number" || !(within > (scale === "log" ? 1 : 0)) || within > MAX_FLOAT) {
    const rule = scale === "log" ? "a factor > 1 on the log scale" : "a number > 0";
    add("within", `within; must be ${rule}: ${showValue(within)}`);
  }
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
  const minStep = MIN_RELATIVE_STEP * Math.max(range, Math.abs(low), Math.abs(high));
  if (kind === "float" && step < minStep) {
    const rule = `step; must be ≥ ${showValue(minStep)}, a billionth of the range or of its limits`;
    add("step", `${rule}: ${showValue(step)}. Leave step out.`);
  }
}

function checkValues(values: unknown, options: { field: string; noun: string; add: Add }): void {
  const { field, noun, add } = options;
  if (!Array.isArray(values) || values.length === 0) {
    add(field, `${field}; must be a list of at least one value: ${showValue(values)}`);
    return;
  }
  if (values.length > MAX_VALUES) {
    const remedy = field === "choices" || field === "levels" ? " Use int or float for numbers." : "";
    add(field, `${field}; must have at most ${MAX_VALUES} values: ${values.length}.${remedy}`);
    return;
  }
  const seen = new Set<unknown>();
  for (const [index, value] of values.entries()) {
    const path = `${field}[${index}]`;
    const finite = typeof value === "number" && Number.isFinite(value);
    if (!finite && typeof value !== "string" && typeof value !== "boolean") {
      add(path, `${noun}; must be a finite number, a string, true or false: ${showValue(value)}${valueRemedy(value)}`);
    } else if (seen.has(value)) {
      add(path, `${noun}; must be given once: ${showValue(value)}`);
    }
    seen.add(value);
  }
}

/** Lists and null are common attempts to specify network shapes or "none". */
function valueRemedy(value: unknown): string {
  if (value === null) return '. Write a string such as "none", and let the objective interpret it.';
  return typeof value === "object" ? ". Write it as a string, and let the objective interpret it." : "";
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
