/**
 * Converts values to PostgreSQL and back. Values that it would change or reject are escaped, so that they survive the
 * round trip.
 */
import type { CustomTypesConfig } from "pg";

/** A private-use character that begins an escape, and the characters that follow it. */
const ESCAPE = "\uE000";
const NUL = `${ESCAPE}0`;
const ESCAPED = `${ESCAPE}1`;

/** PostgreSQL's type OID of `bigint`. */
const BIGINT = 20;

/** Preserves the sign of −0, which the driver drops, and NUL in strings, which PostgreSQL rejects. */
export function toPostgres(value: unknown): unknown {
  if (typeof value === "string") return escaped(value);
  return Object.is(value, -0) ? "-0" : value;
}

/** Undoes the escapes of `toPostgres` in a row's columns, in place. */
export function fromPostgres<R>(row: R): R {
  const cells = row as Record<string, unknown>;
  for (const name in cells) {
    const cell = cells[name];
    if (typeof cell === "string" && cell.includes(ESCAPE)) cells[name] = unescaped(cell);
  }
  return row;
}

function escaped(text: string): string {
  if (!text.includes("\0") && !text.includes(ESCAPE)) return text;
  return text.replaceAll(ESCAPE, ESCAPED).replaceAll("\0", NUL);
}

function unescaped(text: string): string {
  return text.replaceAll(NUL, "\0").replaceAll(ESCAPED, ESCAPE);
}

/** Column parsers: 64-bit integers become numbers, where the driver would return strings. */
export function typesWith(parsers: CustomTypesConfig): CustomTypesConfig {
  const getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format): unknown =>
    Number(oid) === BIGINT ? Number : parsers.getTypeParser(oid, format);
  return { getTypeParser };
}
