/** The result of an evaluation, as returned by an objective or told by a worker, and the outcome of the trial. */
import type { Artifact } from "../../common/artifact.ts";
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import { isReservedName } from "../../common/reserved-names.ts";
import { showValue } from "../../common/show-value.ts";
import type { Failure, FailureKind, Metric } from "../objective.ts";
import type { Outcome } from "./trial.ts";

type Numbers = Readonly<Record<string, number>>;

/** How an evaluation ended. Values may be NaN or ±∞. */
export type Result =
  | {
      /** `complete` if absent. A pruned trial may lack metrics. */
      readonly state?: "complete" | "pruned" | undefined;
      readonly values: Numbers;
      /** Standard errors of the values, in their units, ≥ 0. */
      readonly standardErrors?: Numbers | undefined;
      /** Additional recorded numbers. */
      readonly metrics?: Numbers | undefined;
      readonly artifacts?: readonly Artifact[] | undefined;
    }
  | { readonly failure: Failure; readonly artifacts?: readonly Artifact[] | undefined };

/** The largest standard error whose square is a finite double. */
const MAX_STANDARD_ERROR = Math.sqrt(Number.MAX_VALUE);

/**
 * The outcome for a result told by a person or a program. Throws InvalidInput if a metric of a complete trial is
 * missing, or a standard error is negative or so large that its square overflows. A non-finite value is not an error:
 * it means that the trial has diverged.
 */
export function readOutcome(result: Result, metrics: readonly Metric[]): Outcome {
  const issues = resultIssues(result, metrics);
  if (issues.length > 0) throw new InvalidInput(issues);
  return outcomeOf(result, metrics);
}

/** Problems with a result told by a person or a program. */
export function resultIssues(result: Result, metrics: readonly Metric[]): readonly Issue[] {
  if ("failure" in result) return [];
  const missing = result.state === "pruned" ? [] : metrics.filter(({ name }) => !Object.hasOwn(result.values, name));
  const reserved = (["values", "standardErrors", "metrics"] as const).flatMap((field) =>
    Object.keys(result[field] ?? {})
      .filter(isReservedName)
      .map((name) => ({ path: field, message: `name; must not be reserved: ${showValue(name)}` })),
  );
  return [
    ...reserved,
    ...missing.map(({ name }) => ({
      path: `values.${name}`,
      message: "value; must be given for each metric: missing",
    })),
    ...standardErrorIssues(result.standardErrors ?? {}),
  ];
}

/** Standard errors that a surrogate could not use: negative ones, and those whose square overflows. */
export function standardErrorIssues(standardErrors: Numbers): readonly Issue[] {
  return Object.entries(standardErrors)
    .filter(([, error]) => !isStandardError(error))
    .map(([name, error]) => ({
      path: `standardErrors.${name}`,
      message: `standard error; must be between 0 and ${MAX_STANDARD_ERROR.toPrecision(3)}: ${showValue(error)}`,
    }));
}

/**
 * The outcome for any result: complete only if every metric has a finite value. Standard errors and other numbers that
 * cannot be used are dropped.
 */
export function outcomeOf(result: Result, metrics: readonly Metric[]): Outcome {
  const artifacts = result.artifacts !== undefined && result.artifacts.length > 0 ? result.artifacts : undefined;
  const failed = (kind: FailureKind, message: string): Outcome => {
    return { state: "failed", failure: { kind, message }, ...defined({ artifacts }) };
  };
  if ("failure" in result) return failed(result.failure.kind, result.failure.message);
  const { state = "complete", values, standardErrors, metrics: others } = result;
  for (const { name } of metrics) {
    const value: unknown = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined && state === "pruned") continue;
    const metric = `metric ${JSON.stringify(name)}`;
    if (typeof value !== "number") {
      return failed("infeasible", `${metric}; must be a number among the values: ${showValue(value)}`);
    }
    if (!Number.isFinite(value)) return failed("diverged", `${metric}; must be finite: ${value}`);
  }
  return {
    state,
    values: filtered(values, Number.isFinite),
    ...defined({
      standardErrors: standardErrors && filtered(standardErrors, isStandardError),
      metrics: others && filtered(others, Number.isFinite),
      artifacts,
    }),
  };
}

function isStandardError(value: number): boolean {
  return value >= 0 && value <= MAX_STANDARD_ERROR;
}

function filtered(numbers: Numbers, accept: (value: number) => boolean): Numbers {
  return Object.fromEntries(Object.entries(numbers).filter(([name, value]) => accept(value) && !isReservedName(name)));
}
