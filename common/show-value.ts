/** Formats values for messages. */

/** Longer values are truncated in messages. */
const MAX_LENGTH = 200;

/** JSON if possible, so that "1" and 1 look different; `missing` for undefined. */
export function showValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number") return showNumber(value);
  const text = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH).toWellFormed()}…` : text;
}

/** The shorter of 0.00001 and 1e-5; reading it back gives exactly the same number. */
export function showNumber(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const plain = String(value);
  const exponential = value.toExponential().replace("e+", "e");
  return Math.abs(value) < 1e6 && Math.abs(value) >= 1e-3
    ? plain
    : exponential.length < plain.length
      ? exponential
      : plain;
}
