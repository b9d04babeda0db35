/**
 * What an objective returns becomes an evaluation, whoever wrote the objective. A user's function may return a bare
 * number, forget a metric or throw; the rules are:
 *
 * | it …                                     | becomes                                    |
 * |------------------------------------------|--------------------------------------------|
 * | returns a number                         | the value of the first metric              |
 * | returns NaN or ±∞ for a metric           | `diverged`                                 |
 * | forgets a metric, or returns another thing | `infeasible`                             |
 * | throws                                   | `infeasible`, with the error's first frames |
 * | returns a failure                        | that failure                               |
 *
 * An exception counts as `infeasible`, not `transient`: code that throws at these hyperparameters throws at them again,
 * so the study learns to avoid them and does not spend two more attempts.
 */
import type { Evaluation, FailureKind, Metric } from "../../tuner/objective.ts";
import { listNames } from "../closest-name.ts";
import { checkArtifacts } from "./checked-artifacts.ts";
import { isRecord } from "./is-record.ts";

const failureKinds = ["diverged", "infeasible", "transient"] as const satisfies readonly FailureKind[];

/** Which numbers must be there: every metric of the objective, or just any (the names of an assessment are free). */
export type Expected = readonly Metric[] | "any";

/** Runs an evaluation and checks what it returns. Never rejects. */
export async function checked(run: () => unknown, expected: Expected): Promise<Evaluation> {
  try {
    return checkEvaluation(await run(), expected);
  } catch (error) {
    return failure("infeasible", `objective; threw: ${describeError(error)}`);
  }
}

/** The evaluation that `returned` stands for; holds plain numbers and text only, so that it can cross threads. */
export function checkEvaluation(returned: unknown, expected: Expected): Evaluation {
  if (typeof returned === "number") {
    const name = expected === "any" ? "value" : (expected[0]?.name ?? "value");
    return checkEvaluation({ values: { [name]: returned } }, expected);
  }
  if (isRecord(returned) && "failure" in returned) return checkFailure(returned.failure);
  if (!isRecord(returned) || !isRecord(returned.values)) {
    return failure("infeasible", `evaluation; must be a number, { values } or { failure }: ${shown(returned)}`);
  }
  const { values } = returned;
  for (const { name } of expected === "any" ? [] : expected) {
    const value = values[name];
    if (typeof value !== "number") {
      const found = value === undefined ? "missing" : shown(value);
      return failure("infeasible", `metric ${JSON.stringify(name)}; must be a number among the values: ${found}`);
    }
    if (!Number.isFinite(value)) return notFinite(name, value);
  }
  const standardErrors = finiteNumbers(returned.standardErrors, (value) => value > 0);
  const metrics = finiteNumbers(returned.metrics);
  const artifacts = checkArtifacts(returned.artifacts);
  return {
    values: finiteNumbers(values) ?? {},
    ...(standardErrors === undefined ? {} : { standardErrors }),
    ...(metrics === undefined ? {} : { metrics }),
    ...(artifacts === undefined ? {} : { artifacts }),
  };
}

/** A metric came out as NaN or ±∞: these hyperparameters are bad. */
function notFinite(metric: string, value: number): Evaluation {
  return failure("diverged", `metric ${JSON.stringify(metric)}; must be finite: ${value}`);
}

export function failure(kind: FailureKind, message: string): Evaluation {
  return { failure: { kind, message } };
}

/** Longer frames are cut. */
const LONGEST_FRAME = 200;

/**
 * The message, and where in the user's code the error came from. Frames in `data:` addresses are left out: a loader puts
 * the text of the whole module there, and no line of it is a line of the user's file.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line) && !line.includes("node:internal") && !/[ (]data:/.test(line))
    .slice(0, 3)
    .map((line) => (line.length > LONGEST_FRAME ? `${line.slice(0, LONGEST_FRAME - 1)}…` : line));
  return [error.message === "" ? error.name : error.message, ...frames].join("\n");
}

function checkFailure(given: unknown): Evaluation {
  const { kind, message } = isRecord(given) ? given : { kind: given, message: undefined };
  const known = failureKinds.find((name) => name === kind);
  if (known !== undefined) return failure(known, typeof message === "string" ? message : known);
  const rule = `failure kind; must be ${failureKinds.map((name) => JSON.stringify(name)).join(", ")}`;
  return failure("infeasible", `${rule}: ${shown(kind)}`);
}

function finiteNumbers(
  given: unknown,
  accept: (value: number) => boolean = () => true,
): Readonly<Record<string, number>> | undefined {
  if (!isRecord(given)) return undefined;
  return Object.fromEntries(
    Object.entries(given).filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === "number" && Number.isFinite(entry[1]) && accept(entry[1]),
    ),
  );
}

/** A value in a message: text and numbers as they are, anything larger by its kind. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (isRecord(value)) return `an object with ${listNames(Object.keys(value)) || "nothing"}`;
  return typeof value === "function" ? "a function" : String(value);
}
