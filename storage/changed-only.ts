/** Which of the fields asked for really change. */
import { isDeepStrictEqual } from "node:util";

/** Those of `fields` that are given and differ from `current`: as they are, and as they shall be. */
export function changedOnly<T extends object>(
  current: T,
  given: Partial<T>,
  fields: readonly (keyof T)[],
): { readonly before: Partial<T>; readonly after: Partial<T> } {
  const before: Partial<T> = {};
  const after: Partial<T> = {};
  for (const field of fields) {
    const value = given[field];
    if (value === undefined || isDeepStrictEqual(value, current[field])) continue;
    before[field] = current[field];
    after[field] = value;
  }
  return { before, after };
}
