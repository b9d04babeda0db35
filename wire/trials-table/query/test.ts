/**
 * Evaluates a query on trials. A comparison with a missing value does not hold, except for `!=` and `not in`. If a
 * trial has several values of a field (tags), a comparison holds if it does for one of them.
 */
import type { ArithmeticOperator, Expression } from "../../../common/expression/expression.ts";
import { functionOf } from "../../../common/expression/functions.ts";
import type { Cell } from "../cell.ts";
import type { QueryField } from "./fields.ts";
import type { Query } from "./read.ts";

/** The values of a field in a row: a single one, or a list. */
export type CellsOf<Row> = (row: Row) => Cell | readonly Cell[];
/** Called once for each field of the query. */
export type Access<Row> = (field: QueryField) => CellsOf<Row>;

export function queryTest<Row>({ expression, fields }: Query, access: Access<Row>): (row: Row) => boolean {
  const known = new Map([...fields].map(([name, field]) => [name, access(field)]));
  return condition(expression, known);
}

type Known<Row> = ReadonlyMap<string, CellsOf<Row>>;

function condition<Row>(part: Expression, known: Known<Row>): (row: Row) => boolean {
  switch (part.kind) {
    case "and": {
      const [left, right] = [condition(part.left, known), condition(part.right, known)];
      return (row) => left(row) && right(row);
    }
    case "or": {
      const [left, right] = [condition(part.left, known), condition(part.right, known)];
      return (row) => left(row) || right(row);
    }
    case "not": {
      const of = condition(part.of, known);
      return (row) => !of(row);
    }
    case "comparison":
      return comparison(part, known);
    case "member": {
      const of = value(part.of, known);
      const { values, isIn } = part;
      return (row) => listed(of(row)).some((cell) => values.some((one) => same(cell, one.value))) === isIn;
    }
    case "literal":
    case "name":
    case "call":
    case "negative":
    case "arithmetic": {
      const of = value(part, known);
      return (row) => of(row) === true;
    }
  }
}

function comparison<Row>(part: Extract<Expression, { kind: "comparison" }>, known: Known<Row>): (row: Row) => boolean {
  if (part.operator === "==" || part.operator === "!=") {
    const [left, right] = [value(part.left, known), value(part.right, known)];
    const isEqual = part.operator === "==";
    return (row) => {
      const others = listed(right(row));
      return listed(left(row)).some((cell) => others.some((other) => same(cell, other))) === isEqual;
    };
  }
  const [left, right] = [number(part.left, known), number(part.right, known)];
  switch (part.operator) {
    case "<":
      return (row) => compare(left(row), right(row)) < 0;
    case "<=":
      return (row) => compare(left(row), right(row)) <= 0;
    case ">":
      return (row) => compare(left(row), right(row)) > 0;
    case ">=":
      return (row) => compare(left(row), right(row)) >= 0;
  }
}

function value<Row>(part: Expression, known: Known<Row>): CellsOf<Row> {
  switch (part.kind) {
    case "literal":
      return () => part.value;
    case "name":
      return known.get(part.name) ?? (() => part.name);
    case "call":
    case "negative":
    case "arithmetic":
    case "comparison":
    case "member":
    case "not":
    case "and":
    case "or": {
      const of = number(part, known);
      return (row) => {
        const result = of(row);
        return Number.isNaN(result) ? null : result;
      };
    }
  }
}

/** NaN for anything other than a number. */
function number<Row>(part: Expression, known: Known<Row>): (row: Row) => number {
  switch (part.kind) {
    case "negative": {
      const of = number(part.of, known);
      return (row) => -of(row);
    }
    case "arithmetic": {
      const [left, right] = [number(part.left, known), number(part.right, known)];
      const operate = operations[part.operator];
      return (row) => operate(left(row), right(row));
    }
    case "call": {
      const { apply } = functionOf(part.name);
      const inputs = part.inputs.map((input) => number(input, known));
      return (row) => apply(...inputs.map((input) => input(row)));
    }
    case "literal":
    case "name": {
      const of = value(part, known);
      return (row) => {
        const cell = of(row);
        return typeof cell === "number" ? cell : NaN;
      };
    }
    case "comparison":
    case "member":
    case "not":
    case "and":
    case "or":
      return () => NaN;
  }
}

const operations: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  // As in constraints, the remainder has the sign of b.
  "%": (a, b) => a - b * Math.floor(a / b),
  "^": (a, b) => a ** b,
};

function listed(cells: Cell | readonly Cell[]): readonly Cell[] {
  return isList(cells) ? cells : [cells];
}

function isList(cells: Cell | readonly Cell[]): cells is readonly Cell[] {
  return Array.isArray(cells);
}

/**
 * As in constraints, numbers are equal if their relative difference is at most this, so that 0.2 * 0.1 <= 0.02 holds.
 */
const EQUAL = 1e-12;

/** < 0, 0 or > 0; NaN if either number is NaN. */
function compare(a: number, b: number): number {
  if (a === b) return 0;
  const difference = a - b;
  return Math.abs(difference) <= EQUAL * Math.max(Math.abs(a), Math.abs(b)) && Number.isFinite(difference)
    ? 0
    : difference;
}

/** A choice "8" equals the number 8. */
function same(a: Cell, b: Cell): boolean {
  if (a === null || b === null) return false;
  if (typeof a === "number" && typeof b === "number") return compare(a, b) === 0;
  return typeof a === typeof b ? a === b : String(a) === String(b);
}
