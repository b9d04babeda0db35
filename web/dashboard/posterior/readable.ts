/** Converts arbitrary data for display: to tables where possible, otherwise to name-value pairs. */
import type { JsonValue } from "../../api.ts";
import type { Cell, DataTable } from "../chart/table.ts";

export type Readable =
  | { readonly kind: "value"; readonly value: Cell }
  | { readonly kind: "table"; readonly table: DataTable }
  | { readonly kind: "members"; readonly members: readonly { readonly name: string; readonly content: Readable }[] };

export function readable(data: JsonValue): Readable {
  if (Array.isArray(data)) return readableList(data);
  if (typeof data !== "object" || data === null) return { kind: "value", value: data };
  const members = Object.entries(data as Readonly<Record<string, JsonValue>>);
  const columns = members.flatMap(([name, value]) => (isColumn(value) ? [{ name, cells: value }] : []));
  const lengths = new Set(columns.map(({ cells }) => cells.length));
  // Columns of equal length, side by side.
  if (columns.length > 1 && lengths.size === 1) {
    const rest = members.filter(([, value]) => !isColumn(value));
    const table = tableOf(columns);
    return rest.length === 0
      ? { kind: "table", table }
      : {
          kind: "members",
          members: [
            ...rest.map(([name, value]) => ({ name, content: readable(value) })),
            { name: "", content: { kind: "table", table } },
          ],
        };
  }
  return { kind: "members", members: members.map(([name, value]) => ({ name, content: readable(value) })) };
}

function readableList(list: readonly JsonValue[]): Readable {
  if (isColumn(list)) return { kind: "table", table: tableOf([{ name: "value", cells: list }]) };
  // Objects with the same primitive members become rows.
  if (list.every((row) => isFlat(row))) {
    const columns = [...new Set(list.flatMap((row) => Object.keys(row as object)))];
    const rows = list.map((row) => columns.map((name) => (row as Readonly<Record<string, Cell>>)[name] ?? null));
    return { kind: "table", table: { columns, rows } };
  }
  return {
    kind: "members",
    members: list.map((value, at) => ({ name: String(at), content: readable(value) })),
  };
}

function isCell(value: JsonValue): value is Cell {
  return typeof value !== "object" || value === null;
}

function isColumn(value: JsonValue): value is readonly Cell[] {
  return Array.isArray(value) && (value as readonly JsonValue[]).every(isCell);
}

function isFlat(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isCell);
}

function tableOf(columns: readonly { readonly name: string; readonly cells: readonly Cell[] }[]): DataTable {
  const length = columns[0]?.cells.length ?? 0;
  return {
    columns: columns.map(({ name }) => name),
    rows: Array.from({ length }, (_, at) => columns.map(({ cells }) => cells[at] ?? null)),
  };
}
