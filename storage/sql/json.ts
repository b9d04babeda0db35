/** JSON that reads back exactly as written: −0 keeps its sign, and values that JSON cannot represent are refused. */
import { CredenceError, InvalidInput } from "../../common/errors.ts";

/**
 * Serializes objects, arrays, strings, booleans, null and finite numbers; keys keep their order, `undefined` members
 * are left out. Throws InvalidInput with the path below `path` for a number that is not finite and for anything else.
 */
export function writeJson(value: unknown, path: string): string {
  if (typeof value === "number") return writeNumber(value, path);
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => writeJson(item, `${path}[${index}]`)).join()}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member, `${path}.${key}`)}`).join()}}`;
  }
  throw new InvalidInput([{ path, message: `value; must be a string, a number, a boolean or null: ${String(value)}` }]);
}

/** JSON.stringify drops the sign of −0, though JSON.parse reads it. */
function writeNumber(value: number, path: string): string {
  return Object.is(finite(value, path), -0) ? "-0" : String(value);
}

/** Parses a string written by `writeJson`. Throws `storage`; `where` names the column for the message. */
export function readJson<T>(text: string, where: () => string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const message = `database; ${where()} must be JSON: ${JSON.stringify(text.slice(0, 60))}. Restore a copy of the file.`;
    throw new CredenceError("storage", message, { cause });
  }
}

/** Returns the number. Throws InvalidInput if it is not finite: NaN and ±∞ are never stored. */
export function finite(value: number, path: string): number {
  if (Number.isFinite(value)) return value;
  throw new InvalidInput([{ path, message: `number; must be finite: ${value}` }]);
}
