/** Where two JSON-like values differ, in words for people. */
import { canonicalJson, isRecord } from "./canonical-json.ts";

/**
 * One line per place where `given` differs from `existing`, with both values: `space.lr.high: is 1, given 10`. Lists
 * of things with names are compared name by name, and their order by itself.
 */
export function differences(existing: unknown, given: unknown, path = ""): readonly string[] {
  if (isRecord(existing) && isRecord(given)) {
    const keys = [...new Set([...Object.keys(existing), ...Object.keys(given)])];
    return keys.flatMap((key) => differences(existing[key], given[key], path === "" ? key : `${path}.${key}`));
  }
  const [before, after] = [byName(existing), byName(given)];
  if (before !== null && after !== null) {
    return [...differences(before, after, path), ...orderDifference(Object.keys(before), Object.keys(after), path)];
  }
  if (Array.isArray(existing) && Array.isArray(given) && existing.length === given.length) {
    return existing.flatMap((member: unknown, index) => differences(member, given[index], `${path}[${index}]`));
  }
  const [was, is] = [canonicalJson(existing), canonicalJson(given)];
  if (was === is) return [];
  if (existing === undefined) return [`${path}: is not there, given ${is}`];
  return [given === undefined ? `${path}: is ${was}, not given` : `${path}: is ${was}, given ${is}`];
}

function orderDifference(before: readonly string[], after: readonly string[], path: string): readonly string[] {
  const sameNames = before.length === after.length && before.every((name) => after.includes(name));
  if (!sameNames || before.every((name, index) => name === after[index])) return [];
  return [`${path}: is in the order ${before.join(", ")}, given in the order ${after.join(", ")}`];
}

/** A list of objects with different names as a record by name; null for anything else. */
function byName(value: unknown): Readonly<Record<string, unknown>> | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const named = new Map<string, unknown>();
  for (const member of value) {
    if (!isRecord(member) || typeof member["name"] !== "string") return null;
    named.set(member["name"], member);
  }
  return named.size === value.length ? Object.fromEntries(named) : null;
}
