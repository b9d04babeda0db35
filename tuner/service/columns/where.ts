/** Conditions on trials as text, such as `lr>0.1`: what they mean, and which rows they let through. */
import { InvalidInput } from "../../errors.ts";
import type { Issue } from "../../objective.ts";
import { showValue } from "../../show-value.ts";
import type { Trial } from "../../trial.ts";
import { cellAt } from "./column.ts";
import type { Cell, Column } from "./column.ts";
import type { Columns } from "./columns.ts";
import { fieldNames, fieldOf } from "./fields.ts";
import type { Field } from "./fields.ts";

const operators = ["!=", "<=", ">=", "=", "<", ">", "~"] as const;
type Operator = (typeof operators)[number];

interface Condition {
  readonly field: Field;
  readonly operator: Operator;
  readonly operand: string;
}

/** Of the conditions, all must hold. Throws InvalidInput with every problem. */
export function whereFilter(columns: Columns, texts: readonly string[]): (row: number, trial: Trial) => boolean {
  const issues: Issue[] = [];
  const tests = texts.flatMap((text, index) => {
    const condition = readCondition(columns, text);
    if (typeof condition !== "string") return [testOf(condition)];
    issues.push({ path: `where[${index}]`, message: `where; ${condition}: ${showValue(text)}` });
    return [];
  });
  if (issues.length > 0) throw new InvalidInput(issues);
  return (row, trial) => tests.every((test) => test(row, trial));
}

/** The condition, or what it must be. */
function readCondition(columns: Columns, text: string): Condition | string {
  // The longest name that fits: a metric may be called `a<b`.
  const names = fieldNames(columns).filter((name) => !notHere.includes(name) && text.trimStart().startsWith(name));
  const found = names
    .sort((a, b) => b.length - a.length)
    .map((name) => ({ name, rest: text.trimStart().slice(name.length).trimStart() }))
    .find(({ rest }) => operatorOf(rest) !== undefined);
  const field = found === undefined ? null : fieldOf(columns, found.name);
  if (found === undefined || field === null) {
    const known = fieldNames(columns).filter((name) => !notHere.includes(name));
    return `must be a name (${known.join(", ")}), one of ${operators.join(" ")}, and a value`;
  }
  const operator = operatorOf(found.rest) ?? "=";
  const operand = found.rest.slice(operator.length).trim();
  const problem = operandProblem(field, operator, operand);
  return problem ?? { field, operator, operand };
}

/** Sorted by only: a state has a filter of its own. */
const notHere: readonly string[] = ["state", "created"];

function operatorOf(text: string): Operator | undefined {
  return operators.find((operator) => text.startsWith(operator));
}

function operandProblem(field: Field, operator: Operator, operand: string): string | null {
  const isOrder = operator.startsWith("<") || operator.startsWith(">");
  const isText = field.kind === "words" || field.kind === "tags";
  if (isOrder && isText) return "must compare texts with =, != or ~";
  if (isOrder && !isNumeric(operand)) return "must compare with a number";
  const isNumbers = field.kind === "numbers" || (field.kind === "cells" && field.column.codes === null);
  const isExact = operator === "=" || operator === "!=";
  if (isNumbers && isExact && operand !== "" && !isNumeric(operand) && !isAllNull(field)) {
    return "must compare with a number, or with nothing for trials without one";
  }
  if (operator === "~" && operand === "") return "must name a text that is contained";
  return null;
}

function isAllNull(field: Field): boolean {
  return field.kind === "cells" && field.column.filled === 0;
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

type Test = (row: number, trial: Trial) => boolean;

function testOf({ field, operator, operand }: Condition): Test {
  const matches = cellTest(operator === "!=" ? "=" : operator, operand);
  // What is not equal is everything else, trials without a value among it.
  const test = (cell: Cell) => matches(cell) !== (operator === "!=");
  switch (field.kind) {
    case "numbers":
      return (row) => {
        const number = field.at(row);
        return test(Number.isNaN(number) ? null : number);
      };
    case "tags":
      if (operand === "") return (_, { tags }) => (tags.length === 0) !== (operator === "!=");
      return (_, { tags }) => tags.some(matches) !== (operator === "!=");
    case "words":
    case "cells":
      return columnTest(field.column, test);
  }
}

/** A word is tested once, not in each of its rows. */
function columnTest(column: Column, test: (cell: Cell) => boolean): Test {
  const { numbers, codes, words } = column;
  if (numbers !== null && codes !== null) return (row) => test(cellAt(column, row));
  if (codes !== null) {
    const results = [test(null), ...words.map(test)];
    return (row) => results[codes[row] ?? 0];
  }
  return (row) => {
    const number = numbers?.[row] ?? NaN;
    return test(Number.isNaN(number) ? null : number);
  };
}

function cellTest(operator: Exclude<Operator, "!=">, operand: string): (cell: Cell) => boolean {
  const number = isNumeric(operand) ? Number(operand) : NaN;
  switch (operator) {
    case "=":
      if (operand === "") return (cell) => cell === null;
      return (cell) => (typeof cell === "number" ? cell === number : cell !== null && String(cell) === operand);
    case "<":
      return (cell) => typeof cell === "number" && cell < number;
    case "<=":
      return (cell) => typeof cell === "number" && cell <= number;
    case ">":
      return (cell) => typeof cell === "number" && cell > number;
    case ">=":
      return (cell) => typeof cell === "number" && cell >= number;
    case "~": {
      const part = operand.toLowerCase();
      return (cell) => cell !== null && String(cell).toLowerCase().includes(part);
    }
  }
}
