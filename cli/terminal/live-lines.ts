/** A few lines at the bottom of a terminal that are redrawn in place, with ordinary lines scrolling by above them. */
import type { OutputStream } from "../context.ts";
import { control } from "./control.ts";
import { widthOf } from "./table.ts";

const hideCursor = control("[?25l");
const showCursor = control("[?25h");
const clearToLineEnd = control("[K");
const clearBelow = control("[J");

export interface LiveLines {
  /** Replaces the live lines, each of which must be narrower than the terminal. */
  draw(lines: readonly string[]): void;
  /** Prints a permanent line above the live ones. */
  print(line: string): void;
  /** Removes the live lines and restores the cursor; may be called at any time, repeatedly. */
  stop(): void;
}

export function createLiveLines(stream: OutputStream): LiveLines {
  let shown: readonly string[] = [];
  let started = false;

  // One write per frame, so that the terminal never shows part of it.
  function replace(printed: string, lines: readonly string[]): void {
    const width = Math.max(1, stream.columns());
    // If the terminal has become narrower, the old lines occupy more rows.
    const rows = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / width)), 0);
    const up = rows === 0 ? "" : control(`[${rows}A`) + control("\r");
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
