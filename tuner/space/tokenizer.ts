/** Tokens of a dimension's text: words, quoted strings and marks, read in sequence. */
import { InvalidInput } from "../../common/errors.ts";
import type { HyperparameterValue } from "./search-space.ts";
import { showValue } from "../../common/show-value.ts";

/** A bracketed list is not a single value; it must be quoted to be a string. */
const BRACKETS = /[[\]{}]/;
const BARE_NAME = /^[^\s=(),|"]+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([=(),|])|([^\s=(),|"]+))/y;

type Mark = "=" | "(" | ")" | "," | "|";

interface Token {
  readonly kind: "word" | "text" | "mark" | "end";
  /** The original text of the token, for messages; empty at the end. */
  readonly source: string;
  readonly value: string;
}

export interface SyntaxReader {
  /** Consumes the mark if it is next. */
  skip(mark: Mark): boolean;
  /** Consumes the next word, or returns null; with `before`, only a word that is followed by this mark. */
  word(before?: Mark): string | null;
  /** Reads the next word or quoted string as a name, or returns null. */
  name(): string | null;
  /** The text inside the next brackets, unparsed; null if there are none. */
  brackets(): string | null;
  /** Reads the next word or quoted string as a value. */
  value(example: string): HyperparameterValue;
  /** The next token, for messages. */
  next(): string;
  isAtEnd(): boolean;
  /**
   * Reports a syntax error: throws InvalidInput with "rule: what. Write for example …". Refers to `next()` if no token
   * is passed.
   */
  fail(rule: string, example: string, what?: string): never;
}

/** The value of a bare word: a number, true, false, or the string itself. */
function readWord(word: string): HyperparameterValue {
  if (word === "true" || word === "false") return word === "true";
  return NUMBER.test(word) ? Number(word) : word;
}

/** Whether the string can be written as a bare word. */
export function isBareText(text: string): boolean {
  return BARE_NAME.test(text) && !BRACKETS.test(text) && text !== "null" && readWord(text) === text;
}

/** Whether the name may be written without quotes. */
export function isBareName(name: string): boolean {
  return BARE_NAME.test(name);
}

/**
 * Opens a text for reading; `path` is the path of its issues. Throws InvalidInput for an invalid quoted string.
 */
export function openSyntax(text: string, path: string): SyntaxReader {
  const tokens = tokenize(text, path);
  let at = 0;
  const isMark = (token: Token | undefined, mark: Mark) => token?.kind === "mark" && token.value === mark;
  const next = () => (tokens[at].kind === "end" ? "the end" : showValue(tokens[at].source));
  const fail = (rule: string, example: string, what = next()): never => {
    throw issue(path, `${rule}: ${what}. Write for example ${example}.`);
  };
  return {
    skip(mark) {
      if (!isMark(tokens[at], mark)) return false;
      at += 1;
      return true;
    },
    word(before) {
      if (tokens[at].kind !== "word" || (before !== undefined && !isMark(tokens[at + 1], before))) return null;
      at += 1;
      return tokens[at - 1].value;
    },
    name() {
      if (tokens[at].kind !== "word" && tokens[at].kind !== "text") return null;
      at += 1;
      return tokens[at - 1].value;
    },
    brackets() {
      if (!isMark(tokens[at], "(")) return null;
      const rest = tokens.slice(at + 1);
      const end = rest.findIndex((token) => isMark(token, ")"));
      return end === -1
        ? null
        : rest
            .slice(0, end)
            .map(({ source }) => source)
            .join("");
    },
    value(example) {
      const { kind, value } = tokens[at];
      if (kind !== "word" && kind !== "text")
        return fail("value; must be a word, a number or a quoted string", example);
      if (kind === "word" && BRACKETS.test(value)) {
        return fail("value; must be in quotes where it has brackets", 'x=choice("[64,64]","[128]")');
      }
      if (kind === "word" && value === "null") {
        return fail("value; must be a number, a string, true or false", 'x=choice(none,5), or "null" for the string');
      }
      at += 1;
      return kind === "word" ? readWord(value) : value;
    },
    next,
    isAtEnd: () => tokens[at].kind === "end",
    fail,
  };
}

function issue(path: string, message: string): InvalidInput {
  return new InvalidInput([{ path, message }]);
}

function tokenize(text: string, path: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let start = 0; start < end; start = TOKEN.lastIndex) {
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(text);
    // Only an unclosed quotation mark does not begin a token.
    if (match === null) throw issue(path, `quoted string; must end with a quotation mark: ${text.slice(start).trim()}`);
    const [, quoted, mark, word] = match;
    if (quoted !== undefined) tokens.push({ kind: "text", source: quoted, value: unquote(quoted, path) });
    else if (mark !== undefined) tokens.push({ kind: "mark", source: mark, value: mark });
    else tokens.push({ kind: "word", source: word, value: word });
  }
  return [...tokens, { kind: "end", source: "", value: "" }];
}

function unquote(quoted: string, path: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw issue(path, `quoted string; must use only JSON escapes: ${quoted}. Write \\\\ for a backslash.`);
  }
}
