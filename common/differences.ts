/** Describes the differences between two JSON-like values. */
import { canonicalJson } from "./canonical-json.ts";
import { isRecord } from "./is-record.ts";

/**
 * One line for each path at which `requested` differs from `existing`, with both values: `space.lr.high: is 1, given
 * 10`. Lists of named things are compared by name; their order is compared separately.
 */
export function differences(existing: unknown, requested: unknown, path = ""): readonly string[] {
  if (isRecord(existing) && isRecord(requested)) {
    const keys = [...new Set([...Object.keys(existing), ...Object.keys(requested)])];
    return keys.flatMap((key) => differences(existing[key], requested[key], path === "" ? key : `${path}.${key}`));
  }
  const [before, after] = [byName(existing), byName(requested)];
  if (before !== null && after !== null) {
    return [...differences(before, after, path), ...orderDifference(Object.keys(before), Object.keys(after), path)];
  }
  if (Array.isArray(existing) && Array.isArray(requested) && existing.length === requested.length) {
    return existing.flatMap((member: unknown, index) => differences(member, requested[index], `${path}[${index}]`));
  }
  const [was, is] = [canonicalJson(existing), canonicalJson(requested)];
  if (was === is) return [];
  if (existing === undefined) return [`${path}: not stored, given ${is}`];
  return [requested === undefined ? `${path}: stored ${was}, not given` : `${path}: stored ${was}, given ${is}`];
}

function orderDifference(before: readonly string[], after: readonly string[], path: string): readonly string[] {
  const sameNames = before.length === after.length && before.every((name) => after.includes(name));
  if (!sameNames || before.every((name, index) => name === after[index])) return [];
  return [`${path}: stored in the order ${before.join(", ")}, given in the order ${after.join(", ")}`];
}

/** Converts a list of objects with distinct names to a record by name; null for anything else. */
function byName(value: unknown): Readonly<Record<string, unknown>> | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const named = new Map<string, unknown>();
  for (const member of value) {
    if (!isRecord(member) || typeof member["name"] !== "string") return null;
    named.set(member["name"], member);
  }
  return named.size === value.length ? Object.fromEntries(named) : null;
}
