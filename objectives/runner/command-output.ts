/**
 * What a program says on its standard output: results, failures and intermediate values, a line at a time.
 *
 * With a metric named `loss`, a line means something when it is
 *
 * | a line such as                                       | says                                              |
 * |------------------------------------------------------|---------------------------------------------------|
 * | `0.3`                                                | the result                                        |
 * | `value=0.3`                                          | the result                                        |
 * | `loss=0.3`, also within text: `epoch 9, loss=0.3`    | the result                                        |
 * | `{"loss": 0.3}` or `{"value": 0.3}`                  | the result                                        |
 * | `{"loss": 0.3, "accuracy": 0.9, "standardError": 0.1}` | the result, another number, and its uncertainty |
 * | `{"values": {…}, "standardErrors": {…}, "metrics": {…}}` | the result as an Evaluation                   |
 * | `step=2 loss=0.5`, or `{"step": 2, "loss": 0.5}`     | an intermediate value, and a result if it is last |
 * | `{"failure": "diverged", "message": "…"}`            | a failure; also `infeasible`, `transient`         |
 *
 * Numbers may be NaN or infinite, as Python writes them. The last result or failure counts.
 */
import type { Evaluation } from "../../tuner/objective.ts";
import { checkEvaluation } from "./checked-evaluation.ts";
import { isRecord } from "./is-record.ts";

export interface OutputLine {
  readonly result: Evaluation | null;
  readonly report: { readonly step: number; readonly values: Readonly<Record<string, number>> } | null;
}

const nothing: OutputLine = { result: null, report: null };
const numberPattern = String.raw`[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[nN]a[nN]|[iI]nf(?:inity)?)`;
const wholeNumber = new RegExp(`^${numberPattern}$`);
const assignment = new RegExp(
  String.raw`(?<![^\s,;([])([A-Za-z_][\w.@%/-]*)\s*=\s*(${numberPattern})(?![^\s,;)\]])`,
  "g",
);

/** What one line says about the metric of this name. */
export function parseOutputLine(line: string, metric: string): OutputLine {
  const text = line.trim();
  if (wholeNumber.test(text)) return ofNumbers({ [metric]: toNumber(text) }, metric);
  if (text.startsWith("{")) {
    const parsed = parseJson(text);
    return isRecord(parsed) ? ofObject(parsed, metric) : nothing;
  }
  const numbers: Record<string, number> = {};
  for (const [, name, number] of text.matchAll(assignment)) numbers[name] = toNumber(number);
  // "value" is a common word, so it counts only where the line holds nothing but assignments.
  if (!Object.hasOwn(numbers, metric) && text.replace(assignment, "").replace(/[\s,;]/g, "") !== "")
    delete numbers.value;
  return ofNumbers(numbers, metric);
}

function ofObject(object: Record<string, unknown>, metric: string): OutputLine {
  if ("failure" in object) {
    const { failure, message } = object;
    const given = isRecord(failure) ? failure : { kind: failure, message };
    return { result: checkEvaluation({ failure: given }, "any"), report: null };
  }
  if (isRecord(object.values)) {
    const numbers = { ...object, values: numbersOf(object.values) };
    return { result: checkEvaluation(numbers, [{ name: metric, direction: "minimize" }]), report: null };
  }
  const { standardError, ...numbers } = numbersOf(object);
  return ofNumbers(numbers, metric, standardError);
}

function ofNumbers(numbers: Readonly<Record<string, number>>, metric: string, standardError?: number): OutputLine {
  const { step, ...others } = numbers;
  const report = step === undefined || !Number.isInteger(step) ? null : { step, values: others };
  const name = Object.hasOwn(others, metric) ? metric : "value";
  const { [name]: value, ...metrics } = others;
  if (value === undefined) return { result: null, report };
  const evaluation = {
    values: { [metric]: value },
    ...(standardError === undefined ? {} : { standardErrors: { [metric]: standardError } }),
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
  };
  return { result: checkEvaluation(evaluation, [{ name: metric, direction: "minimize" }]), report };
}

/** JSON, with the NaN and ±Infinity that Python's json module writes into it (as texts, read back by numbersOf). */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) => (token[0] === '"' ? token : `"${token}"`)),
    );
  } catch {
    return null;
  }
}

function numbersOf(object: Readonly<Record<string, unknown>>): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === "number") numbers[name] = value;
    else if (value === "NaN" || value === "Infinity" || value === "-Infinity") numbers[name] = Number(value);
  }
  return numbers;
}

function toNumber(text: string): number {
  if (/nan/i.test(text)) return NaN;
  if (/inf/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}
