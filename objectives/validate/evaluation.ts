/**
 * Converts whatever an objective returns into an evaluation, regardless of who wrote the objective. A user's function
 * may return a bare number, omit a metric or throw; the rules are:
 *
 * | it …                                     | becomes                                    |
 * |------------------------------------------|--------------------------------------------|
 * | returns a number                         | the value of the first metric              |
 * | returns NaN or ±∞ for a metric           | `diverged`                                 |
 * | forgets a metric, or returns another thing | `infeasible`                             |
 * | throws                                   | `infeasible`, with the error's first frames |
 * | returns `state: "pruned"`                | ended early; its metrics may be missing    |
 * | returns a failure                        | that failure                               |
 *
 * An exception counts as `infeasible`, not `transient`: code that throws for these hyperparameters will throw for them
 * again, so the study learns to avoid them and does not make two more attempts.
 */
import { defined } from "../../common/defined.ts";
import type { Evaluation, FailureKind, Metric } from "../../tuner/objective.ts";
import { describeError } from "../../common/describe-error.ts";
import { listNames } from "../../common/did-you-mean.ts";
import { checkArtifacts } from "./artifacts.ts";
import { isRecord } from "../../common/is-record.ts";

const failureKinds = ["diverged", "infeasible", "transient"] as const satisfies readonly FailureKind[];

/** Which numbers are required: every metric of the objective, or any numbers (an assessment may use any names). */
export type Expected = readonly Metric[] | "any";

/** Runs an evaluation and checks what it returns. Never rejects. */
export async function checked(run: () => unknown, expected: Expected): Promise<Evaluation> {
  try {
    return checkEvaluation(await run(), expected);
  } catch (error) {
    return failure("infeasible", `objective; threw: ${describeError(error)}`);
  }
}

/**
 * The evaluation described by `returned`, reduced to plain numbers and strings, so that it can be sent between threads.
 */
export function checkEvaluation(returned: unknown, expected: Expected): Evaluation {
  if (typeof returned === "number") {
    const name = expected === "any" ? "value" : (expected[0]?.name ?? "value");
    return checkEvaluation({ values: { [name]: returned } }, expected);
  }
  if (isRecord(returned) && "failure" in returned) {
    return { ...checkFailure(returned.failure), ...defined({ artifacts: checkArtifacts(returned.artifacts) }) };
  }
  if (!isRecord(returned) || !isRecord(returned.values)) {
    return failure("infeasible", `evaluation; must be a number, { values } or { failure }: ${shown(returned)}`);
  }
  const { values } = returned;
  const isPruned = returned.state === "pruned";
  for (const { name } of expected === "any" ? [] : expected) {
    const value = values[name];
    if (isPruned && value === undefined) continue;
    if (typeof value !== "number") {
      const found = value === undefined ? "missing" : shown(value);
      return failure("infeasible", `metric ${JSON.stringify(name)}; must be a number among the values: ${found}`);
    }
    if (!Number.isFinite(value)) return notFinite(name, value);
  }
  const standardErrors = finiteNumbers(returned.standardErrors);
  const metrics = finiteNumbers(returned.metrics);
  const rowValues = expected === "any" ? finiteLists(returned.rowValues) : undefined;
  const artifacts = checkArtifacts(returned.artifacts);
  return {
    ...(isPruned ? { state: "pruned" } : {}),
    values: finiteNumbers(values) ?? {},
    ...defined({ standardErrors, rowValues, metrics, artifacts }),
  };
}

/** A metric was NaN or ±∞, which means that these hyperparameters are bad. */
function notFinite(metric: string, value: number): Evaluation {
  return failure("diverged", `metric ${JSON.stringify(metric)}; must be finite: ${value}`);
}

export function failure(kind: FailureKind, message: string): Evaluation {
  return { failure: { kind, message } };
}

function checkFailure(value: unknown): Evaluation {
  const { kind, message } = isRecord(value) ? value : { kind: value, message: undefined };
  const known = failureKinds.find((name) => name === kind);
  if (known !== undefined) return failure(known, typeof message === "string" ? message : known);
  const rule = `failure kind; must be one of ${failureKinds.map((name) => JSON.stringify(name)).join(", ")}`;
  return failure("infeasible", `${rule}: ${shown(kind)}`);
}

/** tuner/study/outcome.ts decides which of them are valid standard errors. */
function finiteNumbers(record: unknown): Readonly<Record<string, number>> | undefined {
  if (!isRecord(record)) return undefined;
  return Object.fromEntries(
    Object.entries(record).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number" && Number.isFinite(entry[1]),
    ),
  );
}

/** Lists with a non-finite or missing number are left out. */
function finiteLists(record: unknown): Readonly<Record<string, readonly number[]>> | undefined {
  if (!isRecord(record)) return undefined;
  const lists = Object.entries(record).flatMap(([name, list]): [string, readonly number[]][] => {
    if (!Array.isArray(list) && !ArrayBuffer.isView(list)) return [];
    const numbers: readonly unknown[] = Array.from(list as ArrayLike<unknown>);
    return numbers.every((one): one is number => typeof one === "number" && Number.isFinite(one))
      ? [[name, numbers]]
      : [];
  });
  return Object.fromEntries(lists);
}

/** Formats a value for a message: strings and numbers unchanged, anything else as its type. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (isRecord(value)) return `an object with ${listNames(Object.keys(value)) || "nothing"}`;
  return typeof value === "function" ? "a function" : String(value);
}
