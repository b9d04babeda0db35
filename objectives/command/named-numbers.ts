/**
 * `name=number` and `name: number` within a line of text. A value is read as a whole or not at all: text that begins
 * like a number and continues differently (`1,234.5`, `0.3s`, `25%`) is reported as misspelled.
 */
import { plainNumberAt, readPlainNumber } from "../../common/number-text.ts";
import { wrapsNumber } from "./literal.ts";

/** The value after a name: a number, a string that only looks like one, or something else. */
type NamedValue =
  | { readonly kind: "number"; readonly value: number; readonly end: number }
  | { readonly kind: "misspelled"; readonly text: string; readonly end: number }
  | { readonly kind: "other" };

type Found = Exclude<NamedValue, { kind: "other" }> & { readonly start: number };

/** Every value that the line gives for this name, in order. */
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

/**
 * Names beginning with a letter that precede a number. A colon must be followed by a space, since `train.py:42` is a
 * source location.
 */
const pair = /(?:(?<![^\s,;|(])|(?<=(?:^|[\s,;|=([{])[[{"']))([A-Za-z_][\w.@%/-]*)["']?(?:\s*=(?![=>])|\s*:(?=\s))/g;

/** All named numbers in the line, the last one for each name; `isAll` if the line contains nothing else. */
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

/** Whether a name at this index starts there, rather than being the end of a longer one. */
function beginsName(line: string, start: number): boolean {
  const before = line.slice(Math.max(0, start - 2), start);
  const last = before.at(-1);
  if (last === undefined || /[\s,;|>(]/.test(last)) return true;
  // In `top[loss=1` the bracket is part of the name; in ` [loss=1]` the brackets enclose a pair.
  if (/[[{"'\]]/.test(last)) return last === "]" || before.length < 2 || /[\s,;|=([{]/.test(before[0]);
  return last === ":" && isLogPrefix(line.slice(0, start));
}

const levels = /^(?:trace|debug|info|notice|warn|warning|error|critical|fatal)$/i;

/** `INFO:root:`, the prefix of lines from Python's logging. */
function isLogPrefix(prefix: string): boolean {
  return prefix.length < 200 && /^[\w.:-]+$/.test(prefix) && prefix.split(":").some((part) => levels.test(part));
}

/** The value after a name that ends at this index; null if there is neither `=` nor `:`. */
function valueAfter(line: string, end: number): NamedValue | null {
  const sign = /["']?\s*(?:=(?![=>])|:(?![:=]))/y;
  sign.lastIndex = end;
  return sign.test(line) ? valueAt(line, sign.lastIndex) : null;
}

const opening = /\s*(?:([A-Za-z_][\w.]*)\()?(["']?)/y;
/**
 * What may follow a number: the end, a space, a closing mark, the next list item, the end of a sentence, an error
 * margin.
 */
const closing = /["']?(?:$|[\s)\]}|>±]|[,;](?![\d.+-])|[.](?=\s|$))/y;
/** What may follow the number in a call: its end, or keyword arguments. */
const closingCall = /\s*(?:\)|,\s*[A-Za-z_])/y;
/** Text after an integer of up to three digits that makes it the first group of a longer number. */
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
  // `loss:0=0.25` sets a different name, `loss:0`.
  return text.includes("=") ? { kind: "other" } : { kind: "misspelled", text, end };
}

function matches(pattern: RegExp, line: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(line);
}
