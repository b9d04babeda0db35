/** Parses the fields of a point into hyperparameters, with an error message per field. */
import type { Hyperparameters, SearchSpace } from "../../api.ts";
import { activeDimensions, type Dimension, type Value, valuesOf } from "./position.ts";

/** A field for each dimension, including those that are currently inactive. */
export type Fields = Readonly<Record<string, string>>;

export interface ReadFields {
  readonly hyperparameters: Hyperparameters;
  /** The rule that the value violates, by dimension. */
  readonly problems: Readonly<Record<string, string>>;
  /** The dimensions to fill in, given the values of the others. */
  readonly active: readonly Dimension[];
}

/** Tolerance for grid points, in steps. */
const GRID_TOLERANCE = 1e-6;

/** Fields for this point; other dimensions get their default, or their first value. */
export function fieldsOf(space: SearchSpace, point: Hyperparameters): Fields {
  return Object.fromEntries(
    space.map((dimension) => [dimension.name, String(point[dimension.name] ?? first(dimension))]),
  );
}

function first(dimension: Dimension): Value {
  if (dimension.default !== undefined) return dimension.default;
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") return valuesOf(dimension)[0] ?? "";
  return dimension.low;
}

export function readFields(space: SearchSpace, fields: Fields): ReadFields {
  const values: Record<string, Value> = {};
  const problems: Record<string, string> = {};
  const said = Object.fromEntries(
    space.flatMap((dimension) => {
      const value = valueOf(dimension, fields[dimension.name] ?? "");
      return value === null ? [] : [[dimension.name, value]];
    }),
  );
  const active = activeDimensions(space, said);
  for (const dimension of active) {
    const { name } = dimension;
    const value = said[name];
    const problem = value === undefined ? ruleOf(dimension) : brokenRule(dimension, value);
    if (problem !== null) problems[name] = problem;
    else if (value !== undefined) values[name] = value;
  }
  return { hyperparameters: values, problems, active };
}

/** The parsed value; null if the text is not a value of this kind. */
function valueOf(dimension: Dimension, text: string): Value | null {
  const trimmed = text.trim();
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") {
    return valuesOf(dimension).find((value) => String(value) === trimmed) ?? null;
  }
  // Accepts a typographic minus sign, and a comma as decimal separator.
  const value = Number(trimmed.replace("−", "-").replace(/^([^,.]*),([^,.]*)$/, "$1.$2"));
  return trimmed === "" || !Number.isFinite(value) ? null : value;
}

/** Uses the same wording as the server, which validates again. */
function ruleOf(dimension: Dimension): string {
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") {
    return `must be one of ${valuesOf(dimension).map(String).join(", ")}`;
  }
  const { kind, low, high } = dimension;
  return `must be ${kind === "int" ? "an integer" : "a number"} from ${low} to ${high}`;
}

function brokenRule(dimension: Dimension, value: Value): string | null {
  if (dimension.kind === "categorical" || dimension.kind === "ordinal") return null;
  const { kind, low, high, step } = dimension;
  const number = Number(value);
  if ((kind === "int" && !Number.isInteger(number)) || number < low || number > high) return ruleOf(dimension);
  if (step === undefined) return null;
  const steps = (number - low) / step;
  const isOnGrid = Math.abs(steps - Math.round(steps)) <= GRID_TOLERANCE;
  return isOnGrid ? null : `must be ${low} plus a multiple of ${step}`;
}

/** `a, b; c` → its tags, without duplicates. */
export function readTags(text: string): readonly string[] {
  return [...new Set(text.split(/[,;\n]/).map((tag) => tag.trim()))].filter((tag) => tag !== "");
}
