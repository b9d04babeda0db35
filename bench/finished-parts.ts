/**
 * The finished parts of a long benchmark, one JSON line each. A run that is interrupted keeps them, and the next run
 * with the same file continues after them.
 */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";

export interface FinishedParts {
  /** The value of this part: read from the file if it is there, otherwise computed and then written. */
  part<T>(name: string, compute: () => Promise<T>): Promise<T>;
}

interface Line {
  readonly version: string;
  readonly name: string;
  readonly value: unknown;
}

/**
 * Without a path, nothing is stored.
 *
 * @throws Error if the file contains parts from a different version of the code, which are not comparable
 */
export function openParts(path: string | undefined, version: string): FinishedParts {
  const parts = new Map<string, unknown>();
  for (const line of path === undefined ? [] : linesOf(path)) {
    if (line.version !== version)
      throw new Error(`parts; must be of version ${version}: ${path} is of ${line.version}. Pass another file.`);
    parts.set(line.name, line.value);
  }
  return {
    async part<T>(name: string, compute: () => Promise<T>): Promise<T> {
      if (parts.has(name)) return parts.get(name) as T;
      const value = await compute();
      parts.set(name, value);
      if (path !== undefined) appendFileSync(path, `${JSON.stringify({ version, name, value }, named)}\n`);
      return value;
    },
  };
}

/** The complete lines of the file; the last line may have been truncated, and is removed. */
function linesOf(path: string): Line[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole !== text) writeFileSync(path, whole);
  const lines = whole.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line, unnamed) as Line);
}

const NAMES = new Map<unknown, number>([
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["NaN", Number.NaN],
]);

/** JSON cannot represent infinite numbers. */
function named(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function unnamed(_key: string, value: unknown): unknown {
  return NAMES.get(value) ?? value;
}
