/**
 * `name=number` and `name: number` within a line of text. A value is read whole or not at all: what begins like a number and
 * continues as something else (`1,234.5`, `0.3s`, `25%`) is reported as misspelled.
 */
import { plainNumberAt, readPlainNumber } from "../../common/number-text.ts";
import { wrapsNumber } from "./literal.ts";

/** What follows a name: a number, a text that only looks like one, or something else. */
type NamedValue =
  | { readonly kind: "number"; readonly value: number; readonly end: number }
  | { readonly kind: "misspelled"; readonly text: string; readonly end: number }
  | { readonly kind: "other" };

type Found = Exclude<NamedValue, { kind: "other" }> & { readonly start: number };

/** Every value that the line gives this name, in order. */
export function valuesOf(line: string, name: string): readonly Found[] {
  const values: Found[] = [];
  let start = line.indexOf(name);
  while (start !== -1) {
    const value = beginsName(line, start) ? valueAfter(line, start + name.length) : null;
    if (value !== null && value.kind !== "other") values.push({ ...value, start });
    start = line.indexOf(name, start + name.length);
  }
  return values;
}

/** Names beginning with a letter that precede a number; a colon needs a space, for `train.py:42` is a place. */
const pair = /(?:(?<![^\s,;|(])|(?<=(?:^|[\s,;|=([{])[[{"']))([A-Za-z_][\w.@%/-]*)["']?(?:\s*=(?![=>])|\s*:(?=\s))/g;

/** All named numbers of the line, the last of each name; `isAll` where the line holds nothing else. */
export function numbersIn(line: string): {
  readonly numbers: Readonly<Record<string, number>>;
  readonly isAll: boolean;
} {
  const numbers: [string, number][] = [];
  let rest = "";
  let end = 0;
  for (const found of line.matchAll(pair)) {
    if (found.index < end) continue;
    const value = valueAt(line, found.index + found[0].length);
    if (value.kind !== "number") continue;
    numbers.push([found[1], value.value]);
    rest += line.slice(end, found.index);
    end = value.end;
  }
  rest += line.slice(end);
  return { numbers: Object.fromEntries(numbers), isAll: numbers.length > 0 && /^[\s,;|]*$/.test(rest) };
}

/** Does a name that is at this index begin there, or is it the end of a longer one? */
function beginsName(line: string, start: number): boolean {
  const before = line.slice(Math.max(0, start - 2), start);
  const last = before.at(-1);
  if (last === undefined || /[\s,;|>(]/.test(last)) return true;
  // `top[loss=1` is a name with a bracket in it, ` [loss=1]` a bracket around a pair.
  if (/[[{"'\]]/.test(last)) return last === "]" || before.length < 2 || /[\s,;|=([{]/.test(before[0]);
  return last === ":" && isLogPrefix(line.slice(0, start));
}

const levels = /^(?:trace|debug|info|notice|warn|warning|error|critical|fatal)$/i;

/** `INFO:root:`, as Python's logging begins its lines. */
function isLogPrefix(prefix: string): boolean {
  return prefix.length < 200 && /^[\w.:-]+$/.test(prefix) && prefix.split(":").some((part) => levels.test(part));
}

/** The value behind a name that ends at this index; null when there is neither = nor : */
function valueAfter(line: string, end: number): NamedValue | null {
  const sign = /["']?\s*(?:=(?![=>])|:(?![:=]))/y;
  sign.lastIndex = end;
  return sign.test(line) ? valueAt(line, sign.lastIndex) : null;
}

const opening = /\s*(?:([A-Za-z_][\w.]*)\()?(["']?)/y;
/** What may follow a number: the end, space, a closing mark, the next of a list, the end of a sentence, a spread. */
const closing = /["']?(?:$|[\s)\]}|>±]|[,;](?![\d.+-])|[.](?=\s|$))/y;
/** What may follow the number of a call: its end, or arguments by name. */
const closingCall = /\s*(?:\)|,\s*[A-Za-z_])/y;
/** After an integer of up to three digits: what makes it the first group of a longer number. */
const nextGroup = /,?[ \t]\d{3}(?:[ ,]\d{3})*(?:[.,]\d+)?(?=$|[\s,;)\]}|>"'])/y;
const looksNumeric = /[+\-−–]?[$€£¥[(]*[+\-−–]?[.,]?\d/y;

function valueAt(line: string, start: number): NamedValue {
  opening.lastIndex = start;
  const [opened, name, quote] = opening.exec(line) ?? ["", undefined, ""];
  if (name !== undefined && !wrapsNumber(name)) return { kind: "other" };
  const from = start + opened.length;
  plainNumberAt.lastIndex = from;
  const text = plainNumberAt.exec(line)?.[0];
  if (text === undefined) return matches(looksNumeric, line, from) ? misspelled(line, from) : { kind: "other" };
  const end = from + text.length;
  const isQuoted = quote !== "";
  if (isQuoted && line[end] !== quote) return misspelled(line, from);
  if (name !== undefined) {
    const after = isQuoted ? end + 1 : end;
    return matches(closingCall, line, after) ? numberOf(text, after) : misspelled(line, from);
  }
  const isFirstGroup = /^[+-]?\d{1,3}$/.test(text) && matches(nextGroup, line, end);
  if (isFirstGroup || /[\u00a0\u2009\u202f]\d/y.test(line.slice(end, end + 2)))
    return misspelled(line, from, nextGroup);
  return matches(closing, line, end) ? numberOf(text, end) : misspelled(line, from);
}

function numberOf(text: string, end: number): NamedValue {
  const value = readPlainNumber(text);
  return value === null ? { kind: "other" } : { kind: "number", value, end };
}

function misspelled(line: string, start: number, more?: RegExp): NamedValue {
  let end = line.slice(start).search(/[ \t;]|$/) + start;
  if (more !== undefined && matches(more, line, end)) end = more.lastIndex;
  const text = line.slice(start, Math.min(end, start + 40)).replace(/[,)\]}"']+$/, "");
  // `loss:0=0.25` names another thing, `loss:0`.
  return text.includes("=") ? { kind: "other" } : { kind: "misspelled", text, end };
}

function matches(pattern: RegExp, line: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(line);
}
