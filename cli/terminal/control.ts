/**
 * Control characters. Names, messages, workers and choices come from other people, over HTTP or from a database, and a
 * terminal would interpret control sequences in them. Only sequences created by `control` reach it; all other control
 * characters are made visible.
 */

/** Marks our own sequences until they are written. Random, so that text from elsewhere cannot contain it. */
const MARK = String.fromCodePoint(...crypto.getRandomValues(new Uint16Array(6)).map((x) => 0xe000 + (x % 0x1900)));
const OWN = new RegExp(`${MARK}(\\r|\\[[0-9;?]*[A-Za-z])`, "g");

/** C0 without tab and newline, DEL, C1, and the marks that reorder text. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/g;

/** A sequence for the terminal, such as `[2K` or `\r`, which `toTerminal` lets through. */
export function control(sequence: string): string {
  return MARK + sequence;
}

/** The text as written to a terminal or a file. */
export function toTerminal(text: string): string {
  return visible(text).replaceAll(OWN, (_, sequence: string) => (sequence === "\r" ? "\r" : `\u001b${sequence}`));
}

/** The text without our sequences. */
export function withoutControl(text: string): string {
  return text.replaceAll(OWN, "");
}

/**
 * Shows control characters as symbols (␛, ␍), those of C1 as `␛` and the letter of their 7-bit form, and others as �.
 */
export function visible(text: string): string {
  return text.replaceAll(CONTROL, picture);
}

/** The same on a single line: newlines and tabs are shown too. */
export function visibleInLine(text: string): string {
  return visible(text).replaceAll("\n", "␤").replaceAll("\t", "␉");
}

function picture(character: string, offset: number, text: string): string {
  const code = character.charCodeAt(0);
  if (character === "\r" && text.slice(0, offset).endsWith(MARK)) return character;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  return code < 0xa0 ? `␛${String.fromCharCode(code - 0x40)}` : "\ufffd";
}
