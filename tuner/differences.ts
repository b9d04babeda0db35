/** Where two JSON-like values differ, in words for people. */
import { canonicalJson, isRecord } from "./canonical-json.ts";

/**
 * One line per place where `given` differs from `existing`, with both values: `space.lr.high: is 1, given 10`. Lists of
 * things with names are compared name by name, and their order is reported by itself.
 */
export function differences(existing: unknown, given: unknown, path = ""): readonly string[] {
  if (isRecord(existing) && isRecord(given)) {
    const keys = new Set([...Object.keys(existing), ...Object.keys(given)]);
    return [...keys].flatMap((key) => differences(existing[key], given[key], path === "" ? key : `${path}.${key}`));
  }
  const [before, after] = [byName(existing), byName(given)];
  if (before !== null && after !== null) {
    const names = (record: Readonly<Record<string, unknown>>) => Object.keys(record).join(", ");
    const order =
      names(before) === names(after) ? [] : [`${path}: is in the order ${names(before)}, given ${names(after)}`];
    const members = differences(before, after, path);
    const sameNames = [...Object.keys(before)].sort().join() === [...Object.keys(after)].sort().join();
    return sameNames ? [...members, ...order] : members;
  }
  if (Array.isArray(existing) && Array.isArray(given) && existing.length === given.length) {
    return existing.flatMap((member: unknown, index) => differences(member, given[index], `${path}[${index}]`));
  }
  const [was, is] = [shown(existing), shown(given)];
  return was === is ? [] : [`${path}: is ${was}, given ${is}`];
}

function shown(value: unknown): string {
  return value === undefined ? "absent" : canonicalJson(value);
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
