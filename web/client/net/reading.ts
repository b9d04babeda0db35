/**
 * Readers of JSON: each takes a value as it came and gives it back as what it should be, or null where it is something else.
 * They make the shape of a kind, so that what a trial recorded is drawn only where it can be.
 */
import type { JsonValue } from "../../api.ts";

export type Reader<T> = (value: JsonValue | undefined) => T | null;
type Read<R> = R extends Reader<infer T> ? T : never;

/** A number, or null where there is none: a number that is not finite goes over the wire as null. */
export type Maybe = number | null;

export const number: Reader<number> = (value) => (typeof value === "number" ? value : null);
export const text: Reader<string> = (value) => (typeof value === "string" ? value : null);

/** Elements that may be missing are wrapped, since null means that reading failed. */
type Cell<T> = { readonly cell: T };
export const maybe: Reader<Cell<Maybe>> = (value) =>
  value === null || value === undefined ? { cell: null } : typeof value === "number" ? { cell: value } : null;

export function listOf<T>(read: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return null;
    const out: T[] = [];
    for (const element of value as readonly JsonValue[]) {
      const got = read(element);
      if (got === null) return null;
      out.push(got);
    }
    return out;
  };
}

/** Numbers side by side, some of which may be missing. */
export const column: Reader<readonly Maybe[]> = (value) => {
  const cells = listOf(maybe)(value);
  return cells === null ? null : cells.map(({ cell }) => cell);
};

/** An object with at least these members; others are left alone. */
export function record<Shape extends Readonly<Record<string, Reader<unknown>>>>(
  shape: Shape,
): Reader<{ readonly [Name in keyof Shape]: Unwrapped<Read<Shape[Name]>> }> {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const members = value as Readonly<Record<string, JsonValue>>;
    const out: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(shape)) {
      const got = read(members[name]);
      if (got === null) return null;
      out[name] = isCell(got) ? got.cell : got;
    }
    return out as { readonly [Name in keyof Shape]: Unwrapped<Read<Shape[Name]>> };
  };
}
type Unwrapped<T> = T extends Cell<infer Inner> ? Inner : T;

function isCell(value: unknown): value is Cell<unknown> {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "cell";
}

/** The same value, where columns that stand side by side are equally long. */
export function aligned<T>(read: Reader<T>, columns: (value: T) => readonly (readonly unknown[])[]): Reader<T> {
  return (value) => {
    const got = read(value);
    if (got === null) return null;
    const lengths = new Set(columns(got).map(({ length }) => length));
    return lengths.size > 1 ? null : got;
  };
}
