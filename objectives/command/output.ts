/**
 * Reads a program's result, failures and intermediate values from its standard output. docs/results.md contains the
 * grammar, and a table of accepted and rejected forms that the tests check.
 *
 * A line that names the metric (or reports a failure) takes precedence over `value=…`, which takes precedence over a
 * line that is only a number; among lines of the same rank, the last one counts. A value that is not a plain number is
 * rejected as a whole, so that part of it is never mistaken for the value.
 */
import { stripVTControlCharacters } from "node:util";
import type { RE2JS } from "re2js";
import type { Evaluation, Metric } from "../../tuner/objective.ts";
import { isRecord } from "../../common/is-record.ts";
import { checkEvaluation, failure } from "../validate/evaluation.ts";
import { readPlainNumber, spellingOf } from "../../common/number-text.ts";
import { parseObject } from "./literal.ts";
import { numbersIn, valuesOf } from "./named-numbers.ts";
import { createObjectLines } from "./object-lines.ts";
import { BARE, createResult, misspelledMessage, NAMED } from "./result-so-far.ts";

export interface Report {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

export interface OutputOptions {
  /** The first is the result; the others are read from the last line that names them. */
  readonly metrics: readonly [Metric, ...Metric[]];
  /** Its group captures the value; if set, no other form gives a value. */
  readonly pattern?: RE2JS | undefined;
  readonly onReport: (report: Report) => void;
}

export interface OutputReader {
  /** Processes a line, without its line break. */
  line(line: string): void;
  /** Call once after the last line. */
  end(): void;
  /** The result so far; null if no line has given one. */
  result(): Evaluation | null;
  /** A line that resembles a result, to be quoted in the message that there is no result; null if there is none. */
  nearMiss(): string | null;
}

export function createOutputReader({ metrics, pattern, onReport }: OutputOptions): OutputReader {
  const result = createResult(metrics, pattern);
  const { metric } = result;
  let near: string | null = null;

  function report({ step, ...values }: Readonly<Record<string, number>>): void {
    if (step !== undefined && Number.isInteger(step)) onReport({ step, values });
  }

  function takeObject(object: Readonly<Record<string, unknown>>): void {
    const { failure: stated, message } = object;
    if (typeof stated === "string" || isRecord(stated)) {
      const failed = isRecord(stated) ? stated : { kind: stated, message };
      return result.take(checkEvaluation({ failure: failed }, "any"), NAMED);
    }
    if (object.pruned === true) return result.takePruned(numbersOf(object)[metric] ?? null);
    if (isRecord(object.values)) return result.takeEvaluation({ ...object, values: numbersOf(object.values) });
    const holder = !Object.hasOwn(object, metric) && isRecord(object.metrics) ? object.metrics : object;
    const own = Object.hasOwn(holder, metric) ? holder[metric] : undefined;
    if (typeof own === "string" && spellingOf(own) !== null) return result.refuse(own, NAMED);
    const { standardError, ...numbers } = numbersOf(holder);
    if (own !== undefined && !Object.hasOwn(numbers, metric)) near = JSON.stringify({ [metric]: own });
    report(numbersOf({ step: object.step, ...numbers }));
    result.takeNumbers(numbers, standardError);
  }

  function takeText(text: string): void {
    const bare = readPlainNumber(text);
    if (bare !== null) return result.takeValue(bare, BARE);
    if (/^\S+$/.test(text) && spellingOf(text) !== null) return result.refuse(text, BARE);
    const named = valuesOf(text, metric);
    const { numbers, isAll } = numbersIn(withoutSpans(text, named));
    const { value, ...others } = numbers;
    // "value" is a common word, so it counts only if the line contains nothing but pairs.
    const known = isAll && value !== undefined ? numbers : others;
    const different = new Set(named.map((one) => (one.kind === "number" ? one.value : one.text)));
    if (different.size > 1) {
      const rule = `metric ${JSON.stringify(metric)}; must have one value in a line: ${[...different].join(" and ")}`;
      return result.fail(`${rule}. Print the result on its own line.`);
    }
    const last = named.at(-1);
    if (last?.kind === "misspelled") return result.refuse(last.text, NAMED);
    const all = last === undefined ? known : { ...known, [metric]: last.value };
    if (last === undefined && isNear(text, metric)) near = text;
    report(all);
    result.takeNumbers(all);
  }

  function takePattern(line: string): void {
    const found = pattern?.matcher(line);
    let text: string | null = null;
    while (found?.find() === true) text = found.group(1) ?? text;
    if (text === null) return;
    const value = readPlainNumber(text.trim());
    if (value === null) return result.take(failure("infeasible", misspelledMessage(metric, text)), NAMED);
    result.take(checkEvaluation({ values: { [metric]: value } }, [{ name: metric, direction: "minimize" }]), NAMED);
  }

  function takeLine(line: string): void {
    const start = line.indexOf("{");
    const object = start === -1 || !line.endsWith("}") ? null : parseObject(line.slice(start));
    if (object === null) return takeText(line);
    // In `loss=0.25 {"lr": 0.1}` the result precedes the object.
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
    result: result.result,
    nearMiss: () => near,
  };
}

/** The text with these spans blanked out, so that `val loss=0.3` is not read as `loss` too. */
function withoutSpans(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  return spans.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
}

/** Whether the text contains the metric's name in different case, or without a number after it. */
function isNear(text: string, metric: string): boolean {
  return text.length <= 200 && text.toLowerCase().includes(metric.toLowerCase());
}

/** The properties that are numbers, or strings containing numbers. */
function numbersOf(object: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: [string, number][] = [];
  for (const [name, value] of Object.entries(object)) {
    const number = typeof value === "string" ? readPlainNumber(value.trim()) : value;
    if (typeof number === "number") numbers.push([name, number]);
  }
  return Object.fromEntries(numbers);
}
