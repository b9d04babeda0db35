/** A column of cells by row: numbers as they are, words (texts, true and false) as codes. */

/** Null where the trial has none. */
export type Cell = number | string | boolean | null;

export interface Column {
  /** NaN where the cell is no number; absent while none is. */
  numbers: Float64Array | null;
  /** 0 where the cell is no word, else one more than its place in `words`; absent while none is. */
  codes: Uint32Array | null;
  readonly words: (string | boolean)[];
  readonly codeOf: Map<string | boolean, number>;
  /** Cells that are not null. */
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

/** `capacity`: rows that there is room for, > `row`. */
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

/** The words of a column in order, as a place for each code; no word (code 0) has none. */
export function placesOfWords({ words }: Column): Float64Array {
  const order = words.map((_, index) => index).sort((a, b) => compareWords(words[a], words[b]));
  const places = new Float64Array(words.length + 1).fill(NaN);
  for (const [place, index] of order.entries()) places[index + 1] = place;
  return places;
}

/** False, true, then texts by code unit. */
function compareWords(a: string | boolean, b: string | boolean): number {
  if (typeof a !== typeof b) return typeof a === "boolean" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
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
