/** Loads a model file written by `credence fit`, and predicts with it (docs/model-file.md). */
import { InvalidInput } from "../../../common/errors.ts";
import type { Issue } from "../../../common/issue.ts";
import type { CsvOptions } from "../data/csv-options.ts";
import { parseRows } from "./csv-rows.ts";
import { encodeTable, type EncodedTable, type PredictionTable } from "./encode-table.ts";
import type { Model } from "./model.ts";
import { readModel } from "./model-file.ts";
import { predictClassTable, type ClassPredictionScores, type ClassRowPrediction } from "./predict-classes.ts";
import { predictTable, type PredictionOptions, type PredictionScores, type RowPrediction } from "./predict.ts";

/** A row, keyed by column name. */
type Row = Readonly<Record<string, number | string>>;

interface Predicted<Prediction, Scores> {
  /** In the order of the rows; `row` is the row's number in the table, from 1. */
  readonly rows: readonly (Prediction & { readonly row: number })[];
  /** Null unless all rows have the target. */
  readonly scores: Scores | null;
  readonly notices: readonly string[];
}

interface Predictor<P> {
  /** Throws InvalidInput for rows that the model cannot use; each issue names its column. */
  predict(rows: readonly Row[], options?: PredictionOptions): P;
  /** The same for CSV text; `reading` describes its format if that differs from the training file. */
  predictCsv(text: string, options?: PredictionOptions & { readonly reading?: Partial<CsvOptions> }): P;
}

/** A model that predicts numbers: mean and spread of the target, with intervals of 50 % and 95 % by default. */
interface OpenRegressionModel extends Model, Predictor<Predicted<RowPrediction, PredictionScores>> {
  readonly task: "regression";
}

/** A model that predicts classes. Intervals (none by default) are those of class probabilities over the posterior. */
interface OpenClassificationModel extends Model, Predictor<Predicted<ClassRowPrediction, ClassPredictionScores>> {
  readonly task: "classification";
}

/** Discriminated by `task`. */
export type OpenModel = OpenRegressionModel | OpenClassificationModel;

/**
 * Parses the contents of a model file for this task, or for any task if none is given. Throws InvalidInput for anything
 * else.
 */
export function openModel(text: string): OpenModel;
export function openModel<Task extends Model["task"]>(text: string, task: Task): Extract<OpenModel, { task: Task }>;
export function openModel(text: string, wanted?: Model["task"]): OpenModel {
  const read = readModel(text);
  if ("issues" in read) throw new InvalidInput(read.issues);
  const { model } = read;
  const { task } = model;
  if (wanted !== undefined && task !== wanted) {
    throw new InvalidInput([{ path: "", message: `model file; must be for the task ${wanted}: ${task}` }]);
  }
  return task === "regression"
    ? { ...model, task, ...predictor(model, (table, options) => predictTable(model, table, options)) }
    : { ...model, task, ...predictor(model, (table, options) => predictClassesOf(model, table, options)) };
}

function predictClassesOf(model: Model, table: EncodedTable, options: PredictionOptions) {
  return predictClassTable(model, model.schema.target.classes ?? [], table, options);
}

type Predictions<P, S> = Omit<Predicted<P, S>, "rows" | "notices"> & { readonly rows: readonly P[] };

function predictor<P, S>(
  { schema, standardizer }: Model,
  predictRows: (table: EncodedTable, options: PredictionOptions) => Predictions<P, S>,
): Predictor<Predicted<P, S>> {
  const predict = (table: PredictionTable, reading: Partial<CsvOptions>, options: PredictionOptions) => {
    const { featureMean: mean } = standardizer;
    const encoded = orThrow(encodeTable(schema, table, { mean, reading: { ...schema.reading, ...reading } }));
    const { rows, scores } = predictRows(encoded, options);
    return {
      rows: rows.map((row, i) => ({ row: table.rows[i].number, ...row })),
      scores,
      notices: encoded.notices,
    };
  };
  return {
    // Numbers are in programmatic notation, whatever the format of the training file.
    predict(rows, options = {}) {
      if (rows.length === 0) return { rows: [], scores: null, notices: [] };
      return predict(tableOf(rows), { decimal: "point", thousands: "none" }, options);
    },
    predictCsv(text, { reading = {}, ...options } = {}) {
      const { table, notices } = orThrow(parseRows(schema, text, { ...schema.reading, ...reading }));
      const predicted = predict(table, reading, options);
      return { ...predicted, notices: [...notices, ...predicted.notices] };
    },
  };
}

/** One column for every name that occurs in any row; missing cells are empty. */
function tableOf(rows: readonly Row[]): PredictionTable {
  const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return {
    header,
    rows: rows.map((row, i) => ({
      number: i + 1,
      label: `row ${i + 1}`,
      cells: header.map((name) => (Object.hasOwn(row, name) ? String(row[name]).trim() : "")),
    })),
  };
}

function orThrow<T extends object>(result: T | { readonly issues: readonly Issue[] }): T {
  if ("issues" in result) throw new InvalidInput(result.issues);
  return result as T;
}
