/** Text in columns and lines that fit a width. */

/** Columns a text takes on a terminal; colour codes take none. */
export function widthOf(text: string): number {
  const plain = text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
  let width = 0;
  for (const character of plain) width += isWide(character) ? 2 : 1;
  return width;
}

export function padRight(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

export function padLeft(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - widthOf(text))) + text;
}

/** The text, cut with an ellipsis where it is wider than `width`. Plain text only. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Numbers padded so that their decimal points stand in one column; other texts end where the widest number does. */
export function alignDecimals(cells: readonly string[]): readonly string[] {
  const isNumber = (cell: string) => /^[-+]?\d/.test(cell);
  const pointOf = (cell: string) => (/[.e]/.test(cell) ? cell.search(/[.e]/) : cell.length);
  const numbers = cells.filter(isNumber);
  const before = Math.max(0, ...numbers.map(pointOf));
  const after = Math.max(0, ...numbers.map((cell) => cell.length - pointOf(cell)));
  const width = Math.max(before + after, ...cells.map(widthOf));
  return cells.map((cell) => {
    if (!isNumber(cell)) return padLeft(cell, width);
    return padLeft(cell + " ".repeat(after - (cell.length - pointOf(cell))), width);
  });
}

export interface Column {
  readonly title: string;
  readonly cells: readonly string[];
  /** Texts stand left, numbers by their decimal point. */
  readonly align: "left" | "right" | "decimal";
  /** May be cut to make the table fit. */
  readonly flexible?: boolean;
}

/** The table as lines of at most `width` columns where a flexible column can give way: titles, then a row each. */
export function tableLines(columns: readonly Column[], options: { width: number; gap?: number }): readonly string[] {
  const gap = options.gap ?? 2;
  const shaped = columns.map(({ title, cells, align, flexible }) => {
    const lined = align === "decimal" ? alignDecimals(cells) : cells;
    return {
      all: [title, ...lined],
      align,
      flexible: flexible ?? false,
      width: Math.max(...[title, ...lined].map(widthOf)),
    };
  });
  const spare = options.width - shaped.reduce((sum, { width }) => sum + width, gap * (shaped.length - 1));
  const giving = shaped.filter(({ flexible }) => flexible).sort((a, b) => b.width - a.width)[0];
  if (spare < 0 && giving !== undefined) giving.width = Math.max(8, giving.width + spare);

  const between = " ".repeat(gap);
  return (shaped[0]?.all ?? []).map((_, row) => {
    const texts = shaped.map(({ all, align, flexible, width }) => {
      const text = flexible ? cut(all[row], width) : all[row];
      return align === "left" ? padRight(text, width) : padLeft(text, width);
    });
    return texts.join(between).trimEnd();
  });
}

/** Words in lines of at most `width` columns, each after `indent`. */
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

/** East Asian wide and full-width characters, and emoji. */
function isWide(character: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
    character,
  );
}
