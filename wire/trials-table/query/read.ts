/**
 * Parses a query over trials, such as `loss < 0.3 and act = gelu`, in the syntax of constraints on hyperparameters,
 * plus `=` for `==` and unquoted words. It is never run as code.
 */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import { InvalidInput } from "../../../common/errors.ts";
import { queryDialect } from "../../../common/expression/dialect.ts";
import type { Expression } from "../../../common/expression/expression.ts";
import { parseExpression } from "../../../common/expression/parser.ts";
import { type Fail, failing } from "../../../common/expression/tokens.ts";
import type { CellKind } from "../condition.ts";
import { type Field, type KnownNames, whichRule } from "../field.ts";
import { fieldsNamed, kindOfField, queryNames, type QueryField } from "./fields.ts";

const MAX_LENGTH = 1000;

export interface Query {
  readonly expression: Expression;
  /** The fields, by the names that the query uses for them. Other names in it are strings. */
  readonly fields: ReadonlyMap<string, QueryField>;
}

export interface QueryProblem {
  readonly message: string;
  /** Index of the first invalid character in the text. */
  readonly at: number;
}

export interface KnownFields {
  readonly names: KnownNames;
  readonly kindOf: (field: Field) => CellKind;
}

/** The query, or the first problem with the text. */
export function readQuery(text: string, known: KnownFields): Query | { readonly problem: QueryProblem } {
  if (text.length > MAX_LENGTH) {
    const message = `query; must have at most ${MAX_LENGTH} characters: ${text.length}. Shorten it.`;
    return { problem: { message, at: MAX_LENGTH } };
  }
  let at = 0;
  const report = failing(text, "query");
  const fail: Fail = (where, rule, remedy, what) => {
    at = where;
    return report(where, rule, remedy, what);
  };
  try {
    const expression = parseExpression(text, fail, queryDialect);
    return { expression, fields: resolve(expression, known, fail) };
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return { problem: { message: error.issues[0]?.message ?? error.message, at } };
  }
}

/** Resolves the fields that are named; fails at the first part that does not make sense. */
function resolve(whole: Expression, { names, kindOf }: KnownFields, fail: Fail): Query["fields"] {
  const fields = new Map<string, QueryField>();
  const kindFor = (field: QueryField) => kindOfField(field, kindOf);

  const find = ({ name, at }: Named): QueryField | null => {
    const found = fieldsNamed(name, names);
    const [field] = found;
    if (field === undefined) return null;
    const listed = found.flatMap((one) => (one.of === "failure" || one.of === "attribute" ? [] : [one]));
    if (found.length > 1) fail(at, `name; ${whichRule(listed)}`, "Write one of these.", JSON.stringify(name));
    fields.set(name, field);
    return field;
  };

  const unknown = ({ name, at }: Named): never => {
    const all = queryNames(names);
    const remedy = didYouMean(name, all, `The columns are ${listNames(all)}, and attribute.NAME.`);
    return fail(at, "name; must be a column of the trials table", remedy, JSON.stringify(name));
  };

  const condition = (part: Expression): void => {
    switch (part.kind) {
      case "and":
      case "or":
        condition(part.left);
        return condition(part.right);
      case "not":
        return condition(part.of);
      case "comparison":
        return part.operator === "==" || part.operator === "!=" ? equality(part) : order(part);
      case "member":
        return member(part);
      case "name": {
        const field = find(part) ?? unknown(part);
        if (kindFor(field) === "mixed" || kindFor(field) === "empty") return;
        break;
      }
      case "literal":
        if (typeof part.value === "boolean") return;
        break;
      case "call":
      case "negative":
      case "arithmetic":
        break;
    }
    fail(part.at, "query; must be a condition", `Compare with =, !=, <, <=, >, >= or in: ${queryDialect.example}.`);
  };

  const order = ({ operator, left, right }: Comparison): void => {
    for (const side of [left, right]) number(side, `${operator}; must be between numbers`);
  };

  const number = (part: Expression, rule: string): void => {
    switch (part.kind) {
      case "name":
        if (kindFor(find(part) ?? unknown(part)) === "texts") fail(part.at, rule, "Compare strings with =, != or in.");
        return;
      case "literal":
        if (typeof part.value !== "number") fail(part.at, rule, "Compare strings with =, != or in.");
        return;
      case "negative":
        return number(part.of, "-; must come before a number");
      case "arithmetic":
        for (const side of [part.left, part.right]) number(side, `${part.operator}; must be between numbers`);
        return;
      case "call":
        for (const input of part.inputs) number(input, `${part.name}; must contain numbers`);
        return;
      case "comparison":
      case "member":
      case "not":
      case "and":
      case "or":
        fail(part.at, rule, "Write the comparison out on both sides.");
    }
  };

  const equality = ({ operator, left, right }: Comparison): void => {
    const rule = `${operator}; must be between values`;
    const sides = [left, right].map((part) => (part.kind === "name" ? find(part) : null));
    for (const [k, part] of [left, right].entries()) {
      const opposite = sides[1 - k] ?? null;
      const isOfNumbers = opposite !== null && kindFor(opposite) === "numbers";
      if (part.kind === "name" && sides[k] === null) {
        // A word is the string with which the column on the other side is compared.
        if (opposite === null) unknown(part);
        if (isOfNumbers) fail(part.at, `${operator}; must be with a number`, "The column has numbers only.");
      } else if (part.kind === "literal") {
        if (isOfNumbers && typeof part.value !== "number") {
          fail(part.at, `${operator}; must be with a number`, "The column has numbers only.");
        }
      } else if (part.kind !== "name") number(part, rule);
    }
  };

  const member = ({ of, values }: Extract<Expression, { kind: "member" }>): void => {
    if (of.kind !== "name") return number(of, "in; must come after a column or a number");
    const field = find(of) ?? unknown(of);
    const text = values.find(({ value }) => typeof value !== "number");
    if (kindFor(field) === "numbers" && text !== undefined) {
      fail(text.at, "in; must be a list of numbers", "The column has numbers only.");
    }
  };

  condition(whole);
  return fields;
}

type Named = Extract<Expression, { kind: "name" }>;
type Comparison = Extract<Expression, { kind: "comparison" }>;
