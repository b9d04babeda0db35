/** Which rows of a long table are drawn, and which are requested from the server. Pure arithmetic. */

/** CSS pixels; the style sheet has the same. */
export const ROW_HEIGHT = 28;
/** Rows drawn beyond the edges. */
const MARGIN = 10;
/** Rows asked for at a time; asks begin at whole pages, so that a little scrolling asks nothing. */
const PAGE = 50;

export interface RowWindow {
  /** Drawn: from, to (not included). */
  readonly first: number;
  readonly end: number;
  /** Asked for. */
  readonly offset: number;
  readonly limit: number;
}

export function rowWindow(scrollTop: number, height: number, rows: number): RowWindow {
  const top = Math.max(0, Math.floor(scrollTop / ROW_HEIGHT) - MARGIN);
  const bottom = Math.ceil((scrollTop + height) / ROW_HEIGHT) + MARGIN;
  const end = Math.min(rows, bottom);
  const first = Math.min(top, end);
  const offset = Math.floor(first / PAGE) * PAGE;
  const limit = Math.min(500, Math.max(PAGE, Math.ceil((bottom - offset) / PAGE) * PAGE));
  return { first, end, offset, limit };
}
