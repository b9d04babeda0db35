/** The parts of a condition, as a tree. Every part has its position in the text, for messages. */
import type { FunctionName } from "./functions.ts";

interface Placed {
  /** Index of its first character in the text. */
  readonly at: number;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "%" | "^";
export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** A literal: a number, a string, true or false. */
export interface Literal extends Placed {
  readonly kind: "literal";
  readonly value: number | string | boolean;
}

export type Expression =
  | Literal
  | (Placed & { readonly kind: "name"; readonly name: string })
  | (Placed & { readonly kind: "call"; readonly name: FunctionName; readonly inputs: readonly Expression[] })
  | (Placed & { readonly kind: "negative"; readonly of: Expression })
  | (Placed & {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Placed & {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (Placed & {
      readonly kind: "member";
      readonly isIn: boolean;
      readonly of: Expression;
      readonly values: readonly Literal[];
    })
  | (Placed & { readonly kind: "not"; readonly of: Expression })
  | (Placed & { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression });

/** The names in the expression, each once, with the position of its first occurrence. */
export function namesIn(expression: Expression): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  const visit = (part: Expression): void => {
    if (part.kind === "name" && !names.has(part.name)) names.set(part.name, part.at);
    for (const inner of partsOf(part)) visit(inner);
  };
  visit(expression);
  return names;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "name":
      return [];
    case "call":
      return expression.inputs;
    case "negative":
    case "not":
      return [expression.of];
    case "member":
      return [expression.of];
    case "arithmetic":
    case "comparison":
    case "and":
    case "or":
      return [expression.left, expression.right];
  }
}
