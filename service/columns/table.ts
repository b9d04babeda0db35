/** A page of a study's trials, filtered and sorted. */
import { InvalidInput } from "../../common/errors.ts";
import { showValue } from "../../common/show-value.ts";
import type { Trial, TrialState } from "../../tuner/study/trial.ts";
import { rowsOf, type Columns } from "./columns.ts";
import { findField, namedFields, shortNames } from "../../wire/trials-table/field.ts";
import { fieldOf, knownNames, sortKeys } from "./fields.ts";
import { rowsInOrder } from "./partial-sort.ts";
import { queryFilter } from "./query.ts";
import { whereFilter } from "./filter.ts";

export interface TableRequest {
  /** Name of a field. */
  readonly sort: string;
  readonly order: "ascending" | "descending";
  /** Empty means every state. */
  readonly states: readonly TrialState[];
  /** Conditions, all of which must hold. */
  readonly where: readonly string[];
  /** A condition such as `loss < 0.3 and act = gelu`; absent or "" for none. */
  readonly query?: string;
  readonly offset: number;
  readonly limit: number;
}

export interface Table {
  readonly trials: readonly Trial[];
  /** Number of trials that match the filters. */
  readonly matching: number;
  readonly total: number;
  readonly revision: number;
}

/** Ties are ordered by number; trials without a value come last in either order. Throws InvalidInput. */
export function tableOf(columns: Columns, request: TableRequest): Table {
  const { query = "" } = request;
  const { study, trials } = columns.known;
  const field = sortField(columns, request.sort);
  const isLetThrough = whereFilter(columns, request.where);
  const isMatch = query === "" ? null : queryFilter(columns, query);
  const isFiltered = request.states.length + request.where.length > 0 || isMatch !== null;
  const isShown = (row: number, trial: Trial) => isLetThrough(row, trial) && (isMatch === null || isMatch(trial));
  const rows = isFiltered ? matchingRows(trials, request.states, isShown) : rowsOf(columns);
  const matching = rows.length;
  const page = { from: request.offset, to: request.offset + request.limit };
  const descending = request.order === "descending";
  const chosen =
    field.name === "number" && field.of === "trial"
      ? (descending ? rows.reverse() : rows).subarray(page.from, page.to)
      : rowsInOrder(rows, sortKeys(field.cells, rows, columns.capacity), { descending, ...page });
  const byNumber = (row: number) => trials[indexOfTrial(trials, row)];
  return { trials: Array.from(chosen, byNumber), matching, total: trials.length, revision: study.revision };
}

function sortField(columns: Columns, name: string) {
  const known = knownNames(columns);
  const field = findField(known, name);
  const cells = "rule" in field ? null : fieldOf(columns, field);
  if ("rule" in field || cells === null || cells.kind === "tags") {
    const sortable = shortNames(known).filter((one) => one !== "tag");
    const rule = "rule" in field && namedFields(known).has(name) ? field.rule : `must be one of ${sortable.join(", ")}`;
    throw new InvalidInput([{ path: "sort", message: `sort; ${rule}: ${showValue(name)}` }]);
  }
  return { ...field, cells };
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

/** Index of the trial with this number in a list ordered by number. */
function indexOfTrial(trials: readonly Trial[], number: number): number {
  // Without deletions, the index equals the number.
  let [low, high] = [0, Math.min(number, trials.length - 1)];
  if (trials[high].number === number) return high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (trials[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
