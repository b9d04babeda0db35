/** A few lines at the bottom of a terminal that are redrawn in place, with ordinary lines scrolling by above them. */
import type { OutputStream } from "./context.ts";
import { widthOf } from "./table.ts";

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const clearToLineEnd = "\u001b[K";
const clearBelow = "\u001b[J";

export interface LiveLines {
  /** Shows these lines in place of the ones before. Each must be narrower than the terminal. */
  draw(lines: readonly string[]): void;
  /** Prints a line that stays, above the live ones. */
  print(line: string): void;
  /** Removes the live lines and gives the cursor back; may be called at any time, more than once. */
  stop(): void;
}

export function createLiveLines(stream: OutputStream): LiveLines {
  let shown: readonly string[] = [];
  let started = false;

  // One write for each picture: the terminal never shows half of it.
  function replace(printed: string, lines: readonly string[]): void {
    const width = Math.max(1, stream.columns());
    // A terminal that became narrower has folded the old lines into more rows.
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / width)), 0);
    const up = rows === 0 ? "" : `\u001b[${rows}A\r`;
    stream.write(up + printed + lines.map((line) => `${line}${clearToLineEnd}\n`).join("") + clearBelow);
    shown = lines;
  }

  return {
    draw(lines) {
      if (!started) stream.write(hideCursor);
      started = true;
      replace("", lines);
    },
    print(line) {
      replace(`${line}${clearToLineEnd}\n`, shown);
    },
    stop() {
      if (!started) return;
      replace("", []);
      stream.write(showCursor);
      started = false;
    },
  };
}
