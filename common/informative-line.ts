/** The line of an error message that says why. */

/**
 * The first line of a message, and the one that says why; they may be the same. The last lines of a program end in the
 * error (Python) or in stack frames after it (Node), so this is the last line that names an error, or the last line.
 */
export function informativeLine(message: string): { readonly first: string; readonly informative: string } {
  const lines = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [first = "", ...rest] = lines;
  const informative =
    rest.findLast((line) => /^(?:[\w.]+\.)?\w*(?:Error|Exception|Interrupt|Exit)\b/.test(line)) ??
    rest.findLast((line) => !/^(?:at |Node\.js v|[\^~]+$|[}\])]+$)/.test(line));
  return { first, informative: informative ?? first };
}
