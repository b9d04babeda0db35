/** Reassembles objects that are printed over several lines; all other lines pass through in order. */
import { parseObject } from "./literal.ts";

/** Maximum number of characters in a multi-line object; longer ones are treated as ordinary lines. */
const MAX_CHARACTERS = 64 * 1024;

/**
 * How a line within a printed object begins: with a bracket, a quote, a number, a name followed by a colon, or a JSON
 * or Python keyword.
 */
const inside = /^(?:["'[\]{}(),<]|[-+]?[\d.]|[\w$-]+\s*[:(,]|(?:true|false|null|undefined|None|nan|inf|-?Infinity)\b)/i;

export function createObjectLines(listener: {
  readonly onObject: (object: Readonly<Record<string, unknown>>) => void;
  readonly onLine: (line: string) => void;
}): { line(line: string): void; end(): void } {
  let held: string[] = [];
  let length = 0;
  let depth = 0;

  const release = () => {
    const lines = held;
    held = [];
    for (const line of lines) listener.onLine(line);
  };
  const hold = (line: string, from: string) => {
    held.push(line);
    length += line.length;
    depth += depthOf(from);
    if (length > MAX_CHARACTERS) return release();
    if (depth > 0) return;
    const text = held.join("\n");
    const object = parseObject(text.slice(text.indexOf("{")));
    if (object === null) return release();
    held = [];
    listener.onObject(object);
  };

  return {
    line(line) {
      if (held.length > 0 && line !== "" && !inside.test(line)) release();
      if (held.length > 0) return hold(line, line);
      const start = line.indexOf("{");
      if (start === -1 || depthOf(line.slice(start)) <= 0) return listener.onLine(line);
      length = 0;
      depth = 0;
      hold(line, line.slice(start));
    },
    end: release,
  };
}

/** Number of brackets that the text opens without closing, not counting those within quotes. */
function depthOf(text: string): number {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{[()\]}]/g)) {
    if ("{[(".includes(token)) depth++;
    else if (")]}".includes(token)) depth--;
  }
  return depth;
}
