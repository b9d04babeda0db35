/** JSON that gives back exactly what it was given: −0 keeps its sign, and what JSON cannot hold is refused. */
import { CredenceError, InvalidInput } from "../tuner/errors.ts";

/**
 * The text of a value made of objects, arrays, text, booleans, null and finite numbers; keys in their own order, none
 * for `undefined`. Throws InvalidInput for a number that is not finite and for anything else, with where it stands
 * below `path`.
 */
export function writeJson(value: unknown, path: string): string {
  if (typeof value === "number") return writeNumber(value, path);
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => writeJson(item, `${path}[${index}]`)).join()}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member, `${path}.${key}`)}`).join()}}`;
  }
  throw new InvalidInput([{ path, message: `value; must be text, a number, a boolean or null: ${String(value)}` }]);
}

/** JSON.stringify drops the sign of −0, though JSON.parse reads it. */
function writeNumber(value: number, path: string): string {
  return Object.is(finite(value, path), -0) ? "-0" : String(value);
}

/** The value of a text that `writeJson` wrote; `where` says where it stood should it be damaged. */
export function readJson<T>(text: string, where: () => string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    const message = `database; ${where()} must be JSON: ${JSON.stringify(text.slice(0, 60))}. Restore a copy of the file.`;
    throw new CredenceError("storage", message, { cause });
  }
}

/** The number itself. Throws InvalidInput when it is not finite: a database never holds NaN or ±∞. */
export function finite(value: number, path: string): number {
  if (Number.isFinite(value)) return value;
  throw new InvalidInput([{ path, message: `number; must be finite: ${value}` }]);
}
