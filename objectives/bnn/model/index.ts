/** Loads a model file written by `credence fit` and predicts with it (docs/model-file.md). */
import { InvalidInput } from "../../../common/errors.ts";
import type { Issue } from "../../../common/issue.ts";
import type { CsvOptions } from "../data/csv-options.ts";
import { parseRows } from "./csv-rows.ts";
import { encodeTable, type PredictionTable } from "./encode-table.ts";
import type { Model } from "./model.ts";
import { readModel } from "./model-file.ts";
import { predictTable, type PredictionOptions, type PredictionScores, type RowPrediction } from "./predict.ts";

/** A row, by column name. */
type Row = Readonly<Record<string, number | string>>;

interface Predicted {
  /** In the order of the rows; `row` is its number in the table, from 1. */
  readonly rows: readonly (RowPrediction & { readonly row: number })[];
  /** If all rows have the target; otherwise null. */
  readonly scores: PredictionScores | null;
  readonly notices: readonly string[];
}

export interface OpenModel extends Model {
  /** Throws InvalidInput for rows that the model cannot use; each issue names its column. */
  predict(rows: readonly Row[], options?: PredictionOptions): Predicted;
  /** The same for the text of a CSV file; `reading` describes its format if that differs from the training file. */
  predictCsv(text: string, options?: PredictionOptions & { readonly reading?: Partial<CsvOptions> }): Predicted;
}

/** Parses the text of a model file. Throws InvalidInput if it is not one. */
export function openModel(text: string): OpenModel {
  const read = readModel(text);
  if ("issues" in read) throw new InvalidInput(read.issues);
  const { model } = read;
  const predict = (table: PredictionTable, reading: Partial<CsvOptions>, options: PredictionOptions): Predicted => {
    const { featureMean: mean } = model.standardizer;
    const encoded = orThrow(
      encodeTable(model.schema, table, { mean, reading: { ...model.schema.reading, ...reading } }),
    );
    const { rows, scores } = predictTable(model, encoded, options);
    return {
      rows: rows.map((row, i) => ({ row: table.rows[i].number, ...row })),
      scores,
      notices: encoded.notices,
    };
  };
  return {
    ...model,
    // Numbers are in programmatic notation, whatever the format of the training file.
    predict(rows, options = {}) {
      if (rows.length === 0) return { rows: [], scores: null, notices: [] };
      return predict(tableOf(rows), { decimal: "point", thousands: "none" }, options);
    },
    predictCsv(text, { reading = {}, ...options } = {}) {
      const { table, notices } = orThrow(parseRows(model.schema, text, { ...model.schema.reading, ...reading }));
      const predicted = predict(table, reading, options);
      return { ...predicted, notices: [...notices, ...predicted.notices] };
    },
  };
}

/** A column for every name that occurs in a row; missing cells are empty. */
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
