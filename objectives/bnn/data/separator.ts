/** Detects a file's separator from its first lines, and splits lines at white space. */

export interface Separator {
  /** Null for runs of white space. */
  readonly character: string | null;
  /** How messages describe the separator; absent for the comma. */
  readonly words: string | null;
}

const COMMA: Separator = { character: ",", words: null };
const SPACE: Separator = { character: null, words: "white space" };
/** Tried before the comma: if one of these is the separator, commas may be decimal marks. */
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
    // Columns of numbers separated by spaces with a single tab, as in UCI's auto-mpg.data.
    const isReallySpaced = consistent.character === "\t" && isSpaced && (spaced[0] ?? 0) > columns;
    return isReallySpaced ? SPACE : consistent;
  }
  if (isSpaced) return SPACE;
  // The lines differ in length: use the separator most frequent in the first line, so that the error message can name
  // the rows.
  const counts = candidates.map(({ character }) => (lines[0] ?? "").split(character ?? ",").length);
  const most = Math.max(...counts);
  return most < 2 ? COMMA : (candidates[counts.lastIndexOf(most)] ?? COMMA);
}

/** The cells of a line separated by white space; quoted words form one cell. */
export function splitOnSpace(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(([all, double, single]) => double ?? single ?? all);
}
