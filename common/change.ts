/** The parts of two JSON values that differ. */
import { canonicalJson } from "./canonical-json.ts";
import { isRecord } from "./is-record.ts";

export interface Change {
  readonly before: unknown;
  readonly after: unknown;
}

/** Strings up to this length are kept in full. */
const SHORT = 200;
/** Characters of context kept at both ends of the differing part of a long string. */
const CONTEXT = 20;

/**
 * The parts that differ. For objects: the keys whose values differ, with their differing parts. For lists: the entries
 * that the other list lacks, or all entries if only the order differs. For long strings: the differing part, with
 * ellipses for equal ends. Anything else is kept in full.
 */
export function changeBetween(before: unknown, after: unknown): Change {
  if (isRecord(before) && isRecord(after)) return changeOfRecords(before, after);
  if (Array.isArray(before) && Array.isArray(after)) return changeOfLists(before, after);
  if (typeof before === "string" && typeof after === "string") return changeOfTexts(before, after);
  return { before, after };
}

function changeOfRecords(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): Change {
  const was: [string, unknown][] = [];
  const is: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [hadIt, hasIt] = [Object.hasOwn(before, key), Object.hasOwn(after, key)];
    if (hadIt && hasIt && isEqual(before[key], after[key])) continue;
    const part = hadIt && hasIt ? changeBetween(before[key], after[key]) : { before: before[key], after: after[key] };
    if (hadIt) was.push([key, part.before]);
    if (hasIt) is.push([key, part.after]);
  }
  return { before: Object.fromEntries(was), after: Object.fromEntries(is) };
}

function changeOfLists(before: readonly unknown[], after: readonly unknown[]): Change {
  const [was, is] = [entriesBeyond(before, after), entriesBeyond(after, before)];
  return was.length + is.length === 0 ? { before, after } : { before: was, after: is };
}

/** The entries of `list` that `other` does not have, or has less often. */
function entriesBeyond(list: readonly unknown[], other: readonly unknown[]): readonly unknown[] {
  const left = new Map<string, number>();
  for (const text of other.map(canonicalJson)) left.set(text, (left.get(text) ?? 0) + 1);
  return list.filter((entry) => {
    const text = canonicalJson(entry);
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** JSON equality that distinguishes −0 from 0. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((entry, index) => isEqual(entry, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

function changeOfTexts(before: string, after: string): Change {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const part = (text: string) => (text.length <= SHORT ? text : partOf(text, start - CONTEXT, end - CONTEXT));
  return { before: part(before), after: part(after) };
}

/**
 * The string without the characters that it shares with another at its beginning and end, which are replaced with
 * ellipses. Characters outside the BMP are not split.
 */
function partOf(text: string, first: number, last: number): string {
  const start = first <= 1 ? 0 : first - (isSecondHalf(text, first) ? 1 : 0);
  const stop = text.length - (last <= 1 ? 0 : last);
  const end = stop + (isSecondHalf(text, stop) ? 1 : 0);
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}

function isSecondHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
