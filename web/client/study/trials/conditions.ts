/** Conditions on trials, such as `lr>0.1`: as the server reads them, and as text in the address. */

export const operators = ["=", "!=", "<", "<=", ">", ">=", "~"] as const;
export type Operator = (typeof operators)[number];

export const operatorNames: Readonly<Record<Operator, string>> = {
  "=": "is",
  "!=": "is not",
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  "~": "contains",
};

/** One a line in the address. */
export function readConditions(text: string): readonly string[] {
  return text.split("\n").filter((condition) => condition !== "");
}

export function writeConditions(conditions: readonly string[]): string {
  return [...new Set(conditions)].join("\n");
}

/** `lr>=0.1` → lr ≥ 0.1, for people. */
export function conditionText(condition: string): string {
  const found = /^(.*?)(!=|<=|>=|=|<|>|~)(.*)$/s.exec(condition);
  const [, column, operator, value] = found ?? [];
  if (column === undefined || operator === undefined || value === undefined) return condition;
  return `${column} ${operatorNames[operator as Operator]} ${value}`;
}
