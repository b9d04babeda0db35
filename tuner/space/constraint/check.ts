/** Type-checks a constraint against a search space: names must be dimensions, and types must match. */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import { showValue } from "../../../common/show-value.ts";
import type { Dimension, HyperparameterValue, SearchSpace } from "../search-space.ts";
import type { Expression, Literal } from "../../../common/expression/expression.ts";
import type { Fail } from "../../../common/expression/tokens.ts";

/** Type of an expression's value; `any` for a choice with values of several types. */
type Kind = "number" | "string" | "condition" | "any";

const EXAMPLE = "Write for example depth*width <= 4096.";

/** Throws InvalidInput through `fail` at the first invalid part. */
export function checkExpression(space: SearchSpace, expression: Expression, fail: Fail): void {
  const dimensions = new Map(space.map((dimension) => [dimension.name, dimension]));
  let named = 0;

  const wants = (part: Expression, kind: Kind, rule: string, remedy: string): void => {
    const found = kindOf(part);
    if (found !== kind && !(kind !== "number" && found === "any")) fail(part.at, rule, remedy);
  };

  function kindOf(part: Expression): Kind {
    switch (part.kind) {
      case "literal":
        return kindOfValue(part.value);
      case "name": {
        named += 1;
        const dimension = dimensions.get(part.name);
        if (dimension !== undefined) return kindOfDimension(dimension);
        const names = [...dimensions.keys()];
        const text = /^[\p{L}_][\p{L}\p{M}\p{N}_.]*$/u.test(part.name) ? ` Put strings in quotes: "${part.name}".` : "";
        const remedy = didYouMean(part.name, names, `The dimensions are ${listNames(names)}.${text}`);
        return fail(part.at, "name; must be a dimension of the space", remedy, showValue(part.name));
      }
      case "call":
        for (const input of part.inputs) wants(input, "number", `${part.name}; must contain numbers`, EXAMPLE);
        return "number";
      case "negative":
        wants(part.of, "number", "-; must come before a number", EXAMPLE);
        return "number";
      case "arithmetic":
        for (const side of [part.left, part.right]) {
          wants(side, "number", `${part.operator}; must be between numbers`, EXAMPLE);
        }
        return "number";
      case "comparison":
        compare(part);
        return "condition";
      case "member": {
        const kind = kindOf(part.of);
        for (const value of part.values) match({ side: part.of, kind }, value, "in");
        return "condition";
      }
      case "not":
        wants(part.of, "condition", "not; must come before a condition", 'Write for example not (act == "relu").');
        return "condition";
      case "and":
      case "or":
        for (const side of [part.left, part.right]) {
          wants(
            side,
            "condition",
            `${part.kind}; must be between conditions`,
            "Write the comparison out on both sides.",
          );
        }
        return "condition";
    }
  }

  function compare({ operator, left, right, at }: Extract<Expression, { kind: "comparison" }>): void {
    if (operator !== "==" && operator !== "!=") {
      const rule = `${operator}; must be between numbers`;
      for (const side of [left, right]) wants(side, "number", rule, "Compare strings with == or in.");
      return;
    }
    const [of, to] = [kindOf(left), kindOf(right)];
    if (right.kind === "literal") match({ side: left, kind: of }, right, operator);
    else if (left.kind === "literal") match({ side: right, kind: to }, left, operator);
    else if (of !== to && of !== "any" && to !== "any") {
      fail(at, `${operator}; must be between values of one kind`, `One side is a ${of}, the other a ${to}.`);
    }
  }

  /** Whether the other side can be equal to this one. */
  function match({ side, kind }: { side: Expression; kind: Kind }, literal: Literal, operator: string): void {
    const found = kindOfValue(literal.value);
    const dimension = side.kind === "name" ? dimensions.get(side.name) : undefined;
    const values = dimension === undefined ? null : valuesOf(dimension);
    if (values !== null && !values.includes(literal.value)) {
      const texts = values.filter((value) => typeof value === "string");
      const remedy = didYouMean(String(literal.value), texts, "Write one of these.");
      const rule = `value; must be one that ${showValue(side.kind === "name" ? side.name : "")} can have, ${values.map(showValue).join(", ")}`;
      fail(literal.at, rule, remedy, showValue(literal.value));
    }
    if (kind !== "any" && kind !== found) {
      fail(
        literal.at,
        `${operator}; must be between values of one kind`,
        `One side is a ${kind}, the other a ${found}.`,
      );
    }
  }

  wants(expression, "condition", "constraint; must be a condition", "Compare with <=, >=, <, >, ==, != or in.");
  if (named === 0) fail(expression.at, "constraint; must name a dimension of the space", EXAMPLE);
}

function kindOfDimension(dimension: Dimension): Kind {
  const values = valuesOf(dimension);
  if (values === null) return "number";
  const [first, ...others] = new Set(values.map(kindOfValue));
  return others.length === 0 ? first : "any";
}

function kindOfValue(value: HyperparameterValue): Kind {
  if (typeof value === "number") return "number";
  return typeof value === "string" ? "string" : "condition";
}

/** The listed values; null for a range. */
function valuesOf(dimension: Dimension): readonly HyperparameterValue[] | null {
  if (dimension.kind === "categorical") return dimension.choices;
  return dimension.kind === "ordinal" ? dimension.levels : null;
}
