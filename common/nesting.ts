/** Limits the nesting depth of documents, because later code may recurse into them. */
import type { Issue } from "./issue.ts";

const MAX_DEPTH = 32;

/**
 * The first position in `value` that is nested deeper than 32 objects or arrays; null if there is none. Does not
 * descend beyond that depth.
 *
 * @param path the path of the value in its document
 */
export function nestingIssue(value: unknown, path: string): Issue | null {
  const keys = deepKeys(value, 0);
  if (keys === null) return null;
  return { path: pathTo(path, keys), message: `value; must be nested at most ${MAX_DEPTH} levels deep: deeper` };
}

/** A position in a value: names and indices, innermost first. */
export type Keys = readonly (string | number)[];

/** Formats keys as a path below `path`: `trials[3].values`. */
export function pathTo(path: string, keys: Keys): string {
  return keys.reduceRight<string>((above, part) => {
    if (typeof part === "number") return `${above}[${part}]`;
    return above === "" ? part : `${above}.${part}`;
  }, path);
}

function deepKeys(value: unknown, depth: number): Keys | null {
  if (typeof value !== "object" || value === null) return null;
  if (depth >= MAX_DEPTH) return [];
  return firstKeys(value, (member) => (typeof member === "object" ? deepKeys(member, depth + 1) : null));
}

/**
 * Keys of the first member in which `look` finds a problem. Paths are only built if there is one, because bodies have
 * many members.
 */
export function firstKeys(value: object, look: (member: unknown) => Keys | null): Keys | null {
  if (Array.isArray(value)) {
    const members: readonly unknown[] = value;
    for (let index = 0; index < members.length; index++) {
      const keys = look(members[index]);
      if (keys !== null) return [...keys, index];
    }
    return null;
  }
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    const keys = look(members[name]);
    if (keys !== null) return [...keys, name];
  }
  return null;
}
