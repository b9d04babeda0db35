/** A condition on the best trial's value of a metric, as given to `--fail-unless`. */
import type { Reading } from "./parse-value.ts";

const operators = ["<=", ">=", "<", ">"] as const;

export interface Expectation {
  readonly metric: string;
  readonly operator: (typeof operators)[number];
  readonly bound: number;
}

/** `loss<0.1`, with or without spaces. */
export function readExpectation(text: string): Reading<Expectation> {
  const rule = "must be a metric, one of < <= > >= and a number, such as loss<0.1";
  const match = /^\s*([^<>=]+?)\s*(<=|>=|<|>)\s*(\S+)\s*$/.exec(text);
  const operator = operators.find((one) => one === match?.[2]);
  const bound = Number(match?.[3]);
  if (match === null || operator === undefined || !Number.isFinite(bound)) return { rule };
  return { value: { metric: match[1], operator, bound } };
}

/** Whether it holds for the values. A missing value does not satisfy any condition. */
export function holdsFor(
  { metric, operator, bound }: Expectation,
  values: Readonly<Record<string, number>> | null,
): boolean {
  const value = values === null || !Object.hasOwn(values, metric) ? NaN : values[metric];
  switch (operator) {
    case "<":
      return value < bound;
    case "<=":
      return value <= bound;
    case ">":
      return value > bound;
    case ">=":
      return value >= bound;
  }
}

export function expectationText({ metric, operator, bound }: Expectation): string {
  return `${metric}${operator}${bound}`;
}
