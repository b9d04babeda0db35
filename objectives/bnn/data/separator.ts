/** Detects the separator of a file from its first lines, and splits lines at white space. */

export interface Separator {
  /** Null for runs of white space. */
  readonly character: string | null;
  /** Description for messages, unless it is the comma. */
  readonly words: string | null;
}

const COMMA: Separator = { character: ",", words: null };
const SPACE: Separator = { character: null, words: "white space" };
/** Tried before the comma, which may be a decimal mark if one of these separates. */
const candidates: readonly Separator[] = [
  { character: ";", words: "semicolons" },
  { character: "\t", words: "tabs" },
  { character: "|", words: "vertical bars" },
  COMMA,
];

const SAMPLE_LINES = 50;

export function findSeparator(text: string): Separator {
  const quoted = text.slice(0, 200_000).replace(/"(?:[^"]|"")*"/g, '"');
  const lines = quoted
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, SAMPLE_LINES);
  const spaced = lines.map((line) => line.trim().split(/\s+/).length);
  const isSpaced = (spaced[0] ?? 1) > 1 && spaced.every((count) => count === spaced[0]);
  const consistent = candidates.find(({ character }) => {
    const counts = lines.map((line) => line.split(character ?? ",").length);
    return (counts[0] ?? 1) > 1 && counts.every((count) => count === counts[0]);
  });
  if (consistent !== undefined) {
    const columns = lines[0]?.split(consistent.character ?? ",").length ?? 1;
    // Columns of numbers separated by spaces, with a single tab, as in UCI's auto-mpg.data.
    const isReallySpaced = consistent.character === "\t" && isSpaced && (spaced[0] ?? 0) > columns;
    return isReallySpaced ? SPACE : consistent;
  }
  if (isSpaced) return SPACE;
  // A ragged file: the separator most frequent in its first line, so that the message can name the rows.
  const counts = candidates.map(({ character }) => (lines[0] ?? "").split(character ?? ",").length);
  const most = Math.max(...counts);
  return most < 2 ? COMMA : (candidates[counts.lastIndexOf(most)] ?? COMMA);
}

/** The cells of a line separated by white space; quotes group words. */
export function splitOnSpace(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(([all, double, single]) => double ?? single ?? all);
}
