/** Limits for all bodies: nesting depth, and no names that could pollute prototypes. */
import { type Issue } from "../../../common/issue.ts";
import { firstKeys, nestingIssue, pathTo, type Keys } from "../../../common/nesting.ts";
import { isReservedName } from "../../../common/reserved-names.ts";

/** The first problem found; null if there is none. */
export function contentIssue(value: unknown, path = ""): Issue | null {
  return nestingIssue(value, path) ?? nameIssue(value, path);
}

function nameIssue(value: unknown, path: string): Issue | null {
  const keys = reservedKeys(value);
  if (keys === null) return null;
  const [name, ...above] = keys;
  return { path: pathTo(path, above), message: `name; must not be reserved: ${JSON.stringify(name)}` };
}

function reservedKeys(value: unknown): Keys | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) for (const name in value) if (isReservedName(name)) return [name];
  return firstKeys(value, reservedKeys);
}
