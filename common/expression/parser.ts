/**
 * Parses a condition into a tree, by recursive descent over
 *
 *     condition  = both { "or" both }
 *     both       = negated { "and" negated }
 *     negated    = "not" negated | comparison
 *     comparison = sum [ ("<" | "<=" | ">" | ">=" | "==" | "!=") sum | [ "not" ] "in" "(" value { "," value } ")" ]
 *     sum        = product { ("+" | "-") product }
 *     product    = signed { ("*" | "/" | "%") signed }
 *     signed     = "-" signed | power
 *     power      = atom [ ("^" | "**") signed ]
 *     atom       = number | text | "true" | "false" | name | function "(" condition { "," condition } ")" | "("
 * condition ")"
 *
 * A dialect with words also accepts = for ==, and unquoted words in lists. Conditions are never run as code.
 */
import { didYouMean } from "../did-you-mean.ts";
import type { Dialect } from "./dialect.ts";
import type { ComparisonOperator, Expression, Literal } from "./expression.ts";
import { functionNames, functionOf, isFunctionName } from "./functions.ts";
import { MAX_DEPTH, openTokens, type TokenStream } from "./token-stream.ts";
import type { Fail, Mark } from "./tokens.ts";

const comparisons: readonly string[] = ["<", "<=", ">", ">=", "==", "!="] satisfies readonly ComparisonOperator[];
const DEEP_BRACKETS = `brackets; must be at most ${MAX_DEPTH} deep`;
const LIST_EXAMPLE = 'Write for example in ("a", "b").';

/** Throws InvalidInput by way of `fail`. */
export function parseExpression(text: string, fail: Fail, dialect: Dialect): Expression {
  const tokens = openTokens(text, fail, dialect);
  const whole = condition(tokens);
  const { kind, at } = tokens.next();
  if (kind !== "end")
    fail(at, `${dialect.one}; must end here, or continue with an operator`, "Join two conditions with and.");
  return whole;
}

function condition(tokens: TokenStream): Expression {
  return tokens.nested(DEEP_BRACKETS, () => {
    let left = both(tokens);
    for (let { at } = tokens.next(); tokens.skip("or") !== null; { at } = tokens.next()) {
      left = { kind: "or", left, right: both(tokens), at };
    }
    return left;
  });
}

function both(tokens: TokenStream): Expression {
  let left = negated(tokens);
  for (let { at } = tokens.next(); tokens.skip("and") !== null; { at } = tokens.next()) {
    left = { kind: "and", left, right: negated(tokens), at };
  }
  return left;
}

function negated(tokens: TokenStream): Expression {
  const { at } = tokens.next();
  if (tokens.skip("not") === null) return comparison(tokens);
  const of = tokens.nested(DEEP_BRACKETS, () => negated(tokens), at);
  return { kind: "not", of, at };
}

function comparison(tokens: TokenStream): Expression {
  const left = sum(tokens);
  const { at } = tokens.next();
  const isNotIn = tokens.skip("not") !== null;
  if (isNotIn || tokens.isAt("in")) {
    if (tokens.skip("in") === null) {
      tokens.fail("not; must be followed by in", "Write not in, or begin a condition with not.");
    }
    return { kind: "member", isIn: !isNotIn, of: left, values: list(tokens), at };
  }
  const operator = tokens.skip("<", "<=", ">", ">=", "==", "!=");
  if (operator === null) return left;
  const right = sum(tokens);
  const following = tokens.next();
  if (following.kind === "mark" && comparisons.includes(following.value)) {
    tokens.fail("comparison; must not continue with another", "Write two comparisons with and: 1 < x and x < 3.");
  }
  return { kind: "comparison", operator, left, right, at };
}

/** ( value, … ) */
function list(tokens: TokenStream): readonly Literal[] {
  if (tokens.skip("(") === null) tokens.fail("in; must be followed by a list", LIST_EXAMPLE);
  const values: Literal[] = [];
  do {
    const sign = tokens.skip("-") === null ? 1 : -1;
    const token = tokens.next();
    const isWord = token.kind === "name" && tokens.dialect.hasWords;
    const isOther = token.kind === "text" || token.kind === "switch" || isWord;
    if (token.kind !== "number" && !(sign === 1 && isOther))
      return tokens.fail("value; must be a number, a string in quotes, true or false", LIST_EXAMPLE);
    tokens.advance();
    values.push({ kind: "literal", value: token.kind === "number" ? sign * token.value : token.value, at: token.at });
  } while (tokens.skip(",") !== null);
  tokens.close();
  return values;
}

function sum(tokens: TokenStream): Expression {
  return leftAssociative(tokens, product, ["+", "-"]);
}

function product(tokens: TokenStream): Expression {
  return leftAssociative(tokens, signed, ["*", "/", "%"]);
}

function leftAssociative<Operator extends Mark & ("+" | "-" | "*" | "/" | "%")>(
  tokens: TokenStream,
  operand: (tokens: TokenStream) => Expression,
  operators: readonly Operator[],
): Expression {
  let left = operand(tokens);
  for (let { at } = tokens.next(); ; { at } = tokens.next()) {
    const operator = tokens.skip(...operators);
    if (operator === null) return left;
    left = { kind: "arithmetic", operator, left, right: operand(tokens), at };
  }
}

function signed(tokens: TokenStream): Expression {
  const { at } = tokens.next();
  if (tokens.skip("-") === null) return power(tokens);
  const of = tokens.nested(`signs; must be at most ${MAX_DEPTH}`, () => signed(tokens), at);
  return { kind: "negative", of, at };
}

function power(tokens: TokenStream): Expression {
  const left = atom(tokens);
  const { at } = tokens.next();
  if (tokens.skip("^") === null) return left;
  return { kind: "arithmetic", operator: "^", left, right: signed(tokens), at };
}

function atom(tokens: TokenStream): Expression {
  const token = tokens.next();
  const { at } = token;
  if (token.kind === "number" || token.kind === "text" || token.kind === "switch") {
    tokens.advance();
    return { kind: "literal", value: token.value, at };
  }
  if (tokens.skip("(") !== null) {
    const inside = condition(tokens);
    tokens.close();
    return inside;
  }
  if (token.kind !== "name") {
    const { one, example } = tokens.dialect;
    const rule = `${one}; must continue with a number, a name, a string or (`;
    return tokens.fail(rule, `Write for example ${example}.`);
  }
  tokens.advance();
  if (token.isQuoted || !tokens.isAt("(")) return { kind: "name", name: token.value, at };
  return call(tokens, token.value, at);
}

function call(tokens: TokenStream, name: string, at: number): Expression {
  if (!isFunctionName(name)) {
    const remedy = didYouMean(name, functionNames, `The functions are ${functionNames.join(", ")}.`);
    return tokens.fail(`function; must be one that ${tokens.dialect.many} support`, remedy, {
      at,
      what: JSON.stringify(name),
    });
  }
  tokens.skip("(");
  const inputs = tokens.isAt(")") ? [] : [condition(tokens)];
  while (tokens.skip(",") !== null) inputs.push(condition(tokens));
  tokens.close();
  const [fewest, most] = functionOf(name).inputs;
  if (inputs.length < fewest || inputs.length > most) {
    const rule = `${name}; must have ${most === fewest ? "one number" : "two numbers or more"} in its brackets`;
    const remedy = `Write ${most === fewest ? `${name}(x)` : `${name}(x, 8)`}.`;
    return tokens.fail(rule, remedy, { at, what: String(inputs.length) });
  }
  return { kind: "call", name, inputs, at };
}
