/** Conditions on trials, such as `lr>0.1`, in the server's syntax and as text in the address. */

import { operandRule, type Operator } from "../../../../wire/trials-table/condition.ts";
import type { Column } from "./columns.ts";

export const operators: readonly Operator[] = ["=", "!=", "<", "<=", ">", ">=", "~"];

export const operatorNames: Readonly<Record<Operator, string>> = {
  "=": "is",
  "!=": "is not",
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  "~": "contains",
};

/** One per line in the address. */
export function readConditions(text: string): readonly string[] {
  return text.split("\n").filter((condition) => condition !== "");
}

export function writeConditions(conditions: readonly string[]): string {
  return [...new Set(conditions)].join("\n");
}

/** `hp.lr>=0.1` → lr ≥ 0.1, for people. */
export function conditionText(condition: string): string {
  const found = partsOf(condition);
  if (found === null) return condition;
  const { column, operator, value } = found;
  return `${column.replace(/^(trial|hp|metric)\./, "")} ${operatorNames[operator]} ${value}`;
}

type Filtered = Pick<Column, "title" | "where" | "isNumeric">;

/** The problem with a condition, as a sentence; null if it is valid. */
export function conditionProblem(condition: string, columns: readonly Filtered[]): string | null {
  const named = columns
    .filter(({ where }) => where !== null && condition.startsWith(where))
    .sort((a, b) => (b.where ?? "").length - (a.where ?? "").length);
  for (const { where, isNumeric } of named) {
    const rest = condition.slice((where ?? "").length);
    const operator = byLength.find((each) => rest.startsWith(each));
    if (operator === undefined) continue;
    const rule = operandRule(isNumeric ? "numbers" : "mixed", operator, rest.slice(operator.length).trim());
    return rule === null ? null : `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}.`;
  }
  // It may be a metric of trials that have not been read yet, so the server decides.
  return null;
}

const byLength = [...operators].sort((a, b) => b.length - a.length);

function partsOf(condition: string): { column: string; operator: Operator; value: string } | null {
  const [, column, operator, value] = /^(.*?)(!=|<=|>=|=|<|>|~)(.*)$/s.exec(condition) ?? [];
  if (column === undefined || operator === undefined || value === undefined) return null;
  return { column, operator: operator as Operator, value };
}
