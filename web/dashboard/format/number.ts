/** Readable numbers: three to four significant digits, a true minus sign, thin spaces between thousands. */

const MINUS = "−";
/** Narrow no-break space. */
const THIN_SPACE = "\u202f";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 0.01234 → 0.01234, 12345.6 → 12 346, 1.2e-7 → 1.2 × 10⁻⁷. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size >= 1e7 || size < 1e-3) return sign + scientific(size, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return sign + grouped(trimmed(size.toFixed(Math.min(decimals, 20))));
}

/** In scientific notation with all digits: 2.5 → 2.500 × 10⁰. */
export function formatScientific(value: number, digits: number): string {
  return signed(value, scientific(Math.abs(value), digits, String));
}

/** With a true minus sign before the digits of a negative number. */
export function signed(value: number, digits: string): string {
  return (value < 0 ? MINUS : "") + digits;
}

/** Integers in full: 100000 → 100 000. */
export function formatCount(value: number): string {
  return (value < 0 ? MINUS : "") + grouped(Math.abs(value).toFixed(0));
}

/** `1 trial`, `2 trials`. */
export function formatCounted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** 0.4567 → 46 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const text = percent > 0 && percent < 1 ? "< 1" : percent > 99.5 && percent < 100 ? "≥ 99" : percent.toFixed(0);
  return `${text}${THIN_SPACE}%`;
}

/** A message from the server, without a line break before a percent sign. */
export function unbroken(text: string): string {
  return text.replaceAll(" %", `${THIN_SPACE}%`);
}

/**
 * A value of a hyperparameter or a cell: numbers are formatted, other values are unchanged, and a missing value becomes
 * a dash.
 */
export function formatValue(value: number | string | boolean | null | undefined, digits = 4): string {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? formatCount(value) : formatNumber(value, digits);
}

function scientific(size: number, digits: number, shown = trimmed): string {
  const [mantissa = "1", exponent = "0"] = size.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const raised = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return `${shown(mantissa)}${THIN_SPACE}×${THIN_SPACE}10${power < 0 ? "⁻" : ""}${raised}`;
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Thin spaces between thousands, for five or more digits. */
export function grouped(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const spaced = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE) : whole;
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
