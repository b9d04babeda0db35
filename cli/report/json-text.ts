/** One document. Characters that a terminal would interpret but JSON does not escape are escaped. */
export function jsonText(document: unknown): string {
  const text = JSON.stringify(document, null, 2);
  const escaped = text.replaceAll(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escape);
  return `${escaped}\n`;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
