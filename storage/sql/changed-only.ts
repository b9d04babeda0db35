/** The fields that an update changes. */
import { isDeepStrictEqual } from "node:util";

/** The old and new values of those `fields` that `update` sets to a new value. */
export function changedFields<T extends object>(
  current: T,
  update: Partial<T>,
  fields: readonly (keyof T)[],
): { readonly before: Partial<T>; readonly after: Partial<T> } {
  const before: Partial<T> = {};
  const after: Partial<T> = {};
  for (const field of fields) {
    const value = update[field];
    if (value === undefined || isDeepStrictEqual(value, current[field])) continue;
    before[field] = current[field];
    after[field] = value;
  }
  return { before, after };
}
