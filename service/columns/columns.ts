/**
 * The trials of one study as columns, for plots and tables. The row index is the trial's number and never changes, so
 * that only changes are written. About 60 bytes per trial, and 8 for each dimension and metric (4 for words); capacity
 * grows by half.
 */
import { hasRequirements, meetsRequirements } from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { SuggestionReason, Trial, TrialState } from "../../tuner/study/trial.ts";
import type { StudySnapshot } from "../../tuner/study/snapshot.ts";
import { addFinish, type Finish } from "./running-best.ts";
import { createColumn, setCell, type Cell, type Column } from "./column.ts";

/** In the order of their codes; code 0 is a row without a trial. */
export const states: readonly TrialState[] = ["waiting", "running", "complete", "pruned", "failed"];

/** Maximum number of additional metrics; the first ones are shown. */
const MAX_FURTHER_METRICS = 100;

/** The study's data that columns are built from. */
type Known = Pick<StudySnapshot, "study" | "trials" | "next" | "finished">;

export interface Columns {
  /** The contents of the rows. */
  known: Known;
  /** Number of allocated rows. */
  capacity: number;
  /** Codes: one more than the index in `states`. */
  states: Uint8Array;
  readonly counts: Record<TrialState, number>;
  readonly createdAt: Column;
  readonly startedAt: Column;
  readonly finishedAt: Column;
  readonly attempt: Column;
  readonly worker: Column;
  readonly origin: Column;
  readonly failure: Column;
  readonly dimensions: Map<string, Column>;
  /** Metrics: those of the study, then additional ones. */
  readonly metrics: Map<string, Column>;
  /** Trials that were the best when they finished. */
  readonly steps: Finish[];
  /** Revision of the last change included. */
  revision: number;
}

export function columnsOf(known: Known): Columns {
  const columns: Columns = {
    known: { ...known, trials: [], finished: 0, next: 0 },
    capacity: 0,
    states: new Uint8Array(0),
    counts: { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 },
    createdAt: createColumn(),
    startedAt: createColumn(),
    finishedAt: createColumn(),
    attempt: createColumn(),
    worker: createColumn(),
    origin: createColumn(),
    failure: createColumn(),
    dimensions: new Map(known.study.space.map(({ name }) => [name, createColumn()])),
    metrics: new Map(known.study.metrics.map(({ name }) => [name, createColumn()])),
    steps: [],
    revision: -1,
  };
  writeChanges(columns, known);
  return columns;
}

/** Applies changes; a study recreated under the same name starts with new columns. Older revisions are ignored. */
export function updateColumns(columns: Columns, known: Known): Columns {
  if (known === columns.known) return columns;
  if (known.study.createdAt !== columns.known.study.createdAt) return columnsOf(known);
  if (known.study.revision >= columns.known.study.revision) writeChanges(columns, known);
  return columns;
}

function writeChanges(columns: Columns, known: Known): void {
  makeRoom(columns, known.next);
  const { study, trials } = known;
  for (const { name } of study.space) if (!columns.dimensions.has(name)) columns.dimensions.set(name, createColumn());
  let [newest, wereStepsChanged] = [columns.revision, false];
  for (const trial of trials) {
    if (trial.revision <= columns.revision) continue;
    newest = Math.max(newest, trial.revision);
    const step = columns.states[trial.number] === COMPLETE ? stepOf(columns, trial.number) : undefined;
    writeTrial(columns, trial, study);
    // The trial was corrected, so others may have been the best at the time instead.
    if (step !== undefined && !isSame(step, finishOf(columns, trial.number))) wereStepsChanged = true;
  }
  columns.revision = newest;
  for (const row of missingRows(columns, trials)) {
    if (stepOf(columns, row) !== undefined) wereStepsChanged = true;
    clearRow(columns, row);
  }
  columns.known = known;
  if (wereStepsChanged) findSteps(columns);
}

const COMPLETE = states.indexOf("complete") + 1;

function makeRoom(columns: Columns, rows: number): void {
  if (rows <= columns.capacity) return;
  columns.capacity = Math.max(rows, Math.ceil(columns.capacity * 1.5));
  const larger = new Uint8Array(columns.capacity);
  larger.set(columns.states);
  columns.states = larger;
}

function writeTrial(columns: Columns, trial: Trial, study: Study): void {
  const row = trial.number;
  const write = (column: Column, cell: Cell) => setCell(column, row, cell, columns.capacity);
  const wasThere = columns.states[row] !== 0;
  moveRow(columns, row, trial.state);
  write(columns.startedAt, trial.startedAt);
  write(columns.finishedAt, trial.finishedAt);
  write(columns.attempt, trial.attempt);
  write(columns.worker, trial.worker);
  write(columns.failure, trial.failure?.kind ?? null);
  if (!wasThere) {
    write(columns.createdAt, trial.createdAt);
    write(columns.origin, originOf(trial.reason));
    for (const name in trial.hyperparameters) {
      let column = columns.dimensions.get(name);
      if (column === undefined) columns.dimensions.set(name, (column = createColumn()));
      write(column, trial.hyperparameters[name]);
    }
  }
  if (wasThere) for (const column of columns.metrics.values()) write(column, null);
  // A metric of the study takes precedence over an additional one with the same name.
  for (const measured of [trial.metrics, trial.values]) {
    for (const name in measured) {
      const column = metricColumn(columns, name, study);
      if (column !== null) write(column, measured[name]);
    }
  }
  const finish = finishOf(columns, row);
  if (finish !== null) addFinish(columns.steps, finish, study.metrics[0].direction);
}

