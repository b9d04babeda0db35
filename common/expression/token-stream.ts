/** The tokens of a condition, read one after another, with the nesting depth limited. */
import type { Dialect } from "./dialect.ts";
import { tokenize, type Fail, type Mark, type Token } from "./tokens.ts";

/** Maximum nesting depth, because the parser is recursive. */
export const MAX_DEPTH = 50;

export interface TokenStream {
  readonly dialect: Dialect;
  next(): Token;
  isAt(mark: Mark): boolean;
  advance(): void;
  /** Consumes one of these marks and returns it; null if the next token is not one of them. */
  skip<Wanted extends Mark>(...marks: readonly Wanted[]): Wanted | null;
  /** Consumes a closing parenthesis. */
  close(): void;
  /** Runs `read` one level deeper; fails with `rule` beyond MAX_DEPTH levels. */
  nested<T>(rule: string, read: () => T, at?: number): T;
  /** Throws InvalidInput, by default for the next token. */
  fail(rule: string, remedy: string, where?: { readonly at: number; readonly what: string }): never;
}

export function openTokens(text: string, report: Fail, dialect: Dialect): TokenStream {
  const tokens = tokenize(text, report, dialect);
  let index = 0;
  let depth = 0;
  const next = (): Token => tokens[index];

  function skip<Wanted extends Mark>(...marks: readonly Wanted[]): Wanted | null {
    const token = next();
    if (token.kind !== "mark" || !(marks as readonly Mark[]).includes(token.value)) return null;
    index += 1;
    return token.value as Wanted;
  }

  function fail(rule: string, remedy: string, where?: { readonly at: number; readonly what: string }): never {
    return where === undefined ? report(next().at, rule, remedy) : report(where.at, rule, remedy, where.what);
  }

  return {
    dialect,
    next,
    skip,
    fail,
    isAt(mark) {
      const token = next();
      return token.kind === "mark" && token.value === mark;
    },
    advance() {
      index += 1;
    },
    close() {
      if (skip(")") === null) fail("brackets; must be closed", "Add ).");
    },
    nested(rule, read, at = next().at) {
      if (++depth > MAX_DEPTH) report(at, rule, "Simplify it.");
      const result = read();
      depth -= 1;
      return result;
    },
  };
}
