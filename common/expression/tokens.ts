/** Tokens of a condition: numbers, strings, names and operators. */
import { InvalidInput } from "../errors.ts";
import type { Dialect } from "./dialect.ts";

export type Mark =
  | "<="
  | ">="
  | "=="
  | "!="
  | "<"
  | ">"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "^"
  | "("
  | ")"
  | ","
  | "and"
  | "or"
  | "not"
  | "in";

export type Token =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "switch"; readonly value: boolean; readonly at: number }
  /** `isQuoted`: whether it is in braces, so that it cannot be a function name. */
  | { readonly kind: "name"; readonly value: string; readonly isQuoted: boolean; readonly at: number }
  | { readonly kind: "mark"; readonly value: Mark; readonly at: number }
  | { readonly kind: "end"; readonly at: number };

/** Reports a syntax error: throws InvalidInput with "rule: what at character … of the text. remedy". */
export type Fail = (at: number, rule: string, remedy: string, what?: string) => never;

const SPACE = /\s*/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y;
const BRACED = /\{([^{}]*)\}/y;
const WORD = /[\p{L}_][\p{L}\p{M}\p{N}_.]*/uy;
const MARK = /\*\*|<=|>=|==|!=|&&|\|\||[<>=!+*/%^(),−×÷≤≥≠&|-]/y;

const words: readonly string[] = ["and", "or", "not", "in"] satisfies readonly Mark[];
/** Alternative spellings of operators that are accepted. */
const same: Readonly<Record<string, Mark>> = {
  "**": "^",
  "−": "-",
  "×": "*",
  "÷": "/",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
};
const foreign: Readonly<Record<string, string>> = {
  "&&": "and",
  "&": "and",
  "||": "or",
  "|": "or",
  "!": "not",
  "=": "==",
};

/** A `Fail` for errors in `text`, under `path`. */
export function failing(text: string, path: string): Fail {
  return (at, rule, remedy, what) => {
    const shown = what ?? (at >= text.length ? "the end" : JSON.stringify(text.slice(at, at + 12).trimEnd()));
    const where = `${shown} at character ${at + 1} of ${JSON.stringify(text)}`;
    throw new InvalidInput([{ path, message: `${rule}: ${where}. ${remedy}` }]);
  };
}

/** The last token is the end. */
export function tokenize(text: string, fail: Fail, dialect: Dialect): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  for (;;) {
    at += take(SPACE)?.[0].length ?? 0;
    if (at >= text.length) break;
    const match = take(NUMBER) ?? take(TEXT) ?? take(BRACED) ?? take(WORD) ?? take(MARK);
    if (match === null)
      return fail(at, "character; must belong to a number, a name or an operator", remedyFor(text[at]));
    tokens.push(tokenOf(match, at, { fail, dialect }));
    at += match[0].length;
  }
  return [...tokens, { kind: "end", at: text.length }];
}

function tokenOf(
  match: RegExpExecArray,
  at: number,
  { fail, dialect }: { readonly fail: Fail; readonly dialect: Dialect },
): Token {
  const [source, braced] = match;
  if (braced !== undefined) return { kind: "name", value: braced.trim(), isQuoted: true, at };
  if (/^[\d.]/.test(source)) return { kind: "number", value: Number(source), at };
  if (/^["']/.test(source)) return { kind: "text", value: unquoted(source), at };
  if (source === "true" || source === "false") return { kind: "switch", value: source === "true", at };
  if (words.includes(source)) return { kind: "mark", value: source as Mark, at };
  if (/^[\p{L}_]/u.test(source)) return { kind: "name", value: source, isQuoted: false, at };
  if (source === "=" && dialect.hasWords) return { kind: "mark", value: "==", at };
  if (Object.hasOwn(foreign, source))
    fail(at, `operator; must be one that ${dialect.many} support`, `Write ${foreign[source]}.`);
  return { kind: "mark", value: Object.hasOwn(same, source) ? same[source] : (source as Mark), at };
}

/** Without the quotation marks; a backslash escapes the next character. */
function unquoted(source: string): string {
  return source.slice(1, -1).replaceAll(/\\(.)/gs, "$1");
}

function remedyFor(character: string): string {
  if (character === '"' || character === "'") return "End the string with the same quotation mark.";
  if (character === "{") return "End the name with }.";
  return "Write a name with such a character in braces, {optimizer/lr}, and a string in quotes.";
}
