/** The parts of an experiment that Ax has saved as JSON; each object contains its class in `__type`. */
import { InvalidInput } from "../../common/errors.ts";
import { isRecord } from "../../common/is-record.ts";

export type AxRecord = Readonly<Record<string, unknown>>;

/** A measurement: a row of the tables that Ax keeps with an experiment. */
export interface AxRow {
  readonly trial: number;
  /** The name of the configuration, such as `3_0`. */
  readonly arm: string;
  readonly metric: string;
  readonly mean: number;
  /** Standard error of the mean; null if unknown. */
  readonly sem: number | null;
  /** Position on a learning curve; null for a final value. */
  readonly step: number | null;
}

/**
 * The experiment of a file written by `AxClient.save_to_json_file`, `Client.save_to_json_file` or `save_experiment`.
 * Throws InvalidInput if there is none.
 */
export function readAxExperiment(text: string, file: string): AxRecord {
  const experiment = experimentIn(parsed(text));
  if (experiment !== null) return experiment;
  const message = "file; must be JSON written by save_to_json_file of the Ax client, or by save_experiment";
  throw new InvalidInput([{ path: file, message }]);
}

/** Null if the document does not contain one. */
export function experimentIn(document: unknown): AxRecord | null {
  const candidates = isRecord(document) ? [document, document.experiment] : [];
  const isExperiment = (one: unknown): one is AxRecord =>
    isRecord(one) && isRecord(one.search_space) && isRecord(one.trials);
  return candidates.find(isExperiment) ?? null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The class of an object, and `name` of an enumeration's member: `{"__type": "TrialStatus", "name": "COMPLETED"}`. */
export function enumName(value: unknown): string {
  if (typeof value === "string") return value.replace(/^.*\./, "").toUpperCase();
  return isRecord(value) && typeof value.name === "string" ? value.name.toUpperCase() : "";
}

/**
 * The entries of a mapping, which Ax writes as an object or as `{"__type": "OrderedDict", "value": [[key, value], …]}`.
 */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  if (!isRecord(value)) return [];
  if (!Array.isArray(value.value)) return Object.entries(value).filter(([name]) => name !== "__type");
  return value.value.filter(Array.isArray).map((pair: readonly unknown[]) => [String(pair[0]), pair[1]] as const);
}

/** All measurements of an experiment, in file order; later ones of the same kind replace earlier ones. */
export function rowsOf(experiment: AxRecord): readonly AxRow[] {
  return [experiment.data_by_trial, experiment.data].flatMap(tablesIn).flatMap(rowsOfTable);
}

/** Tables at any depth: their nesting differs between releases. */
function tablesIn(value: unknown): readonly AxRecord[] {
  if (Array.isArray(value)) return value.flatMap(tablesIn);
  if (!isRecord(value)) return [];
  if (value.__type === "DataFrame") return [tableOf(value.value)];
  return Object.values(value).flatMap(tablesIn);
}

/** Columns by name, each from index to cell, as pandas writes a table. */
function tableOf(written: unknown): AxRecord {
  const table: unknown = typeof written === "string" ? JSON.parse(written) : written;
  return isRecord(table) ? table : {};
}

function rowsOfTable(table: AxRecord): readonly AxRow[] {
  const cell = (column: string, index: string): unknown => {
    const cells = table[column];
    return isRecord(cells) || Array.isArray(cells) ? (cells as AxRecord)[index] : undefined;
  };
  return Object.keys(isRecord(table.mean) || Array.isArray(table.mean) ? table.mean : {}).map((index) => ({
    trial: Number(cell("trial_index", index)),
    arm: String(cell("arm_name", index) ?? ""),
    metric: String(cell("metric_name", index) ?? ""),
    // pandas writes NaN and ±∞ as null.
    mean: numberOr(cell("mean", index), Number.NaN),
    sem: numberOr(cell("sem", index), null),
    step: numberOr(cell("step", index) ?? cell("training_rows", index) ?? cell("timestep", index), null),
  }));
}

function numberOr<Other>(value: unknown, other: Other): number | Other {
  return typeof value === "number" && Number.isFinite(value) ? value : other;
}
