/** Parses times written by other programs. */

/**
 * Milliseconds since 1970; null if it is not a time. ISO 8601, also with a space instead of `T` and more digits than
 * milliseconds. Times without an offset are in the local time zone, as with Python's `datetime.now()`. Numbers are
 * seconds since 1970.
 */
export function timeOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) && value > 0 ? value * 1000 : null;
  if (typeof value !== "string" || value.trim() === "") return null;
  const text = value.trim();
  if (/^\d{9,11}(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const written = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (written === null) return null;
  const [, day, clock, zone = ""] = written;
  const time = Date.parse(`${day}T${clock.replace(/(\.\d{3})\d+$/, "$1")}${zone}`);
  return Number.isNaN(time) ? null : time;
}
