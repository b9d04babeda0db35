/** A column of cells by row: numbers are stored as they are, words (strings, true and false) as codes. */

import { type Cell, compareCells } from "../../wire/trials-table/cell.ts";

export type { Cell } from "../../wire/trials-table/cell.ts";

export interface Column {
  /** NaN if the cell is not a number; null if no cell is. */
  numbers: Float64Array | null;
  /** 0 if the cell is not a word, otherwise one more than its index in `words`; null if no cell is a word. */
  codes: Uint32Array | null;
  readonly words: (string | boolean)[];
  readonly codeOf: Map<string | boolean, number>;
  /** Number of cells that are not null. */
  filled: number;
}

export function createColumn(): Column {
  return { numbers: null, codes: null, words: [], codeOf: new Map(), filled: 0 };
}

export function cellAt({ numbers, codes, words }: Column, row: number): Cell {
  const number = numbers === null ? NaN : (numbers[row] ?? NaN);
  if (!Number.isNaN(number)) return number;
  const code = codes?.[row] ?? 0;
  return code === 0 ? null : words[code - 1];
}

/** `capacity`: number of allocated rows, > `row`. */
export function setCell(column: Column, row: number, cell: Cell, capacity: number): void {
  const { numbers, codes } = column;
  const hasNumber = numbers !== null && row < numbers.length && !Number.isNaN(numbers[row]);
  const hasWord = codes !== null && row < codes.length && codes[row] !== 0;
  column.filled += (cell === null ? 0 : 1) - (hasNumber || hasWord ? 1 : 0);
  if (typeof cell === "number") {
    if (hasWord) codes[row] = 0;
    column.numbers = roomFor(numbers, capacity, numbersOf);
    column.numbers[row] = cell;
    return;
  }
  if (hasNumber) numbers[row] = NaN;
  if (cell !== null) {
    column.codes = roomFor(codes, capacity, codesOf);
    column.codes[row] = codeFor(column, cell);
  } else if (hasWord) codes[row] = 0;
}

/** The alphabetical rank of each code; NaN for code 0. */
export function ranksOfWords({ words }: Column): Float64Array {
  const order = words.map((_, index) => index).sort((a, b) => compareCells(words[a], words[b]));
  const ranks = new Float64Array(words.length + 1).fill(NaN);
  for (const [rank, index] of order.entries()) ranks[index + 1] = rank;
  return ranks;
}

function codeFor({ words, codeOf }: Column, word: string | boolean): number {
  const known = codeOf.get(word);
  if (known !== undefined) return known;
  words.push(word);
  codeOf.set(word, words.length);
  return words.length;
}

function numbersOf(length: number): Float64Array {
  return new Float64Array(length).fill(NaN);
}

function codesOf(length: number): Uint32Array {
  return new Uint32Array(length);
}

function roomFor<A extends Float64Array | Uint32Array>(
  array: A | null,
  capacity: number,
  create: (length: number) => A,
): A {
  if (array !== null && array.length >= capacity) return array;
  const larger = create(capacity);
  if (array !== null) larger.set(array);
  return larger;
}
