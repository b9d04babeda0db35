/** Checks on a single column: issues and notices. */
import { isFiniteNumber, spellingOf, type NumberSpelling } from "../../../common/number-text.ts";
import { listNames } from "../../../common/did-you-mean.ts";
import { andMore, labelOf, type CsvRow } from "./csv-table.ts";
import { levelsOf } from "./encode-columns.ts";

/** A text column with more distinct values than this is assumed to hold names or identifiers. */
const MAX_CATEGORIES = 50;
/** A target with at most this many distinct integers, each in many rows, may be a class label. */
const MAX_CLASSES = 10;
const MIN_ROWS_PER_CLASS = 5;

/** The non-missing cells of a column, with their rows. */
export interface CheckedColumn {
  readonly name: string;
  readonly cells: readonly { readonly text: string; readonly row: CsvRow }[];
  /** Number of missing values. */
  readonly missing: readonly { readonly text: string; readonly row: CsvRow }[];
}

const dates =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$|^\d{1,2}[:.]\d{2}(?:[:.]\d{2})(?:\s*[AP]M)?$|^\d{1,2}:\d{2}$/i;

/** Reasons why the column cannot be a feature; empty if it can. */
export function featureMessages({ name, cells }: CheckedColumn): readonly string[] {
  const words = cells.filter(({ text }) => !isFiniteNumber(text));
  if (words.length === 0) return [];
  const shown = `column ${JSON.stringify(name)}`;
  const spelled = misspelledMessage(shown, cells);
  if (spelled !== null) return [spelled];
  if (words.length > cells.length / 2 && words.every(({ text }) => dates.test(text))) {
    const first = words[0];
    return [
      `${shown}; must be numbers or categories: dates or times, as ${JSON.stringify(first.text)} in ${labelOf(first.row)}. ` +
        `Turn them into numbers, or leave the column out: --set ignore=${name}.`,
    ];
  }
  const categories = levelsOf(cells.map(({ text }) => text)).length;
  if (categories <= MAX_CATEGORIES) return [];
  const rule = `${shown}; must be numeric or have at most ${MAX_CATEGORIES} categories`;
  // Mostly numbers: probably a few bad cells rather than names.
  if (words.length <= cells.length / 2) {
    return [
      `${rule}: mostly numbers, but ${labelOf(words[0].row)} has ${JSON.stringify(words[0].text)}${andMore(words.length - 1, "row")}`,
    ];
  }
  return [`${rule}: ${categories}. It looks like an identifier; leave it out: --set ignore=${name}.`];
}

/** Reasons why the column cannot be the target. */
export function targetMessages({ name, cells }: CheckedColumn): readonly string[] {
  const shown = `target ${JSON.stringify(name)}`;
  const words = cells.filter(({ text }) => !isFiniteNumber(text));
  if (words.length > 0) {
    const spelled = misspelledMessage(shown, cells);
    if (spelled !== null) return [spelled];
    const levels = levelsOf(words.map(({ text }) => text));
    if (words.length === cells.length && levels.length <= MAX_CATEGORIES) {
      return [`${shown}; must be numeric: ${levels.length} classes, ${listNames(levels, 5)}. ${CLASSES_REMEDY}`];
    }
    const first = words[0];
    return [
      `${shown}; must be numeric: ${labelOf(first.row)} has ${JSON.stringify(first.text)}${andMore(words.length - 1, "row")}`,
    ];
  }
  const values = new Set(cells.map(({ text }) => Number(text)));
  if (cells.length < 2 || values.size > 1) return [];
  return [`${shown}; must vary: every row has ${[...values].join("")}`];
}

/** Added to issues and notices on targets that look like classes. */
const CLASSES_REMEDY =
  "This objective predicts numbers; tune bnn-classification, with the same options, to predict classes.";

/** A notice for a target with few distinct integers. */
export function targetNotices({ name, cells }: CheckedColumn): readonly string[] {
  const values = [...new Set(cells.map(({ text }) => Number(text)))].toSorted((a, b) => a - b);
  const isClasses =
    values.length <= MAX_CLASSES &&
    cells.length >= MIN_ROWS_PER_CLASS * values.length &&
    values.every(Number.isInteger);
  if (!isClasses) return [];
  return [
    `Target ${JSON.stringify(name)} has ${values.length} different integers (${values.join(", ")}), as classes do. It is predicted as a number here; bnn-classification predicts classes.`,
  ];
}

/** Reasons why the column cannot be a classification target. */
export function classTargetMessages({ name, cells }: CheckedColumn): readonly string[] {
  const shown = `target ${JSON.stringify(name)}`;
  const isNumeric = cells.every(({ text }) => isFiniteNumber(text));
  const levels = classSizes(cells).size;
  if (cells.length >= 2 && levels < 2) return [`${shown}; must have at least 2 classes: 1, ${cells[0].text}`];
  const isBroken = isNumeric && cells.some(({ text }) => !Number.isInteger(Number(text)));
  if (levels <= MAX_CATEGORIES && !(isBroken && levels > MAX_CLASSES)) return [];
  if (isNumeric) {
    return [`${shown}; must be classes: ${levels} different numbers. bnn-regression predicts numbers.`];
  }
  return [`${shown}; must have at most ${MAX_CATEGORIES} classes: ${levels}. It looks like an identifier.`];
}

