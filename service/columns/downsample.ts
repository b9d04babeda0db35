/**
 * Selects the trials that a plot shows if there are too many: all extremes, and an even selection of the others.
 * Deterministic.
 */
import { dimensionColumns, metricColumns, rowsInState, rowsOf, type Columns } from "./columns.ts";

/** Maximum number of waiting or running trials. */
const MAX_UNFINISHED = 200;
/** Maximum number of best-so-far steps. */
export const MAX_STEPS = 500;

/**
 * Rows in order of number; all of them if there are at most `limit`. Otherwise:
 * - the best-so-far steps, up to 500;
 * - waiting and running trials, up to 200;
 * - for equal segments of the trial numbers, the lowest and highest of each numeric column; for the first metric, with
 *   more and shorter segments;
 * - of the others, an even selection by number in which complete, pruned and failed trials are represented in
 *   proportion, as far as the choices above allow. There are more than `limit` only if that is too small for the first
 *   three, since at least one segment is always examined.
 */
export function sampleRows(columns: Columns, limit: number): Int32Array {
  const rows = rowsOf(columns);
  if (rows.length <= limit) return rows;
  if (limit === 0) return rows.subarray(0, 0);
  const chosen = choose(columns.capacity);
  for (const { number } of thinned(columns.steps, MAX_STEPS)) chosen.add(number);
  const open = [...rowsInState(columns, "waiting"), ...rowsInState(columns, "running")].sort((a, b) => a - b);
  const openShown = thinned(open, Math.min(MAX_UNFINISHED, Math.max(1, Math.floor(limit / 4))));
  for (const row of openShown) chosen.add(row);

  const numeric = [...dimensionColumns(columns), ...metricColumns(columns)].flatMap(([, { numbers }]) =>
    numbers === null ? [] : [numbers],
  );
  const many = stretchesFor(limit, numeric.length);
  for (const numbers of numeric) addExtremes(chosen, { rows, numbers, stretches: many });
  const [[, { numbers: values }]] = metricColumns(columns);
  if (values !== null) addExtremes(chosen, { rows, numbers: values, stretches: Math.max(many, Math.floor(limit / 8)) });

  const finished = (["complete", "pruned", "failed"] as const).map((state) => rowsInState(columns, state));
  fillEvenly(chosen, { strata: finished, limit, taken: openShown.length });
  return chosen.rows(rows);
}

/** The selected rows. */
interface Chosen {
  readonly count: number;
  add(row: number): void;
  /** The rows in a list that are selected, or those that are not. */
  rows(of: Int32Array, isAmong?: boolean): Int32Array;
}

function choose(capacity: number): Chosen {
  const marks = new Uint8Array(capacity);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(row) {
      count += 1 - marks[row];
      marks[row] = 1;
    },
    rows(of, isAmong = true) {
      const wanted = isAmong ? 1 : 0;
      const found = new Int32Array(of.length);
      let at = 0;
      for (const row of of) if (marks[row] === wanted) found[at++] = row;
      return found.subarray(0, at);
    },
  };
}

/** Number of segments in which the extremes of each of this many columns are kept: a quarter of the limit. */
export function stretchesFor(limit: number, columns: number): number {
  return Math.max(1, Math.floor(limit / (8 * Math.max(1, columns))));
}

interface Search {
  readonly rows: Int32Array;
  readonly numbers: Float64Array;
  readonly stretches: number;
}

/** Adds the extremes; the first one if several tie. */
function addExtremes(chosen: Chosen, { rows, numbers, stretches }: Search): void {
  for (let stretch = 0; stretch < stretches; stretch++) {
    const end = Math.floor(((stretch + 1) * rows.length) / stretches);
    let [lowest, highest] = [-1, -1];
    for (let at = Math.floor((stretch * rows.length) / stretches); at < end; at++) {
      const row = rows[at];
      const value = numbers[row];
      // Skips a cell without a number, which is NaN or beyond the end.
      if (!(value >= -Infinity)) continue;
      if (lowest < 0 || value < numbers[lowest]) lowest = row;
      if (highest < 0 || value > numbers[highest]) highest = row;
    }
    if (lowest >= 0) for (const row of [lowest, highest]) chosen.add(row);
  }
}

/** Adds rows of each stratum up to its share of the limit, as long as there is room. */
function fillEvenly(
  chosen: Chosen,
  { strata, limit, taken }: { strata: readonly Int32Array[]; limit: number; taken: number },
): void {
  const all = strata.reduce((sum, { length }) => sum + length, 0);
  const left = strata.map((rows) => chosen.rows(rows, false));
  const wanted = strata.map((rows, at) => {
    const share = ((limit - taken) * rows.length) / Math.max(1, all);
    return Math.min(left[at].length, Math.max(0, share - (rows.length - left[at].length)));
  });
  const sum = wanted.reduce((total, count) => total + count, 0);
  const scale = Math.min(1, Math.max(0, limit - chosen.count) / Math.max(1, sum));
  for (const [at, rows] of left.entries()) {
    for (const row of thinned(rows, Math.floor(wanted[at] * scale))) chosen.add(row);
  }
}

/** Evenly spaced elements of a list, including the last; all elements if there are no more than that. */
export function thinned<T>(list: ArrayLike<T>, most: number): readonly T[] {
  if (list.length <= most) return Array.from(list);
  return Array.from({ length: most }, (_, at) => list[Math.ceil(((at + 1) * list.length) / most) - 1]);
}
