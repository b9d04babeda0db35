/** Values on their way to PostgreSQL and back: what it would change or refuse comes back as it was. */
import type { CustomTypesConfig } from "pg";

/** A character of private use that begins an escape, and the characters that follow it. */
const ESCAPE = "\uE000";
const NUL = `${ESCAPE}0`;
const ESCAPED = `${ESCAPE}1`;

/** PostgreSQL's number of the type `bigint`. */
const BIGINT = 20;

/** −0 keeps its sign, which the driver drops; text keeps NUL, which PostgreSQL refuses. */
export function toPostgres(value: unknown): unknown {
  if (typeof value === "string") return escaped(value);
  return Object.is(value, -0) ? "-0" : value;
}

/** Undoes the escapes of `toPostgres` in the columns of a row, in place. */
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

/** Parsers of columns: integers of 64 bits as numbers, where the driver would give text. */
export function typesWith(parsers: CustomTypesConfig): CustomTypesConfig {
  const getTypeParser: CustomTypesConfig["getTypeParser"] = (oid, format): unknown =>
    Number(oid) === BIGINT ? Number : parsers.getTypeParser(oid, format);
  return { getTypeParser };
}