/** With fewer rows a class would be missing from training, validation or test. */
const FEW_ROWS = 5;

/** Notices on a classification target: rare classes. */
export function classTargetNotices({ name, cells }: CheckedColumn): readonly string[] {
  const rare = [...classSizes(cells)].filter(([, count]) => count < FEW_ROWS);
  if (rare.length === 0) return [];
  const listed = rare.map(([level, count]) => `${level} (${count})`).join(", ");
  return [
    `Target ${JSON.stringify(name)} has classes with fewer than ${FEW_ROWS} rows, too few to learn reliably: ${listed}.`,
  ];
}

/** Number of rows of each class. */
function classSizes(cells: CheckedColumn["cells"]): ReadonlyMap<string, number> {
  const isNumeric = cells.every(({ text }) => isFiniteNumber(text));
  const sizes = new Map<string, number>();
  for (const { text } of cells) {
    const level = isNumeric ? String(Number(text)) : text;
    sizes.set(level, (sizes.get(level) ?? 0) + 1);
  }
  return sizes;
}

/** Notices on a feature: how it was read, where that may not be intended. */
export function featureNotices({ name, cells }: CheckedColumn): readonly string[] {
  const word = cells.find(({ text }) => !isFiniteNumber(text));
  if (word === undefined) return sentinelNotices(name, cells);
  if (!cells.some(({ text }) => isFiniteNumber(text))) return [];
  const categories = levelsOf(cells.map(({ text }) => text)).length;
  const why = `not all numbers, as ${labelOf(word.row)} has ${JSON.stringify(word.text)}`;
  return [`Column ${JSON.stringify(name)} is treated as ${categories} categories: ${why}.`];
}

/** Numbers that are commonly used to mark missing values. */
const sentinels = [-1, -9, -99, -200, -999, -9999, -99999, 99, 999, 9999, 99999, 999999];

/**
 * A common missing-value marker that occurs repeatedly at the edge of the column's range, far from the other values.
 */
export function sentinelNotices(name: string, cells: CheckedColumn["cells"]): readonly string[] {
  const numbers = cells.map(({ text }) => Number(text));
  return sentinels.flatMap((marker) => {
    const count = numbers.filter((number) => number === marker).length;
    if (count < 2 || count === numbers.length) return [];
    let low = Infinity;
    let high = -Infinity;
    for (const number of numbers) {
      if (number === marker) continue;
      low = Math.min(low, number);
      high = Math.max(high, number);
    }
    // Negative in an otherwise non-negative column, or a full range away from the other values.
    const isOutside = marker < 0 ? marker < low && (low >= 0 || low - marker > high - low) : marker - high > high - low;
    if (!isOutside) return [];
    const remedy = `If ${marker} stands for a missing value, add --set na=${marker} and --set missing=drop or --set missing=mean.`;
    return [
      `Column ${JSON.stringify(name)} is ${marker} in ${count} rows and from ${low} to ${high} elsewhere. ${remedy}`,
    ];
  });
}

/** Null unless all cells look like numbers to a human reader but some cannot be parsed. */
function misspelledMessage(shown: string, cells: CheckedColumn["cells"]): string | null {
  const odd = cells.filter(({ text }) => !isFiniteNumber(text));
  const spelling = odd.map(({ text }) => spellingOf(text));
  const isAll = odd.length > 0 && spelling.every((one) => one !== null) && !odd.every(({ text }) => dates.test(text));
  const [first] = odd;
  if (!isAll) return null;
  const kinds = spelling.filter((one) => one !== null);
  // 1,234 is more ambiguous than 1,5 or 1,234.5.
  const kind = kinds.find((one) => one !== "comma") ?? "comma";
  return `${shown}; must be plain numbers: ${labelOf(first.row)} has ${JSON.stringify(first.text)}${andMore(odd.length - 1, "row")}. ${remedyFor(kind, odd)}`;
}

function remedyFor(spelling: NumberSpelling, odd: CheckedColumn["cells"]): string {
  const has = (mark: RegExp) => odd.some(({ text }) => mark.test(text));
  switch (spelling) {
    case "decimal-comma":
      return "Add --set decimal=comma.";
    case "grouped-decimal-comma":
      return `Add --set decimal=comma and --set thousands=${has(/\./) ? "point" : has(/['’]/) ? "apostrophe" : "space"}.`;
    case "grouped":
      if (has(/_/)) return "Remove the underscores.";
      return `Add --set thousands=${has(/,/) ? "comma" : has(/['’]/) ? "apostrophe" : "space"}.`;
    case "comma":
      return "Add --set thousands=comma or --set decimal=comma, whichever is meant.";
    case "percent":
      return "Remove the percent signs.";
    case "currency":
      return "Remove the currency signs.";
    case "unit":
      return "Remove the units.";
    case "minus":
      return "Write the minus sign as a hyphen.";
    case "exponent":
      return "Write exponents with e, as in 1e-5.";
    case "hexadecimal":
      return "Write the numbers in decimal digits.";
  }
}
