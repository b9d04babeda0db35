/**
 * Typed search spaces: `{ lr: float(1e-5, 1, { log: true }), opt: choice("sgd", "adam") }` determines the type of the
 * objective's argument.
 */
import { InvalidInput } from "../common/errors.ts";
import { defined } from "../common/defined.ts";
import { validateSpace } from "../tuner/space/validate-space.ts";
import type { Condition, Dimension, HyperparameterValue, SearchSpace } from "../tuner/space/search-space.ts";

type Shape = Dimension extends infer Kind ? (Kind extends Dimension ? Omit<Kind, "name" | "when"> : never) : never;

declare const value: unique symbol;

/** A dimension without its name; `Value` is the type that the objective receives. */
export interface Hyperparameter<Value> {
  readonly shape: Shape;
  readonly when?: Condition;
  /** Exists only in types. */
  readonly [value]?: Value;
}

/** Dimensions by name. Parents precede their children. */
export type Space = Readonly<Record<string, Hyperparameter<unknown>>>;

/** The hyperparameters that an objective receives: a value per dimension; conditional dimensions may be `undefined`. */
export type ValuesOf<Dimensions extends Space> = {
  readonly [Name in keyof Dimensions]: Dimensions[Name] extends Hyperparameter<infer Value> ? Value : never;
};

export interface RangeOptions {
  /** Uses a logarithmic scale; `low` must be > 0. */
  readonly log?: boolean;
  /** Restricts the values to low, low + step, … ≤ high; not allowed on a logarithmic scale. */
  readonly step?: number;
  /**
   * If every dimension has a default, the first trial is the default configuration, which is the baseline of the study.
   */
  readonly default?: number;
  /** Where you expect the optimum; it matters less as results come in (docs/search-spaces.md). */
  readonly likely?: number;
  /** The precision of `likely`, as one standard deviation: a factor on a logarithmic scale, otherwise a difference. */
  readonly within?: number;
}

/** A number from `low` to `high`, both included. */
export function float(low: number, high: number, options: RangeOptions = {}): Hyperparameter<number> {
  return { shape: { kind: "float", ...range(low, high, options) } };
}

/** An integer from `low` to `high`, both included. */
export function int(low: number, high: number, options: RangeOptions = {}): Hyperparameter<number> {
  return { shape: { kind: "int", ...range(low, high, options) } };
}

/** One of a few unordered values. */
export function choice<const Choices extends readonly HyperparameterValue[]>(
  ...choices: Choices
): Hyperparameter<Choices[number]> {
  return { shape: { kind: "categorical", choices } };
}

/** One of a few ordered values; adjacent values are assumed to be similar. */
export function ordinal<const Levels extends readonly HyperparameterValue[]>(
  ...levels: Levels
): Hyperparameter<Levels[number]> {
  return { shape: { kind: "ordinal", levels } };
}

/**
 * Makes a dimension conditional: active if the others have one of the given values, otherwise `undefined`. Example:
 * `when(float(0, 1), { opt: "adam" })`.
 */
export function when<Value>(
  hyperparameter: Hyperparameter<Value>,
  condition: Readonly<Record<string, HyperparameterValue | readonly HyperparameterValue[]>>,
): Hyperparameter<Value | undefined> {
  const entries = Object.entries(condition).map(
    ([parent, values]) => [parent, typeof values === "object" ? values : [values]] as const,
  );
  return { shape: hyperparameter.shape, when: Object.fromEntries(entries) };
}

/** Converts the space to the tuner's form. Throws InvalidInput with every issue. */
export function searchSpace(dimensions: Space): SearchSpace {
  const space = Object.entries(dimensions).map(
    ([name, { shape, when: condition }]) => ({ name, ...shape, ...defined({ when: condition }) }) as Dimension,
  );
  const issues = validateSpace(space);
  if (issues.length > 0) throw new InvalidInput(issues);
  return space;
}

function range(low: number, high: number, { log = false, step, default: first, likely, within }: RangeOptions) {
  const scale = log ? ("log" as const) : ("linear" as const);
  return { low, high, scale, ...defined({ step, default: first, likely, within }) };
}
