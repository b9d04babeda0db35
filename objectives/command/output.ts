/**
 * Reads a program's result, failures and intermediate values from its standard output. docs/results.md has the grammar, and a
 * table of accepted and refused forms that the tests run.
 *
 * A line that names the metric (or states a failure) always wins over `value=…`, and that over a line that is only a number;
 * among lines of the same rank the last one counts. A value that is not a plain number is refused: a part of it is never
 * taken for the whole.
 */
import { stripVTControlCharacters } from "node:util";
import type { RE2JS } from "re2js";
import type { Evaluation, Metric } from "../../tuner/objective.ts";
import { defined } from "../../common/defined.ts";
import { isRecord } from "../../common/is-record.ts";
import { checkEvaluation, failure } from "../validate/evaluation.ts";
import { readPlainNumber, spellingOf } from "../../common/number-text.ts";
import { parseObject } from "./literal.ts";
import { numbersIn, valuesOf } from "./named-numbers.ts";
import { createObjectLines } from "./object-lines.ts";

export interface Report {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface OutputOptions {
  /** The first is the result; the others count wherever a line names them, the last time. */
  readonly metrics: readonly [Metric, ...Metric[]];
  /** Finds the value in its group; then no other form gives a value. */
  readonly pattern?: RE2JS | undefined;
  readonly onReport: (report: Report) => void;
}

export interface OutputReader {
  /** Takes a line, without its end. */
  line(line: string): void;
  /** To be called once after the last line. */
  end(): void;
  /** The result so far; null when no line gave one. */
  result(): Evaluation | null;
  /** A line that comes close to a result, described for the message that there is none; null when there is none. */
  nearMiss(): string | null;
}

/** How surely a line is meant as the result. */
const BARE = 0;
const VALUE = 1;
const NAMED = 2;

export function createOutputReader({ metrics: expected, pattern, onReport }: OutputOptions): OutputReader {
  const [{ name: metric }, ...others] = expected;
  /** The last value of each further metric. */
  const seen: Record<string, number> = {};
  const note = (numbers: Readonly<Record<string, number>>) => {
    for (const { name } of others) if (Object.hasOwn(numbers, name)) seen[name] = numbers[name];
  };
  let result: Evaluation | null = null;
  let rank = BARE;
  let near: string | null = null;
  const take = (evaluation: Evaluation, itsRank: number) => {
    if (result !== null && itsRank < rank) return;
    result = evaluation;
    rank = itsRank;
  };
  const valued = (numbers: Readonly<Record<string, number>>, standardError?: number) => {
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
    take(checkEvaluation(evaluation, [{ name: metric, direction: "minimize" }]), name === metric ? NAMED : VALUE);
  };
  const report = ({ step, ...values }: Readonly<Record<string, number>>) => {
    if (step !== undefined && Number.isInteger(step)) onReport({ step, values });
  };
  const refuse = (text: string, itsRank: number) => {
    if (pattern === undefined) take(failure("infeasible", misspelledMessage(metric, text)), itsRank);
  };

  /** Of the lines before. */
  const lastValues = () => (result !== null && "values" in result ? result.values : {});
  const takePruned = (values: Readonly<Record<string, number>>) =>
    take(checkEvaluation({ state: "pruned", values }, "any"), NAMED);

  function takeObject(object: Readonly<Record<string, unknown>>): void {
    const { failure: stated, message } = object;
    if (typeof stated === "string" || isRecord(stated)) {
      take(checkEvaluation({ failure: isRecord(stated) ? stated : { kind: stated, message } }, "any"), NAMED);
      return;
    }
    if (object.pruned === true) {
      const { [metric]: value = null } = numbersOf(object);
      takePruned(value === null ? lastValues() : { [metric]: value });
      return;
    }
    if (isRecord(object.values)) {
      const evaluation = { ...object, values: numbersOf(object.values) };
      note(evaluation.values);
      if (pattern === undefined) take(checkEvaluation(evaluation, [{ name: metric, direction: "minimize" }]), NAMED);
      return;
    }
    const holder = !Object.hasOwn(object, metric) && isRecord(object.metrics) ? object.metrics : object;
    const own = Object.hasOwn(holder, metric) ? holder[metric] : undefined;
    if (typeof own === "string" && spellingOf(own) !== null) return refuse(own, NAMED);
    const { standardError, ...numbers } = numbersOf(holder);
    if (own !== undefined && !Object.hasOwn(numbers, metric)) near = JSON.stringify({ [metric]: own });
    report(numbersOf({ step: object.step, ...numbers }));
    valued(numbers, standardError);
  }

  function takeText(text: string): void {
    const bare = readPlainNumber(text);
    if (bare !== null) {
      if (pattern === undefined) {
        take(checkEvaluation({ values: { [metric]: bare } }, [{ name: metric, direction: "minimize" }]), BARE);
      }
      return;
    }
    if (/^\S+$/.test(text) && spellingOf(text) !== null) return refuse(text, BARE);
    const named = valuesOf(text, metric);
    const { numbers, isAll } = numbersIn(withoutSpans(text, named));
    const { value, ...others } = numbers;
    // "value" is a common word, so it counts only where the line holds nothing but pairs.
    const known = isAll && value !== undefined ? numbers : others;
    const different = new Set(named.map((one) => (one.kind === "number" ? one.value : one.text)));
    if (different.size > 1) {
      const rule = `metric ${JSON.stringify(metric)}; must have one value in a line: ${[...different].join(" and ")}`;
      if (pattern === undefined) take(failure("infeasible", `${rule}. Print the result on its own line.`), NAMED);
      return;
    }
    const last = named.at(-1);
    if (last?.kind === "misspelled") return refuse(last.text, NAMED);
    const all = last === undefined ? known : { ...known, [metric]: last.value };
    if (last === undefined && isNear(text, metric)) near = text;
    report(all);
    valued(all);
  }

  function takePattern(line: string): void {
    const found = pattern?.matcher(line);
    let text: string | null = null;
    while (found?.find() === true) text = found.group(1) ?? text;
    if (text === null) return;
    const value = readPlainNumber(text.trim());
    if (value === null) return take(failure("infeasible", misspelledMessage(metric, text)), NAMED);
    take(checkEvaluation({ values: { [metric]: value } }, [{ name: metric, direction: "minimize" }]), NAMED);
  }

  function takeLine(line: string): void {
    const start = line.indexOf("{");
    const object = start === -1 || !line.endsWith("}") ? null : parseObject(line.slice(start));
    if (object === null) return takeText(line);
    // `loss=0.25 {"lr": 0.1}` has its result in front of the object.
    if (valuesOf(line.slice(0, start), metric).length > 0) takeText(line.slice(0, start).trim());
    else takeObject(object);
  }

  const objects = createObjectLines({ onObject: takeObject, onLine: takeLine });
  return {
    line(raw) {
      const line = stripVTControlCharacters(raw).trim();
      takePattern(line);
      objects.line(line);
    },
    end: objects.end,
    result: () => (result === null || others.length === 0 ? result : withOthers(result, seen, expected)),
    nearMiss: () => near,
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

function misspelledMessage(metric: string, text: string): string {
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
      return "Print it without the currency.";
    case "hexadecimal":
      return "Print it in decimal digits.";
    case "exponent":
      return "Write the exponent with e, as in 1e-5.";
    case "minus":
      return "Write the minus as a hyphen.";
    case "decimal-comma":
      return "Write a point for the decimal comma.";
    case "comma":
    case "grouped":
    case "grouped-decimal-comma":
    case null:
      return "Print digits with one decimal point and without separators, as in 1234.5.";
  }
}

/** The text with these stretches blank, so that `val loss=0.3` is not read as `loss` too. */
function withoutSpans(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  return spans.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
}

/** Does the text hold the metric's name in another case, or without a number behind it? */
function isNear(text: string, metric: string): boolean {
  return text.length <= 200 && text.toLowerCase().includes(metric.toLowerCase());
}

/** The numbers among the properties, also as texts. */
function numbersOf(object: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: [string, number][] = [];
  for (const [name, value] of Object.entries(object)) {
    const number = typeof value === "string" ? readPlainNumber(value.trim()) : value;
    if (typeof number === "number") numbers.push([name, number]);
  }
  return Object.fromEntries(numbers);
}
