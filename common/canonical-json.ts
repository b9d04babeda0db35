/** Canonical JSON: one string per value, independent of the order of keys. */
import { isRecord } from "./is-record.ts";

/** JSON in which the keys of every object are sorted and absent (`undefined`) members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    isRecord(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  );
}
