/** A table of trials, one per row, as written by W&B, Ray Tune (`progress.csv`) and Optuna. */
import { parse } from "csv-parse/sync";
import { errorMessage } from "../../common/describe-error.ts";
import { didYouMean } from "../../common/did-you-mean.ts";
import { InvalidInput } from "../../common/errors.ts";
import { isFiniteNumber } from "../../common/number-text.ts";
import type { Hyperparameters, HyperparameterValue, Metric, SearchSpace } from "../../tuner/objective.ts";
import type { Dimension } from "../../tuner/space/search-space.ts";
import type { Result } from "../../tuner/study/outcome.ts";
import { type ForeignStudy, type ForeignTrial, studyNameFrom } from "./foreign-study.ts";
import { timeOf } from "./time-of.ts";

/** Prefixes that other tuners put before the name of a hyperparameter. */
const prefixes = ["", "config/", "config.", "params_", "Parameters/", "hyperparameters."];
const startColumns = ["datetime_start", "startedAt", "started_at", "Created", "date"];
const finishColumns = ["datetime_complete", "finishedAt", "finished_at", "Ended", "timestamp"];
const stateColumns = ["state", "State", "status"];

const complete = /^(?:complete|completed|finished|terminated|done)$/i;
const pruned = /^(?:pruned|early[ _-]?stopped)$/i;
const failed = /^(?:fail|failed|crashed|error|errored|killed|preempted)$/i;
const notFinite = /^[+-]?(?:nan|inf|infinity)$/i;

interface Columns {
  readonly of: ReadonlyMap<string, string>;
  readonly metric: string;
  readonly state: string | undefined;
  readonly started: string | undefined;
  readonly finished: string | undefined;
}

type Cells = Readonly<Record<string, string>>;

/** Throws InvalidInput if required columns are missing. `name` is the study's. */
export function csvStudy(
  text: string,
  { space, metric, name }: { readonly space: SearchSpace; readonly metric: Metric; readonly name: string },
): ForeignStudy {
  const { header, rows } = table(text);
  const columns = findColumns(header, space, metric.name);
  return {
    name: studyNameFrom(name),
    space,
    metrics: [metric],
    trials: rows.map(({ line, cells }) => trialOf(cells, { label: `line ${line}`, space, metric, columns })),
  };
}

function table(text: string): {
  readonly header: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: Cells }[];
} {
  let records: { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      delimiter: [",", ";", "\t"],
    }) as unknown as typeof records;
  } catch (error) {
    throw new InvalidInput([{ path: "", message: `table; must be CSV: ${errorMessage(error)}` }]);
  }
  const [first, ...others] = records;
  if (first === undefined || others.length === 0) {
    throw new InvalidInput([{ path: "", message: "table; must have a header and at least one row: it is empty" }]);
  }
  const header = first.record;
  return {
    header,
    rows: others.map(({ record, info }) => ({
      line: info.lines,
      cells: Object.fromEntries(header.map((column, index) => [column, record[index] ?? ""])),
    })),
  };
}

function findColumns(header: readonly string[], space: SearchSpace, metric: string): Columns {
  const column = (name: string) => prefixes.map((prefix) => `${prefix}${name}`).find((one) => header.includes(one));
  const issues = [...space.map(({ name }) => name), metric].flatMap((name) =>
    column(name) !== undefined
      ? []
      : [
          {
            path: name === metric ? "--metric" : "--space",
            message: `column; must be in the table: ${JSON.stringify(name)}. ${didYouMean(name, header, `It has ${header.join(", ")}.`)}`,
          },
        ],
  );
  if (issues.length > 0) throw new InvalidInput(issues);
  return {
    of: new Map(space.map(({ name }) => [name, column(name) ?? name])),
    metric: column(metric) ?? metric,
    state: stateColumns.find((one) => header.includes(one)),
    started: startColumns.find((one) => header.includes(one)),
    finished: finishColumns.find((one) => header.includes(one)),
  };
}

function trialOf(
  cells: Cells,
  { label, space, metric, columns }: { label: string; space: SearchSpace; metric: Metric; columns: Columns },
): ForeignTrial {
  const startedAt = timeOf(cells[columns.started ?? ""]);
  const finishedAt = timeOf(cells[columns.finished ?? ""]);
  return {
    label,
    hyperparameters: hyperparametersOf(cells, space, columns.of),
    ended: endOf(cells[columns.metric], columns.state === undefined ? "" : cells[columns.state], metric.name),
    startedAt: startedAt !== null && finishedAt !== null && startedAt > finishedAt ? null : startedAt,
    finishedAt,
    intermediateValues: [],
    attributes: {},
  };
}

/** The active hyperparameters; cells of inactive ones are ignored. */
function hyperparametersOf(cells: Cells, space: SearchSpace, columns: ReadonlyMap<string, string>): Hyperparameters {
  const found: Record<string, HyperparameterValue> = {};
  for (const dimension of space) {
    const isActive = Object.entries(dimension.when ?? {}).every(
      ([parent, values]) => parent in found && values.includes(found[parent]),
    );
    const cell = cells[columns.get(dimension.name) ?? ""];
    if (isActive && cell !== "") found[dimension.name] = valueOf(cell, dimension);
  }
  return found;
}

/** Values that are not valid are kept unchanged, since validation against the space reports them. */
function valueOf(cell: string, dimension: Dimension): HyperparameterValue {
  if (dimension.kind === "float" || dimension.kind === "int") return isFiniteNumber(cell) ? Number(cell) : cell;
  const values = dimension.kind === "ordinal" ? dimension.levels : dimension.choices;
  const same = values.find((value) => String(value) === cell);
  if (same !== undefined) return same;
  const alike = values.find(
    (value) =>
      (typeof value === "number" && isFiniteNumber(cell) && Number(cell) === value) ||
      (typeof value === "boolean" && cell.toLowerCase() === String(value)),
  );
  return alike ?? cell;
}

function endOf(cell: string, state: string, metric: string): Result | { readonly left: string } {
  if (failed.test(state)) return { failure: { kind: "transient", message: `It ended as ${state}.` } };
  const value = notFinite.test(cell) ? nonFinite(cell) : isFiniteNumber(cell) ? Number(cell) : null;
  if (pruned.test(state)) {
    return { state: "pruned", values: value === null || !Number.isFinite(value) ? {} : { [metric]: value } };
  }
  if (state !== "" && !complete.test(state)) return { left: `is ${state.toLowerCase()}` };
  if (value === null)
    return { left: cell === "" ? `has no ${metric}` : `${metric} is not a number: ${JSON.stringify(cell)}` };
  return { values: { [metric]: value } };
}

function nonFinite(cell: string): number {
  if (/nan/i.test(cell)) return Number.NaN;
  return cell.startsWith("-") ? -Infinity : Infinity;
}
