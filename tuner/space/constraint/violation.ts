/**
 * How far hyperparameters are from satisfying a condition: 0 if it holds, otherwise > 0 and increasing with the
 * distance.
 *
 *     a <= b: a − b       p and q: the sum       p or q: the smaller       not p: that of the opposite
 *
 * Numbers whose relative difference is at most 1e-12 count as equal, so that 0.1 + 0.2 <= 0.3 holds. A comparison with
 * NaN (such as the logarithm of a negative number) does not hold, and neither does its opposite.
 */
import type { Hyperparameters, HyperparameterValue } from "../search-space.ts";
import type { ArithmeticOperator, ComparisonOperator, Expression } from "../../../common/expression/expression.ts";
import { functionOf } from "../../../common/expression/functions.ts";

/** Relative difference up to which two numbers are equal. */
const EQUAL = 1e-12;
/** The violation of comparisons that have no distance, such as those of strings and booleans. */
const WRONG = 1;

export type Violation = (hyperparameters: Hyperparameters) => number;
type Value = (hyperparameters: Hyperparameters) => HyperparameterValue;
type NumberOf = (hyperparameters: Hyperparameters) => number;

/**
 * The violation of an expression that `checkExpression` accepts, for hyperparameters with a value for every name in it.
 */
export function violationOf(expression: Expression): Violation {
  return condition(expression, true);
}

/** `wanted`: whether the condition should hold. Negations are pushed down to the comparisons. */
function condition(expression: Expression, wanted: boolean): Violation {
  switch (expression.kind) {
    case "not":
      return condition(expression.of, !wanted);
    case "and":
    case "or": {
      const left = condition(expression.left, wanted);
      const right = condition(expression.right, wanted);
      const isBoth = (expression.kind === "and") === wanted;
      return isBoth ? (point) => left(point) + right(point) : (point) => Math.min(left(point), right(point));
    }
    case "comparison": {
      const operator = wanted ? expression.operator : opposites[expression.operator];
      return comparison(operator, value(expression.left), value(expression.right));
    }
    case "member": {
      const of = value(expression.of);
      const isIn = expression.isIn === wanted;
      const each = expression.values.map((one) => comparison(isIn ? "==" : "!=", of, () => one.value));
      return (point) => {
        const violations = each.map((one) => one(point));
        return isIn ? Math.min(...violations) : Math.max(...violations);
      };
    }
    case "literal":
    case "name": {
      const of = value(expression);
      return (point) => (of(point) === wanted ? 0 : WRONG);
    }
    case "call":
    case "negative":
    case "arithmetic":
      throw new TypeError(`condition; must be one: ${expression.kind}`);
  }
}

const opposites: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};

function comparison(operator: ComparisonOperator, left: Value, right: Value): Violation {
  return (point) => {
    const [a, b] = [left(point), right(point)];
    if (typeof a !== "number" || typeof b !== "number") return (a === b) === (operator === "==") ? 0 : WRONG;
    return distance(operator, a, b);
  };
}

function distance(operator: ComparisonOperator, a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Infinity;
  const size = Math.max(Math.abs(a), Math.abs(b));
  const isEqual = a === b || (Number.isFinite(size) && Math.abs(a - b) <= EQUAL * size);
  // A strict inequality is also violated if both sides are equal, by the smallest representable amount.
  const least = Math.max(EQUAL * size, Number.MIN_VALUE);
  switch (operator) {
    case "<=":
      return a <= b || isEqual ? 0 : a - b;
    case ">=":
      return a >= b || isEqual ? 0 : b - a;
    case "<":
      return a < b && !isEqual ? 0 : Math.max(a - b, least);
    case ">":
      return a > b && !isEqual ? 0 : Math.max(b - a, least);
    case "==":
      return isEqual ? 0 : Math.abs(a - b);
    case "!=":
      return isEqual ? WRONG : 0;
  }
}

function value(expression: Expression): Value {
  switch (expression.kind) {
    case "literal":
      return () => expression.value;
    case "name": {
      const { name } = expression;
      return (point) => point[name];
    }
    case "call":
    case "negative":
    case "arithmetic":
      return number(expression);
    case "comparison":
    case "member":
    case "not":
    case "and":
    case "or": {
      const holds = condition(expression, true);
      return (point) => holds(point) === 0;
    }
  }
}

/** The value of an expression that is a number, according to `checkExpression`. */
function number(expression: Expression): NumberOf {
  switch (expression.kind) {
    case "negative": {
      const of = number(expression.of);
      return (point) => -of(point);
    }
    case "arithmetic": {
      const operate = operations[expression.operator];
      const [left, right] = [number(expression.left), number(expression.right)];
      return (point) => operate(left(point), right(point));
    }
    case "call": {
      const { apply } = functionOf(expression.name);
      const inputs = expression.inputs.map(number);
      return (point) => apply(...inputs.map((input) => input(point)));
    }
    case "literal":
    case "name":
    case "comparison":
    case "member":
    case "not":
    case "and":
    case "or": {
      const of = value(expression);
      return (point) => Number(of(point));
    }
  }
}

const operations: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  // The remainder has the sign of b: −1 % 3 is 2.
  "%": (a, b) => a - b * Math.floor(a / b),
  "^": (a, b) => a ** b,
};
