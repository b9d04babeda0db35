/** A page of a study's trials, filtered and sorted. */
import { InvalidInput } from "../../errors.ts";
import { showValue } from "../../show-value.ts";
import type { Trial, TrialState } from "../../trial.ts";
import { rowsOf } from "./columns.ts";
import type { Columns } from "./columns.ts";
import { fieldNames, fieldOf, sortKeys } from "./fields.ts";
import { rowsInOrder } from "./order.ts";
import { whereFilter } from "./where.ts";

export interface TableRequest {
  /** Name of a field. */
  readonly sort: string;
  readonly order: "ascending" | "descending";
  /** Empty means every state. */
  readonly states: readonly TrialState[];
  /** Conditions, all of which must hold. */
  readonly where: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

export interface Table {
  readonly trials: readonly Trial[];
  /** Trials that the filters let through. */
  readonly matching: number;
  readonly total: number;
  readonly revision: number;
}

/** Equal ones by number; those without a value last, whatever the order. Throws InvalidInput. */
export function tableOf(columns: Columns, request: TableRequest): Table {
  const { study, trials } = columns.known;
  const field = fieldOf(columns, request.sort);
  if (field === null || field.kind === "tags") {
    const known = fieldNames(columns).filter((name) => name !== "tag");
    const message = `sort; must be one of ${known.join(", ")}: ${showValue(request.sort)}`;
    throw new InvalidInput([{ path: "sort", message }]);
  }
  const isLetThrough = whereFilter(columns, request.where);
  const isFiltered = request.states.length + request.where.length > 0;
  const rows = isFiltered ? matchingRows(trials, request.states, isLetThrough) : rowsOf(columns);
  const matching = rows.length;
  const page = { from: request.offset, to: request.offset + request.limit };
  const descending = request.order === "descending";
  const chosen =
    request.sort === "number"
      ? (descending ? rows.reverse() : rows).subarray(page.from, page.to)
      : rowsInOrder(rows, sortKeys(field, rows, columns.capacity), { descending, ...page });
  const byNumber = (row: number) => trials[placeOf(trials, row)];
  return { trials: Array.from(chosen, byNumber), matching, total: trials.length, revision: study.revision };
}

function matchingRows(
  trials: readonly Trial[],
  states: readonly TrialState[],
  isLetThrough: (row: number, trial: Trial) => boolean,
): Int32Array {
  const rows = new Int32Array(trials.length);
  let count = 0;
  for (const trial of trials) {
    if (states.length > 0 && !states.includes(trial.state)) continue;
    if (isLetThrough(trial.number, trial)) rows[count++] = trial.number;
  }
  return rows.subarray(0, count);
}

/** Where the trial of this number is in a list by number. */
function placeOf(trials: readonly Trial[], number: number): number {
  // Without deletions, that is its number.
  let [low, high] = [0, Math.min(number, trials.length - 1)];
  if (trials[high].number === number) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (trials[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
