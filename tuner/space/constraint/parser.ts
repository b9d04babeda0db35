/**
 * From the text of a constraint to its tree: a recursive descent over
 *
 *     condition  = both { "or" both }
 *     both       = negated { "and" negated }
 *     negated    = "not" negated | comparison
 *     comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum | [ "not" ] "in" "(" value { "," value } ")" ]
 *     sum        = product { ("+" | "-") product }
 *     product    = signed { ("*" | "/" | "%") signed }
 *     signed     = "-" signed | power
 *     power      = atom [ ("^" | "**") signed ]
 *     atom       = number | text | "true" | "false" | name | function "(" condition { "," condition } ")" | "(" condition ")"
 *
 * Nothing is evaluated here, and nothing of it is ever run as code.
 */
import { didYouMean } from "../../../common/did-you-mean.ts";
import type { ComparisonOperator, Expression, Literal } from "./expression.ts";
import { functionNames, functionOf, isFunctionName } from "./functions.ts";
import { tokenize, type Fail, type Mark, type Token } from "./tokens.ts";

/** Nobody nests brackets more deeply. */
const MAX_DEPTH = 50;
const comparisons: readonly string[] = ["<", "<=", ">", ">=", "==", "!="] satisfies readonly ComparisonOperator[];

/** Throws InvalidInput by way of `fail`. */
export function parseExpression(text: string, fail: Fail): Expression {
  const tokens = tokenize(text, fail);
  let index = 0;
  let depth = 0;

  const next = (): Token => tokens[index];
  const isMark = (...marks: readonly Mark[]): boolean => {
    const token = next();
    return token.kind === "mark" && marks.includes(token.value);
  };
  /** Steps over one of the marks and returns it; null when none is next. */
  const skip = <Wanted extends Mark>(...marks: readonly Wanted[]): Wanted | null => {
    const token = next();
    if (token.kind !== "mark" || !(marks as readonly Mark[]).includes(token.value)) return null;
    index += 1;
    return token.value as Wanted;
  };
  const close = (): void => {
    if (skip(")") === null) fail(next().at, "brackets; must be closed", "Add ).");
  };

  function condition(): Expression {
    if (++depth > MAX_DEPTH) fail(next().at, `brackets; must be at most ${MAX_DEPTH} deep`, "Write it more simply.");
    let left = both();
    for (let at = next().at; skip("or") !== null; at = next().at) left = { kind: "or", left, right: both(), at };
    depth -= 1;
    return left;
  }

  function both(): Expression {
    let left = negated();
    for (let at = next().at; skip("and") !== null; at = next().at) left = { kind: "and", left, right: negated(), at };
    return left;
  }

  function negated(): Expression {
    const { at } = next();
    if (skip("not") === null) return comparison();
    if (++depth > MAX_DEPTH) fail(at, `brackets; must be at most ${MAX_DEPTH} deep`, "Write it more simply.");
    const of = negated();
    depth -= 1;
    return { kind: "not", of, at };
  }

  function comparison(): Expression {
    const left = sum();
    const { at } = next();
    const isNotIn = isMark("not");
    if (isNotIn || isMark("in")) {
      index += isNotIn ? 1 : 0;
      if (skip("in") === null)
        fail(next().at, "not; must be followed by in", "Write not in, or begin a condition with not.");
      return { kind: "member", isIn: !isNotIn, of: left, values: list(), at };
    }
    const operator = skip("<", "<=", ">", ">=", "==", "!=");
    if (operator === null) return left;
    const right = sum();
    const following = next();
    if (following.kind === "mark" && comparisons.includes(following.value)) {
      fail(
        following.at,
        "comparison; must not continue with another",
        "Write two comparisons with and: 1 < x and x < 3.",
      );
    }
    return { kind: "comparison", operator, left, right, at };
  }

  /** ( value, … ) */
  function list(): readonly Literal[] {
    if (skip("(") === null) fail(next().at, "in; must be followed by a list", 'Write for example in ("a", "b").');
    const values: Literal[] = [];
    do {
      const sign = skip("-") === null ? 1 : -1;
      const token = next();
      const isValue = token.kind === "number" || (sign === 1 && (token.kind === "text" || token.kind === "switch"));
      if (!isValue)
        return fail(
          token.at,
          "value; must be a number, a text in quotes, true or false",
          'Write for example in ("a", "b").',
        );
      index += 1;
      values.push({ kind: "literal", value: token.kind === "number" ? sign * token.value : token.value, at: token.at });
    } while (skip(",") !== null);
    close();
    return values;
  }

  function sum(): Expression {
    let left = product();
    for (let at = next().at; ; at = next().at) {
      const operator = skip("+", "-");
      if (operator === null) return left;
      left = { kind: "arithmetic", operator, left, right: product(), at };
    }
  }

  function product(): Expression {
    let left = signed();
    for (let at = next().at; ; at = next().at) {
      const operator = skip("*", "/", "%");
      if (operator === null) return left;
      left = { kind: "arithmetic", operator, left, right: signed(), at };
    }
  }

  function signed(): Expression {
    const { at } = next();
    if (skip("-") === null) return power();
    if (++depth > MAX_DEPTH) fail(at, `signs; must be at most ${MAX_DEPTH}`, "Write it more simply.");
    const of = signed();
    depth -= 1;
    return { kind: "negative", of, at };
  }

  function power(): Expression {
    const left = atom();
    const { at } = next();
    return skip("^") === null ? left : { kind: "arithmetic", operator: "^", left, right: signed(), at };
  }

  function atom(): Expression {
    const token = next();
    const { at } = token;
    if (token.kind === "number" || token.kind === "text" || token.kind === "switch") {
      index += 1;
      return { kind: "literal", value: token.value, at };
    }
    if (skip("(") !== null) {
      const inside = condition();
      close();
      return inside;
    }
    if (token.kind !== "name") {
      return fail(
        at,
        "constraint; must continue with a number, a name, a text or (",
        "Write for example depth*width <= 4096.",
      );
    }
    index += 1;
    if (token.isQuoted || !isMark("(")) return { kind: "name", name: token.value, at };
    return call(token.value, at);
  }

  function call(name: string, at: number): Expression {
    if (!isFunctionName(name)) {
      const remedy = didYouMean(name, functionNames, `The functions are ${functionNames.join(", ")}.`);
      return fail(at, "function; must be one that constraints have", remedy, JSON.stringify(name));
    }
    skip("(");
    const inputs = isMark(")") ? [] : [condition()];
    while (skip(",") !== null) inputs.push(condition());
    close();
    const [fewest, most] = functionOf(name).inputs;
    if (inputs.length < fewest || inputs.length > most) {
      const rule = `${name}; must have ${most === fewest ? "one number" : "two numbers or more"} in its brackets`;
      return fail(at, rule, `Write ${most === fewest ? `${name}(x)` : `${name}(x, 8)`}.`, String(inputs.length));
    }
    return { kind: "call", name, inputs, at };
  }

  const whole = condition();
  if (next().kind !== "end") {
    fail(next().at, "constraint; must end here, or continue with an operator", "Join two conditions with and.");
  }
  return whole;
}