/** The strategy and its phase, such as `gp/log-ei` or `sobol`. */
function originOf({ strategy, phase }: SuggestionReason): string {
  return phase === undefined ? strategy : `${strategy}/${phase}`;
}

function metricColumn({ metrics }: Columns, name: string, study: Study): Column | null {
  const known = metrics.get(name);
  if (known !== undefined) return known;
  if (metrics.size >= study.metrics.length + MAX_FURTHER_METRICS) return null;
  const column = createColumn();
  metrics.set(name, column);
  return column;
}

function moveRow({ states: codes, counts }: Columns, row: number, to: TrialState | null): void {
  const from = states.at((codes[row] ?? 0) - 1);
  if (codes[row] !== 0 && from !== undefined) counts[from] -= 1;
  codes[row] = to === null ? 0 : states.indexOf(to) + 1;
  if (to !== null) counts[to] += 1;
}

function clearRow(columns: Columns, row: number): void {
  moveRow(columns, row, null);
  const { createdAt, startedAt, finishedAt, attempt, worker, origin, failure, dimensions, metrics } = columns;
  const all = [createdAt, startedAt, finishedAt, attempt, worker, origin, failure];
  for (const column of [...all, ...dimensions.values(), ...metrics.values()]) {
    setCell(column, row, null, columns.capacity);
  }
}

/** Rows whose trials were deleted. */
function missingRows({ states: codes, counts }: Columns, trials: readonly Trial[]): readonly number[] {
  const present = states.reduce((sum, state) => sum + counts[state], 0);
  if (present === trials.length) return [];
  const missing: number[] = [];
  let at = 0;
  for (let row = 0; row < codes.length; row++) {
    if (at < trials.length && trials[at].number === row) at += 1;
    else if (codes[row] !== 0) missing.push(row);
  }
  return missing;
}

function stepOf({ steps }: Columns, row: number): Finish | undefined {
  return steps.find(({ number }) => number === row);
}

function isSame(step: Finish, finish: Finish | null): boolean {
  return finish !== null && finish.finishedAt === step.finishedAt && Object.is(finish.value, step.value);
}

function findSteps(columns: Columns): void {
  columns.steps.length = 0;
  const { metrics } = columns.known.study;
  const finishes: Finish[] = [];
  for (let row = 0; row < columns.capacity; row++) {
    const finish = finishOf(columns, row);
    if (finish !== null) finishes.push(finish);
  }
  finishes.sort((a, b) => a.finishedAt - b.finishedAt || a.number - b.number);
  for (const finish of finishes) addFinish(columns.steps, finish, metrics[0].direction);
}

/** Null unless the trial is complete and meets the requirements. */
function finishOf(columns: Columns, row: number): Finish | null {
  if (columns.states[row] !== COMPLETE || !isFeasible(columns, row)) return null;
  const column = columns.metrics.get(columns.known.study.metrics[0].name);
  const value = column?.numbers?.[row] ?? NaN;
  const finishedAt = columns.finishedAt.numbers?.[row] ?? NaN;
  return Number.isNaN(value) || Number.isNaN(finishedAt) ? null : { number: row, value, finishedAt };
}

function isFeasible({ known, metrics: values }: Columns, row: number): boolean {
  const { metrics } = known.study;
  if (!hasRequirements({ metrics })) return true;
  const own = metrics.map(({ name }) => [name, values.get(name)?.numbers?.[row] ?? NaN] as const);
  return meetsRequirements(metrics, Object.fromEntries(own));
}

/** Rows with a trial, in order of number. */
export function rowsOf({ states: codes, known }: Columns): Int32Array {
  const rows = new Int32Array(known.trials.length);
  let at = 0;
  for (let row = 0; row < codes.length; row++) {
    if (codes[row] !== 0) rows[at++] = row;
  }
  return rows;
}

/** Rows of trials in this state, in order of number. */
export function rowsInState({ states: codes, counts }: Columns, state: TrialState): Int32Array {
  const rows = new Int32Array(counts[state]);
  const code = states.indexOf(state) + 1;
  let at = 0;
  for (let row = 0; row < codes.length && at < rows.length; row++) {
    if (codes[row] === code) rows[at++] = row;
  }
  return rows;
}

export function stateAt(columns: Columns, row: number): TrialState {
  return states[columns.states[row] - 1];
}

/** The columns of dimensions in the order of the space, then those of former dimensions. */
export function dimensionColumns({ dimensions, known }: Columns): readonly (readonly [string, Column])[] {
  return inOrder(
    dimensions,
    known.study.space.map(({ name }) => name),
  );
}

/** The columns of metrics: the study's metrics in order, then additional ones by name. */
export function metricColumns({ metrics, known }: Columns): readonly (readonly [string, Column])[] {
  return inOrder(
    metrics,
    known.study.metrics.map(({ name }) => name),
  );
}

function inOrder(columns: ReadonlyMap<string, Column>, first: readonly string[]): (readonly [string, Column])[] {
  const named = (name: string) => [name, columns.get(name) ?? createColumn()] as const;
  const others = [...columns].filter(([name, { filled }]) => filled > 0 && !first.includes(name));
  return [
    ...first.map(named),
    ...others
      .map(([name]) => name)
      .sort()
      .map(named),
  ];
}
