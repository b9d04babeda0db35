/**
 * Locates syntax errors in JSON (RFC 8259), because JavaScript engines word their messages differently from version to
 * version, and not all of them report a position.
 */

export interface JsonProblem {
  /** From 1. */
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
  /** What was found and what was expected; one clause without a period. */
  readonly message: string;
}

/** The first problem in the text; null if `JSON.parse` accepts it. */
export function findJsonProblem(text: string): JsonProblem | null {
  const scanner = new Scanner(text);
  try {
    scanner.document();
    return null;
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    const before = text.slice(0, error.at);
    const line = before.split("\n").length;
    const column = error.at - (before.lastIndexOf("\n") + 1) + 1;
    return { line, column, message: `expected ${error.expected}, found ${shownAt(text, error.at)}` };
  }
}

/** A description for one line of a message: `line 2, column 5: expected a value, found "}"`. */
export function describeJsonProblem(text: string): string | null {
  const problem = findJsonProblem(text);
  return problem === null ? null : `line ${problem.line}, column ${problem.column}: ${problem.message}`;
}

class Unexpected extends Error {
  readonly at: number;
  readonly expected: string;

  constructor(at: number, expected: string) {
    super(expected);
    this.at = at;
    this.expected = expected;
  }
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /[A-Za-z_$][\w$]*/y;

/** Nesting is tracked in a list rather than on the call stack, so that even a million brackets are handled. */
class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    /** The closing bracket of each open array and object, outermost first. */
    const open: ("]" | "}")[] = [];
    this.#space();
    for (;;) {
      if (this.#beginsContainer(open)) continue;
      this.#afterValue(open);
      if (open.length === 0) break;
    }
    if (this.#at < this.#text.length) throw new Unexpected(this.#at, "the end of the document");
  }

  /** Reads one value. Returns true for a non-empty container, whose first value comes next. */
  #beginsContainer(open: ("]" | "}")[]): boolean {
    const character = this.#text[this.#at];
    if (character === "[") {
      this.#next();
      if (this.#skip("]")) return false;
      open.push("]");
      return true;
    }
    if (character === "{") {
      this.#next();
      if (this.#skip("}")) return false;
      open.push("}");
      this.#name('a name in double quotes or "}"');
      return true;
    }
    if (character === '"') this.#string();
    else this.#literal();
    this.#space();
    return false;
  }

  /** Closes finished containers, and stops before the next value in an open one. */
  #afterValue(open: ("]" | "}")[]): void {
    while (open.length > 0) {
      const closing = open[open.length - 1];
      if (this.#skip(",")) {
        if (closing === "}") this.#name("a name in double quotes");
        return;
      }
      if (!this.#skip(closing)) throw new Unexpected(this.#at, `"," or "${closing}"`);
      open.pop();
    }
  }

  #name(expected: string): void {
    if (this.#text[this.#at] !== '"') throw new Unexpected(this.#at, expected);
    this.#string();
    this.#space();
    if (!this.#skip(":")) throw new Unexpected(this.#at, '":"');
  }

  #literal(): void {
    const found = this.#match(word);
    if (found === "true" || found === "false" || found === "null") {
      this.#at += found.length;
      return;
    }
    const digits = this.#match(number);
    if (digits === null) throw new Unexpected(this.#at, "a value");
    this.#at += digits.length;
  }

  #string(): void {
    this.#at += 1;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new Unexpected(this.#at, "the closing double quote");
      if (character < " ") throw new Unexpected(this.#at, "an escape such as \\n");
      this.#at += 1;
      if (character === '"') return;
      if (character === "\\") this.#escape();
    }
  }

  #escape(): void {
    const character = this.#text[this.#at];
    if (character === "u") {
      const digits = this.#text.slice(this.#at + 1, this.#at + 5);
      if (!/^[\da-fA-F]{4}$/.test(digits)) throw new Unexpected(this.#at + 1, "four hexadecimal digits");
      this.#at += 5;
    } else if (character !== undefined && '"\\/bfnrt'.includes(character)) this.#at += 1;
    else throw new Unexpected(this.#at, "a valid JSON escape");
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0] ?? null;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#next();
    return true;
  }

  #next(): void {
    this.#at += 1;
    this.#space();
  }

  #space(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at += 1;
  }
}

/** The word or character at a position, in quotes. */
function shownAt(text: string, at: number): string {
  if (at >= text.length) return "the end of the document";
  word.lastIndex = at;
  const found = word.exec(text)?.[0].slice(0, 20) ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
  return JSON.stringify(found);
}
