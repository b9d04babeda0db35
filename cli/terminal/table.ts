/** Text in columns and lines that fit a given width. */
import { visible, visibleInLine, withoutControl } from "./control.ts";

/** Display width of a string, ignoring color codes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of visible(withoutControl(text))) width += isWide(character) ? 2 : 1;
  return width;
}

export function padRight(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padLeft(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Truncates a string wider than `width` with an ellipsis. Plain text only. */
export function truncate(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Shortens a string wider than `width` in the middle, with an ellipsis. Plain text only. */
export function truncateMiddle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const end = [...text].slice(-Math.floor((width - 1) / 2)).join("");
  return width < 5 ? truncate(text, width) : truncate(text, width - widthOf(end)) + end;
}

/** Aligns numbers by their decimal point; other strings are right-aligned. */
export function alignDecimals(cells: readonly string[]): readonly string[] {
  const isNumber = (cell: string) => /^[-+]?\d/.test(cell);
  const pointOf = (cell: string) => (/[.e]/.test(cell) ? cell.search(/[.e]/) : cell.length);
  const numbers = cells.filter(isNumber);
  const most = (texts: readonly string[], sizeOf: (text: string) => number) =>
    texts.reduce((largest, text) => Math.max(largest, sizeOf(text)), 0);
  const before = most(numbers, pointOf);
  const after = most(numbers, (cell) => cell.length - pointOf(cell));
  const width = Math.max(before + after, most(cells, widthOf));
  return cells.map((cell) => {
    if (!isNumber(cell)) return padLeft(cell, width);
    return padLeft(cell + " ".repeat(after - (cell.length - pointOf(cell))), width);
  });
}

export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Strings are left-aligned, numbers aligned at their decimal point. */
  readonly align: "left" | "right" | "decimal";
  /** The width to which it may be shortened to make the table fit. */
  readonly minWidth?: number;
  /** Where cells are shortened; names differ at their ends, so they are shortened in the middle. */
  readonly cutAt?: "end" | "middle";
  /**
   * Columns with the lowest number are dropped first if shortening is not enough; columns without a number are never
   * dropped.
   */
  readonly priority?: number;
}

interface TableOptions {
  readonly width: number;
  readonly gap?: number;
}

/**
 * The table as lines of at most `width` columns, if shortening and dropping columns can achieve that: a header, then
 * one line per row.
 */
export function tableLines(columns: readonly Column[], options: TableOptions): readonly string[] {
  const gap = options.gap ?? 2;
  const shaped = fitColumns(columns.map(shape), options.width, gap);
  const between = " ".repeat(gap);
  return (shaped[0]?.texts ?? []).map((_, row) => {
    const texts = shaped.map(({ texts, column, width }) => {
      const text = column.cutAt === "middle" ? truncateMiddle(texts[row], width) : truncate(texts[row], width);
      return column.align === "left" ? padRight(text, width) : padLeft(text, width);
    });
    return texts.join(between).trimEnd();
  });
}

/** Display width of the table without shortening. */
export function tableWidth(columns: readonly Column[], gap = 2): number {
  return columns.map(shape).reduce((sum, { width }) => sum + width, gap * (columns.length - 1));
}

interface ShapedColumn {
  readonly column: Column;
  /** The title, then the cells. */
  readonly texts: readonly string[];
  readonly width: number;
}

function shape(column: Column): ShapedColumn {
  const plain = column.cells.map(visibleInLine);
  const texts = [visibleInLine(column.title), ...(column.align === "decimal" ? alignDecimals(plain) : plain)];
  // Not spread into call arguments, because a study may have more trials than a call accepts.
  return { column, texts, width: texts.reduce((widest, text) => Math.max(widest, widthOf(text)), 0) };
}

/** Shortens the widest columns that allow it, and drops the least important ones until the rest fits. */
function fitColumns(shaped: readonly ShapedColumn[], width: number, gap: number): readonly ShapedColumn[] {
  const widths = shaped.map((one) => one.width);
  const minWidths = shaped.map((one) => Math.min(one.width, one.column.minWidth ?? Infinity));
  let spare = width - widths.reduce((sum, one) => sum + one, gap * (shaped.length - 1));
  for (; spare < 0; spare += 1) {
    const widest = widths.reduce(
      (found, one, index) => (one > minWidths[index] && one > (widths[found] ?? 0) ? index : found),
      -1,
    );
    if (widest === -1) break;
    widths[widest] -= 1;
  }
  if (spare < 0) {
    const least = shaped.reduce((lowest, { column }) => Math.min(lowest, column.priority ?? Infinity), Infinity);
    if (least < Infinity) {
      return fitColumns(
        shaped.toSpliced(
          shaped.findIndex(({ column }) => column.priority === least),
          1,
        ),
        width,
        gap,
      );
    }
  }
  return shaped.map((one, index) => ({ ...one, width: widths[index] }));
}

/** Wraps words into lines of at most `width` columns, each starting with `indent`. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(indent + longer) > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== "") lines.push(indent + line);
  return lines;
}

/** A shell command on several lines that a shell reads as one: broken between words, with a backslash at the end. */
export function wrapCommand(command: string, width: number): readonly string[] {
  if (widthOf(command) <= width) return [command];
  const parts = command.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? [command];
  // A flag stays on the same line as its value.
  const words = parts.reduce<string[]>((joined, part) => {
    const before = joined.at(-1);
    const isValue = before !== undefined && /^--[\w-]+$/.test(before) && !part.startsWith("-");
    return isValue ? [...joined.slice(0, -1), `${before} ${part}`] : [...joined, part];
  }, []);
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > width - 2) {
      lines.push(`${line} \\`);
      line = `  ${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** East Asian wide and full-width characters, and emoji. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  );
}
