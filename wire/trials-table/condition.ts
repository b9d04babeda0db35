/** Conditions on trials as text, such as `lr>0.1` or `hp.number>=8`: parsing and matching. */
import { type Cell } from "./cell.ts";
import { type Field, type KnownNames, namedFields, shortNames, whichRule } from "./field.ts";

/** `~`: contains, case-insensitive. */
const operators = ["!=", "<=", ">=", "=", "<", ">", "~"] as const;
export type Operator = (typeof operators)[number];

export interface Condition {
  readonly field: Field;
  readonly operator: Operator;
  readonly operand: string;
}

/** The type of a field's cells; `empty` if no trial has one. */
export type CellKind = "numbers" | "texts" | "mixed" | "empty";

/** The condition, or the rule that the text violates. */
export function readCondition(
  text: string,
  known: KnownNames,
  kindOf: (field: Field) => CellKind,
): Condition | { readonly rule: string } {
  const trimmed = text.trimStart();
  // Uses the longest name that matches, because a metric may be named `a<b`.
  const found = [...namedFields(known)]
    .filter(
      ([name, [field]]) => trimmed.startsWith(name) && !(field?.of === "trial" && sortedOnly.includes(field.name)),
    )
    .sort(([a], [b]) => b.length - a.length)
    .map(([name, fields]) => ({ fields, rest: trimmed.slice(name.length).trimStart() }))
    .find(({ rest }) => operatorOf(rest) !== undefined);
  const [field] = found?.fields ?? [];
  if (found === undefined || field === undefined) {
    const names = shortNames(known).filter((name) => !sortedOnly.includes(name));
    return { rule: `must be a name (${names.join(", ")}), an operator (${operators.join(" ")}) and a value` };
  }
  if (found.fields.length > 1) return { rule: whichRule(found.fields) };
  const operator = operatorOf(found.rest) ?? "=";
  const operand = found.rest.slice(operator.length).trim();
  const rule = operandRule(kindOf(field), operator, operand);
  return rule === null ? { field, operator, operand } : { rule };
}

/** States have their own filter. */
const sortedOnly: readonly string[] = ["state", "created"];

function operatorOf(text: string): Operator | undefined {
  return operators.find((operator) => text.startsWith(operator));
}

/** The rule that an operand violates; null if none. */
export function operandRule(kind: CellKind, operator: Operator, operand: string): string | null {
  const isOrder = operator.startsWith("<") || operator.startsWith(">");
  if (isOrder && kind === "texts") return "must compare strings with =, != or ~";
  if (isOrder && !isNumeric(operand)) return "must compare with a number";
  const isExact = operator === "=" || operator === "!=";
  if (kind === "numbers" && isExact && operand !== "" && !isNumeric(operand)) {
    return "must compare with a number, or with nothing for trials that have none";
  }
  if (operator === "~" && operand === "") return "must name the text to search for";
  return null;
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

/** Whether a trial with these cells of the field matches. Only tags may have none or several. */
export function cellsTest({ operator, operand }: Condition): (cells: readonly Cell[]) => boolean {
  const matches = cellTest(operator === "!=" ? "=" : operator, operand);
  const isNegated = operator === "!=";
  if (operand === "" && (operator === "=" || isNegated)) {
    return (cells) => cells.every((cell) => cell === null) !== isNegated;
  }
  // "Not equal" includes trials without a value.
  return (cells) => cells.some(matches) !== isNegated;
}

function cellTest(operator: Exclude<Operator, "!=">, operand: string): (cell: Cell) => boolean {
  const number = isNumeric(operand) ? Number(operand) : NaN;
  switch (operator) {
    case "=":
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
