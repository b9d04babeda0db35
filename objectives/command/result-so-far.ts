/** The result of a program so far: from the line with the highest rank, and among equals the last one. */
import type { RE2JS } from "re2js";
import { defined } from "../../common/defined.ts";
import { spellingOf } from "../../common/number-text.ts";
import type { Evaluation, Metric } from "../../tuner/objective.ts";
import { checkEvaluation, failure } from "../validate/evaluation.ts";

/** Ranks: how certain it is that a line is meant as the result. */
export const BARE = 0;
const VALUE = 1;
export const NAMED = 2;

type Numbers = Readonly<Record<string, number>>;

export interface ResultSoFar {
  /** The name of the metric to minimize or maximize. */
  readonly metric: string;
  /** Uses an evaluation as the result, unless a line of higher rank gave one. */
  take(evaluation: Evaluation, rank: number): void;
  /** Records a failure, unless a pattern is set: then no other form gives a result. */
  fail(message: string): void;
  /** Uses this value of the metric, unless a pattern is set. */
  takeValue(value: number, rank: number): void;
  /** Takes values by name: the metric or `value` is the result, the others are recorded. */
  takeNumbers(numbers: Numbers, standardError?: number): void;
  /** Takes an object with `values` of all metrics. */
  takeEvaluation(evaluation: Readonly<Record<string, unknown>> & { readonly values: Numbers }): void;
  /** A pruned trial, with its value or the last one printed. */
  takePruned(value: number | null): void;
  /** Records a value that is not a plain number as a failure. */
  refuse(text: string, rank: number): void;
  /** Null if there is none yet. */
  result(): Evaluation | null;
}

export function createResult(expected: readonly [Metric, ...Metric[]], pattern: RE2JS | undefined): ResultSoFar {
  const [{ name: metric }, ...others] = expected;
  const minimized = [{ name: metric, direction: "minimize" }] as const;
  /** The last value of each additional metric. */
  const seen: Record<string, number> = {};
  let result: Evaluation | null = null;
  let highest = BARE;

  function note(numbers: Numbers): void {
    for (const { name } of others) if (Object.hasOwn(numbers, name)) seen[name] = numbers[name];
  }

  function take(evaluation: Evaluation, rank: number): void {
    if (result !== null && rank < highest) return;
    result = evaluation;
    highest = rank;
  }

  return {
    metric,
    take,
    fail(message) {
      if (pattern === undefined) take(failure("infeasible", message), NAMED);
    },
    takeValue(value, rank) {
      if (pattern === undefined) take(checkEvaluation({ values: { [metric]: value } }, minimized), rank);
    },
    takeNumbers(numbers, standardError) {
      note(numbers);
      const name = Object.hasOwn(numbers, metric) ? metric : "value";
      const { step: _, [name]: value, ...metrics } = numbers;
      if (value === undefined || pattern !== undefined) return;
      const evaluation = {
        values: { [metric]: value },
        ...defined({
          standardErrors: standardError === undefined ? undefined : { [metric]: standardError },
          metrics: Object.keys(metrics).length === 0 ? undefined : metrics,
        }),
      };
      take(checkEvaluation(evaluation, minimized), name === metric ? NAMED : VALUE);
    },
    takeEvaluation(evaluation) {
      note(evaluation.values);
      if (pattern === undefined) take(checkEvaluation(evaluation, minimized), NAMED);
    },
    takePruned(value) {
      const last = result !== null && "values" in result ? result.values : {};
      const values = value === null ? last : { [metric]: value };
      take(checkEvaluation({ state: "pruned", values }, "any"), NAMED);
    },
    refuse(text, rank) {
      if (pattern === undefined) take(failure("infeasible", misspelledMessage(metric, text)), rank);
    },
    result: () => (result === null || others.length === 0 ? result : withOthers(result, seen, expected)),
  };
}

/** A result with the values of all metrics, from wherever they were printed. */
function withOthers(
  result: Evaluation,
  seen: Readonly<Record<string, number>>,
  expected: readonly Metric[],
): Evaluation {
  if ("failure" in result) return result;
  const metrics = Object.entries(result.metrics ?? {}).filter(([name]) => expected.every((one) => one.name !== name));
  const { metrics: _, ...rest } = result;
  const recorded = metrics.length === 0 ? {} : { metrics: Object.fromEntries(metrics) };
  return checkEvaluation({ ...rest, ...recorded, values: { ...seen, ...result.values } }, expected);
}

export function misspelledMessage(metric: string, text: string): string {
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 39)}…` : text);
  return `metric ${JSON.stringify(metric)}; must be a plain number: ${shown}. ${remedyFor(text)}`;
}

function remedyFor(text: string): string {
  switch (spellingOf(text)) {
    case "percent":
      return "Print it without the percent sign.";
    case "unit":
      return "Print it without its unit.";
    case "currency":
      return "Print it without the currency sign.";
    case "hexadecimal":
      return "Print it in decimal digits.";
    case "exponent":
      return "Write the exponent with e, as in 1e-5.";
    case "minus":
      return "Write the minus sign as a hyphen.";
    case "decimal-comma":
      return "Use a point instead of the decimal comma.";
    case "comma":
    case "grouped":
    case "grouped-decimal-comma":
    case null:
      return "Print digits with one decimal point and without separators, as in 1234.5.";
  }
}
