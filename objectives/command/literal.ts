/**
 * Parses objects as programs print them: JSON (including Python's NaN and Infinity), the repr of a Python dict, and the
 * output of JavaScript's console.log. Numbers wrapped by a library (`tensor(0.25, device='cuda:0')`,
 * `np.float64(0.25)`) are read as numbers; unquoted words (`None`, `adam`, `<Net>`) as null.
 */
import { readPlainNumber } from "../../common/number-text.ts";

type Literal = string | number | boolean | null | readonly Literal[] | { readonly [name: string]: Literal };

/** Maximum nesting depth. */
const MAX_DEPTH = 32;

/** Names of calls whose first argument is the number. */
const wrapper =
  /^(?:\w+\.)*(?:tensor|eagertensor|array|devicearray|decimal|variable|parameter|scalar|u?int\d*|float\d*|bfloat16|longdouble|double|half)$/i;

/** Whether this is the name of a number type, as in `np.float64(0.25)`. */
export function wrapsNumber(name: string): boolean {
  return wrapper.test(name);
}

/** The object that makes up the whole text; null if the text is anything else. */
export function parseObject(text: string): { readonly [name: string]: Literal } | null {
  try {
    const reader = new LiteralReader(text);
    const value = reader.value(0);
    reader.skipSpace();
    const isWhole = reader.position === text.length;
    return isWhole && typeof value === "object" && value !== null && !isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof NotALiteral) return null;
    throw error;
  }
}

class NotALiteral extends Error {}

function isArray(value: Literal): value is readonly Literal[] {
  return Array.isArray(value);
}

class LiteralReader {
  readonly #text: string;
  position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  skipSpace(): void {
    this.#match(/\s*/y);
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw new NotALiteral();
    this.skipSpace();
    switch (this.#text[this.position]) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list("]", depth);
      case "(":
        return this.#list(")", depth);
      case '"':
      case "'":
        return this.#string();
      case "<":
        this.#expect(/<[^<>]*>/y);
        return null;
      default:
        return this.#word(depth);
    }
  }

  #object(depth: number): Literal {
    this.position++;
    const entries: [string, Literal][] = [];
    while (!this.#closes("}")) {
      const quote = this.#text[this.position];
      const name = quote === '"' || quote === "'" ? this.#string() : this.#expect(/[^\s:,{}[\]"'()]+/y);
      this.#expect(/\s*:/y);
      entries.push([name, this.value(depth + 1)]);
      this.#separator("}");
    }
    return Object.fromEntries(entries);
  }

  #list(end: string, depth: number): readonly Literal[] {
    this.position++;
    const values: Literal[] = [];
    while (!this.#closes(end)) {
      // The name of a keyword argument.
      this.#match(/[A-Za-z_]\w*\s*=(?!=)/y);
      values.push(this.value(depth + 1));
      this.#separator(end);
    }
    return values;
  }

  #word(depth: number): Literal {
    const word = this.#expect(/[^\s,:{}[\]()"'<>=]+/y);
    if (this.#text[this.position] === "(") {
      const [first, second] = this.#list(")", depth);
      if (!wrapsNumber(word) || first === undefined) return null;
      // `tensor(1,234)` is not a number, and must not become 1.
      return typeof second === "number" ? `${String(first)},${second}` : asNumber(first);
    }
    if (/^true$/i.test(word)) return true;
    if (/^false$/i.test(word)) return false;
    // A number in any other notation remains a string, which is rejected where a number is required.
    return readPlainNumber(word) ?? (/^[+-]?\.?\d/.test(word) ? word : null);
  }

  #string(): string {
    const quoted = this.#expect(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/y);
    const inside = quoted.slice(1, -1);
    if (!inside.includes("\\")) return inside;
    try {
      return JSON.parse(`"${inside.replace(/\\'|(?<!\\)"/g, (mark) => (mark === '"' ? '\\"' : "'"))}"`) as string;
    } catch {
      // An escape that is not valid JSON: keep the string as it is, since it does not contain a number.
      return inside;
    }
  }

  #closes(end: string): boolean {
    this.skipSpace();
    if (this.#text[this.position] !== end) return false;
    this.position++;
    return true;
  }

  /** Reads a comma, or nothing before the closing bracket; a trailing comma is allowed. */
  #separator(end: string): void {
    this.skipSpace();
    if (this.#text[this.position] === ",") this.position++;
    else if (this.#text[this.position] !== end) throw new NotALiteral();
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.position += found.length;
    return found;
  }

  #expect(pattern: RegExp): string {
    const found = this.#match(pattern);
    if (found === null || found === "") throw new NotALiteral();
    return found;
  }
}

function asNumber(value: Literal): Literal {
  return typeof value === "string" ? (readPlainNumber(value.trim()) ?? value) : value;
}
