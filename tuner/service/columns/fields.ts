/** What a table of trials can be sorted and filtered by, by name. */
import type { Cell, Column } from "./column.ts";
import { cellAt, placesOfWords } from "./column.ts";
import { dimensionColumns, metricColumns } from "./columns.ts";
import type { Columns } from "./columns.ts";

/** Numbers made of others, NaN where there is none; or a column; or the tags, of which a trial may have several. */
export type Field =
  | { readonly kind: "numbers"; readonly at: (row: number) => number }
  | { readonly kind: "words" | "cells"; readonly column: Column }
  | { readonly kind: "tags" };

/** Null where nothing has this name. A dimension goes before a metric of the same name, and both behind what every trial has. */
export function fieldOf(columns: Columns, name: string): Field | null {
  const common = commonField(columns, name);
  if (common !== null) return common;
  const column = [...dimensionColumns(columns), ...metricColumns(columns)].find(([other]) => other === name)?.[1];
  return column === undefined ? null : { kind: "cells", column };
}

/** The names, for messages. */
export function fieldNames(columns: Columns): readonly string[] {
  const named = [...dimensionColumns(columns), ...metricColumns(columns)].map(([name]) => name);
  return [...new Set([...common, ...named])];
}

const common = ["number", "value", "state", "attempt", "worker", "origin", "duration", "created", "tag"] as const;

function commonField(columns: Columns, name: string): Field | null {
  const { worker, origin, attempt, createdAt, startedAt, finishedAt, states } = columns;
  const numberIn = ({ numbers }: Column, row: number) => numbers?.[row] ?? NaN;
  switch (name) {
    case "number":
      return { kind: "numbers", at: (row) => row };
    case "state":
      return { kind: "numbers", at: (row) => states[row] };
    case "value":
      return { kind: "cells", column: metricColumns(columns)[0][1] };
    case "attempt":
      return { kind: "cells", column: attempt };
    case "created":
      return { kind: "cells", column: createdAt };
    case "duration":
      return { kind: "numbers", at: (row) => (numberIn(finishedAt, row) - numberIn(startedAt, row)) / 1000 };
    case "worker":
      return { kind: "words", column: worker };
    case "origin":
      return { kind: "words", column: origin };
    case "tag":
      return { kind: "tags" };
    default:
      return null;
  }
}

/** By row: what to sort by; NaN where there is nothing. Numbers go before words. */
export function sortKeys(field: Exclude<Field, { kind: "tags" }>, rows: Int32Array, capacity: number): Float64Array {
  const keys = new Float64Array(capacity).fill(NaN);
  if (field.kind === "numbers") {
    for (const row of rows) keys[row] = field.at(row);
    return keys;
  }
  const { numbers, codes } = field.column;
  if (numbers !== null && codes === null) keys.set(numbers.subarray(0, capacity));
  else if (numbers === null && codes !== null) {
    const places = placesOfWords(field.column);
    for (const row of rows) keys[row] = places[codes[row] ?? 0];
  } else mixedKeys(field.column, rows, keys);
  return keys;
}

/** Where there are numbers and words, each different cell gets its place. */
function mixedKeys(column: Column, rows: Int32Array, keys: Float64Array): void {
  const numbers = new Set<number>();
  const cells = new Map<number, Cell>();
  for (const row of rows) {
    const cell = cellAt(column, row);
    if (typeof cell === "number") numbers.add(cell);
    cells.set(row, cell);
  }
  const sorted = Float64Array.from(numbers).sort();
  const placeOf = new Map<Cell, number>([...sorted].map((number, place) => [number, place]));
  const words = placesOfWords(column);
  for (const [index, word] of column.words.entries()) placeOf.set(word, sorted.length + words[index + 1]);
  for (const [row, cell] of cells) keys[row] = placeOf.get(cell) ?? NaN;
}
