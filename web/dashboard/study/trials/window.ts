/** Which rows of a long table are drawn, and which are requested from the server. Pure arithmetic. */

/** In CSS pixels; must match the style sheet. */
export const ROW_HEIGHT = 28;
/** Rows rendered beyond the edges. */
const MARGIN = 10;
/** Number of rows requested at a time. Requests start at page boundaries, so that small scrolls do not cause any. */
const PAGE = 50;

export interface RowWindow {
  /** Rendered rows: from, to (exclusive). */
  readonly first: number;
  readonly end: number;
  /** Requested rows. */
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
