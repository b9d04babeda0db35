/**
 * Parses numbers as people and programs write them. A plain number is an optional sign, decimal digits with an optional
 * point and an optional exponent, or NaN or an infinity; anything else that looks like a number is recognized, so that
 * it gets a specific message instead of being parsed up to its first invalid character.
 */

const decimal = String.raw`(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
/** Sticky: matches a plain number at `lastIndex`, which may be the beginning of something longer. */
export const plainNumberAt = new RegExp(String.raw`[+-]?(?:${decimal}|[nN]a[nN]\b|[iI]nf(?:inity)?\b)`, "y");
const plainNumber = new RegExp(String.raw`^[+-]?(?:${decimal}|nan|inf(?:inity)?)$`, "i");
const finiteNumber = new RegExp(`^[+-]?${decimal}$`);

/** The value of a text that is a single plain number; null otherwise. */
export function readPlainNumber(text: string): number | null {
  if (!plainNumber.test(text)) return null;
  if (/nan/i.test(text)) return Number.NaN;
  if (/inf/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  return Number(text);
}

/** Whether the text is a plain number that a double can represent. */
export function isFiniteNumber(text: string): boolean {
  return finiteNumber.test(text) && Number.isFinite(Number(text));
}

/** Why a string that looks like a number is not a plain one. */
export type NumberSpelling =
  | "decimal-comma"
  | "grouped"
  | "grouped-decimal-comma"
  | "comma"
  | "percent"
  | "currency"
  | "minus"
  | "exponent"
  | "hexadecimal"
  | "unit";

const spellings: readonly (readonly [NumberSpelling, RegExp])[] = [
  ["hexadecimal", /^[+-]?0[xX][\da-fA-F]+$/],
  ["exponent", /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[dD][+-]?\d+|\s*[x×·*]\s*10\^?[+-]?\d+)$/],
  // Three digits after a single comma: 1,234 may mean 1.234 or 1234.
  ["comma", /^[+-]?[1-9]\d{0,2},\d{3}$/],
  ["decimal-comma", /^[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?$/],
  ["grouped", /^[+-]?\d{1,3}(?:,\d{2,3})+(?:\.\d*)?$/],
  ["grouped", /^[+-]?\d{1,3}(?:[_'’ \u00a0\u2009\u202f]\d{2,3})+(?:\.\d*)?$/],
  ["grouped", /^[+-]?\d+(?:_\d+)+(?:\.\d*)?$/],
  ["grouped-decimal-comma", /^[+-]?\d{1,3}(?:[.'’ \u00a0\u2009\u202f]\d{3})+,\d*$/],
  ["grouped-decimal-comma", /^[+-]?\d{1,3}(?:\.\d{3}){2,}$/],
];

/** Why a string that looks like a number is not a plain one; null for words and plain numbers. */
export function spellingOf(text: string): NumberSpelling | null {
  const trimmed = text.trim();
  if (trimmed.length > 60 || !/\d/.test(trimmed) || readPlainNumber(trimmed) !== null) return null;
  const found = spellings.find(([, pattern]) => pattern.test(trimmed));
  if (found !== undefined) return found[0];
  const isNumber = (rest: string) => readPlainNumber(rest.trim()) !== null || spellingOf(rest) !== null;
  if (/^[−–—]/.test(trimmed)) return isNumber(trimmed.slice(1)) ? "minus" : null;
  if (/[%‰]$/.test(trimmed)) return isNumber(trimmed.slice(0, -1)) ? "percent" : null;
  if (/^[$€£¥]|[$€£¥]$/.test(trimmed)) return isNumber(trimmed.replace(/^[$€£¥]|[$€£¥]$/, "")) ? "currency" : null;
  const unit = /^([+-]?[\d.,]*\d) ?\p{L}{1,4}(?:\/\p{L}{1,4})?$/u.exec(trimmed);
  return unit !== null && isNumber(unit[1]) ? "unit" : null;
}

/** The string with group separators removed: a plain number if nothing else was wrong. */
export function withoutMarks(text: string, marks: { readonly decimal: string; readonly thousands: string }): string {
  const { decimal: mark, thousands } = marks;
  const groups = thousands === " " ? /[ \u00a0\u2009\u202f]/g : thousands === "'" ? /['’]/g : thousands;
  const [whole, ...fraction] = mark === "," ? text.split(",") : text.split(".");
  const sign = /^[+-]?/.exec(whole)?.[0] ?? "";
  const digits = whole.slice(sign.length);
  // Groups must have three digits, so that 1.5 does not become 15 if the point is declared as the thousands separator.
  const inGroups = thousands === "" ? [digits] : digits.split(groups);
  const isGrouped =
    inGroups.length > 1 && inGroups.every((group, i) => (i === 0 ? /^\d{1,3}$/ : /^\d{3}$/).test(group));
  return [sign + (isGrouped ? inGroups.join("") : digits), ...fraction].join(".");
}
