/** Reads text in chunks, as lines or only its end, in bounded memory. */

/** Maximum number of characters in a line, or in the end of the text. */
const LIMIT = 64 * 1024;

/**
 * Returns a function that takes chunks of text and passes on complete lines; lines longer than 64 Ki characters are
 * dropped.
 */
export function createLineReader(onLine: (line: string) => void): { push(piece: string): void; end(): void } {
  let line = "";
  let tooLong = false;
  const emit = () => {
    if (!tooLong && line !== "") onLine(line);
    line = "";
    tooLong = false;
  };
  return {
    push(piece) {
      // A progress bar ends each update with a carriage return instead of a newline.
      const [first, ...rest] = piece.split(/[\r\n]/);
      const add = (text: string) => {
        if (line.length + text.length > LIMIT) tooLong = true;
        if (!tooLong) line += text;
      };
      add(first);
      for (const next of rest) {
        emit();
        add(next);
      }
    },
    end: emit,
  };
}

/** Keeps the last 64 Ki characters of a text. */
export function createTail(): {
  push(piece: string): void;
  lastLines(): string;
  text(): { readonly text: string; readonly isCut: boolean };
} {
  let tail = "";
  let isCut = false;
  return {
    push(piece) {
      const all = tail + piece;
      isCut ||= all.length > LIMIT;
      tail = all.slice(-LIMIT);
    },
    /** All that is kept; `isCut` if there was more before it. */
    text: () => ({ text: tail, isCut }),
    /** The last non-empty lines: at most 10, and at most 2,000 characters. */
    lastLines() {
      const lines = tail.split(/[\r\n]+/).filter((text) => text.trim() !== "");
      return lines.slice(-10).join("\n").slice(-2000);
    },
  };
}
