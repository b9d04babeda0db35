/** The fields that trials can be sorted and filtered by. */
import { type CellKind } from "../../wire/trials-table/condition.ts";
import { type Field, type KnownNames } from "../../wire/trials-table/field.ts";
import { type Cell, cellAt, type Column, createColumn, ranksOfWords } from "./column.ts";
import { type Columns, dimensionColumns, metricColumns } from "./columns.ts";

/** Derived numbers (NaN if absent), a column, or tags, of which a trial may have several. */
export type FieldCells =
  | { readonly kind: "numbers"; readonly at: (row: number) => number }
  | { readonly kind: "words" | "cells"; readonly column: Column }
  | { readonly kind: "tags" };

export function knownNames(columns: Columns): KnownNames {
  const names = (named: readonly (readonly [string, Column])[]) => named.map(([name]) => name);
  return { dimensions: names(dimensionColumns(columns)), metrics: names(metricColumns(columns)) };
}

export function fieldOf(columns: Columns, field: Field): FieldCells {
  if (field.of === "trial") return builtInField(columns, field.name);
  const column = (field.of === "hp" ? columns.dimensions : columns.metrics).get(field.name);
  return { kind: "cells", column: column ?? createColumn() };
}

export function cellKind(cells: FieldCells): CellKind {
  if (cells.kind === "numbers") return "numbers";
  if (cells.kind !== "cells") return "texts";
  if (cells.column.filled === 0) return "empty";
  return cells.column.codes === null ? "numbers" : "mixed";
}

function builtInField(columns: Columns, name: Extract<Field, { of: "trial" }>["name"]): FieldCells {
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
  }
}

/** Sort keys by row; NaN if absent. Numbers precede words. */
export function sortKeys(
  field: Exclude<FieldCells, { kind: "tags" }>,
  rows: Int32Array,
  capacity: number,
): Float64Array {
  const keys = new Float64Array(capacity).fill(NaN);
  if (field.kind === "numbers") {
    for (const row of rows) keys[row] = field.at(row);
    return keys;
  }
  const { numbers, codes } = field.column;
  if (numbers !== null && codes === null) keys.set(numbers.subarray(0, capacity));
  else if (numbers === null && codes !== null) {
    const ranks = ranksOfWords(field.column);
    for (const row of rows) keys[row] = ranks[codes[row] ?? 0];
  } else mixedKeys(field.column, rows, keys);
  return keys;
}

/** A column with numbers and words is sorted by the rank of each distinct cell, numbers first. */
function mixedKeys(column: Column, rows: Int32Array, keys: Float64Array): void {
  const numbers = new Set<number>();
  const cells = new Map<number, Cell>();
  for (const row of rows) {
    const cell = cellAt(column, row);
    if (typeof cell === "number") numbers.add(cell);
    cells.set(row, cell);
  }
  const sorted = Float64Array.from(numbers).sort();
  const rankOf = new Map<Cell, number>([...sorted].map((number, rank) => [number, rank]));
  const words = ranksOfWords(column);
  for (const [index, word] of column.words.entries()) rankOf.set(word, sorted.length + words[index + 1]);
  for (const [row, cell] of cells) keys[row] = rankOf.get(cell) ?? NaN;
}
