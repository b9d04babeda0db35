/** Encodes the rows of a table as inputs to a model's network, or reports what is wrong with them. */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import type { Issue } from "../../../common/issue.ts";
import { isFiniteNumber } from "../../../common/number-text.ts";
import { missingTest, plainCell, type CsvOptions } from "../data/csv-options.ts";
import { andMore } from "../data/csv-table.ts";
import type { ModelColumn, TableSchema } from "./model.ts";

export interface PredictionTable {
  readonly header: readonly string[];
  readonly rows: readonly {
    /** From 1. */
    readonly number: number;
    /** For messages, such as `row 3 (line 4)`. */
    readonly label: string;
    /** One per name in the header. */
    readonly cells: readonly string[];
  }[];
}

export interface EncodedTable {
  readonly rows: number;
  /** rows × the network's inputs, in raw units. */
  readonly features: Float64Array;
  /** One number per row (the class index for a classification target); null unless every row has the target. */
  readonly target: Float64Array | null;
  /** Notices: unused columns, values outside the training range. */
  readonly notices: readonly string[];
}

/** Reading options: those of the training table, or those given for this one. */
type Reading = Omit<CsvOptions, "ignore">;

/** Returns every problem as an issue that names its column. */
export function encodeTable(
  schema: TableSchema,
  table: PredictionTable,
  { mean, reading = schema.reading }: { readonly mean: Float64Array; readonly reading?: Reading },
): EncodedTable | { readonly issues: readonly Issue[] } {
  const lacking = lackingColumns(schema, table);
  if (lacking.length > 0) return { issues: lacking };
  const { columns } = schema;
  const inputs = columns.reduce((sum, column) => sum + widthOf(column), 0);
  const count = table.rows.length;
  const features = new Float64Array(count * inputs);
  const issues: Issue[] = [];
  const notices: string[] = [...unusedNotices(schema, table)];
  const isMissing = missingTest(reading);
  let offset = 0;
  for (const column of columns) {
    const at = table.header.indexOf(column.name);
    const fill = reading.missing === "mean" ? mean[offset] : null;
    const faults = new Faults(column);
    let beyond = 0;
    table.rows.forEach(({ label, cells }, row) => {
      const cell = cells[at];
      const plain = plainCell(cell, reading);
      const into = row * inputs + offset;
      if (column.kind === "categorical") {
        const category = isMissing(cell) ? MISSING_CATEGORY : isFiniteNumber(plain) ? plain : cell;
        const index = column.categories.indexOf(category);
        if (index >= 0) features[into + index] = 1;
        else faults.add(isMissing(cell) ? "missing" : "category", cell, label);
        return;
      }
      if (isMissing(cell)) {
        if (fill === null) faults.add("missing", cell, label);
        else features[into] = fill;
      } else if (!isFiniteNumber(plain)) {
        faults.add("number", cell, label);
      } else {
        const value = Number(plain);
        features[into] = value;
        if (value < column.low || value > column.high) beyond += 1;
      }
    });
    issues.push(...faults.issues());
    if (column.kind === "numeric" && beyond > 0) notices.push(beyondNotice(column, beyond, count));
    offset += widthOf(column);
  }
  const target = targetOf(schema, table, reading);
  issues.push(...target.issues);
  if (issues.length > 0) return { issues };
  return { rows: count, features, target: target.values, notices: [...notices, ...target.notices] };
}

/** The category that replaces a missing word if missing values are filled in (data/csv.ts). */
const MISSING_CATEGORY = "(missing)";

function widthOf(column: ModelColumn): number {
  return column.kind === "numeric" ? 1 : column.categories.length;
}

/** One issue for all missing columns, suggesting similar names. */
function lackingColumns({ columns }: TableSchema, { header }: PredictionTable): readonly Issue[] {
  const lacking = columns.filter(({ name }) => !header.includes(name)).map(({ name }) => name);
  if (lacking.length === 0) return [];
  const others = header.filter((name) => !columns.some((column) => column.name === name));
  const close = lacking.length === 1 ? didYouMean(lacking[0], others, "") : "";
  const remedy = close === "" ? "" : ` ${close.replace(/\?$/, "? Rename the column.")}`;
  const message = `columns; must include those of the model: ${lacking.map(quoted).join(", ")} missing of ${columns.length}.${remedy} The table has ${listNames(header)}.`;
  return [{ path: lacking[0], message }];
}

/** Notices on columns that the model does not use, except those to be ignored. */
function unusedNotices(
  { columns, header: known, target }: TableSchema,
  { header }: PredictionTable,
): readonly string[] {
  const used = new Set([...columns.map(({ name }) => name), ...known, target.name]);
  const extra = header.filter((name) => !used.has(name));
  if (extra.length === 0) return [];
  return [`${extra.length === 1 ? "Column" : "Columns"} without use for the model: ${listNames(extra)}.`];
}

function beyondNotice({ name, low, high }: ModelColumn & { kind: "numeric" }, beyond: number, rows: number): string {
  return `Column ${quoted(name)} is outside the training range, ${low} to ${high}, in ${beyond} of ${rows} rows.`;
}

interface KnownTarget {
  /** Null if there is no target, or not in every row. */
  readonly values: Float64Array | null;
  readonly issues: readonly Issue[];
  readonly notices: readonly string[];
}

/** Target values or class indices, for scoring predictions. */
function targetOf({ target }: TableSchema, { header, rows }: PredictionTable, reading: Reading): KnownTarget {
  const at = header.indexOf(target.name);
  if (at < 0 || rows.length === 0) return { values: null, issues: [], notices: [] };
  const isMissing = missingTest(reading);
  const { classes } = target;
  const known = rows.map(({ cells, label }) => {
    const plain = plainCell(cells[at], reading);
    const number = classes === undefined ? (isFiniteNumber(plain) ? Number(plain) : -1) : classNumber(plain, classes);
    const isKnown = classes === undefined ? isFiniteNumber(plain) : number >= 0;
    return { number, isKnown, isMissing: isMissing(cells[at]), cell: cells[at], label };
  });
  const odd = known.filter((one) => !one.isKnown && !one.isMissing);
  if (classes !== undefined && odd.length > 0) {
    const [{ cell, label }] = odd;
    const rule = `must be a class that the model knows (${listNames(classes)})`;
    const seen = `${label} has ${quoted(cell)}${andMore(odd.length - 1, "row")}`;
    const message = `target ${quoted(target.name)}; ${rule}: ${seen}. Leave the column out to predict without scores.`;
    return { values: null, issues: [{ path: target.name, message }], notices: [] };
  }
  if (known.every(({ isKnown }) => isKnown)) {
    return { values: Float64Array.from(known, ({ number }) => number), issues: [], notices: [] };
  }
  const count = known.filter(({ isKnown }) => isKnown).length;
  const notice = `Predictions are not scored: ${quoted(target.name)} is known in ${count} of ${rows.length} rows.`;
  return { values: null, issues: [], notices: count === 0 ? [] : [notice] };
}

/** The index of the cell's class (1 and 1.0 are the same class); -1 if there is no such class. */
function classNumber(cell: string, classes: readonly string[]): number {
  const at = classes.indexOf(cell);
  return at === -1 && isFiniteNumber(cell) ? classes.indexOf(String(Number(cell))) : at;
}

type Fault = "missing" | "category" | "number";

/** The problems with the cells of one column: one sentence per kind of problem, citing the first affected cell. */
class Faults {
  readonly #found = new Map<Fault, { readonly cell: string; readonly label: string; count: number }>();
  readonly #column: ModelColumn;

  constructor(column: ModelColumn) {
    this.#column = column;
  }

  add(fault: Fault, cell: string, label: string): void {
    const found = this.#found.get(fault);
    if (found === undefined) this.#found.set(fault, { cell, label, count: 1 });
    else found.count += 1;
  }

  issues(): readonly Issue[] {
    return [...this.#found].map(([fault, { cell, label, count }]) => {
      const seen = `${label} has ${cell === "" ? "an empty cell" : quoted(cell)}${andMore(count - 1, "row")}`;
      return {
        path: this.#column.name,
        message: `column ${quoted(this.#column.name)}; ${this.#ruleOf(fault)}: ${seen}`,
      };
    });
  }

  #ruleOf(fault: Fault): string {
    if (fault === "missing") return "must have a value in every row, because the training data had no missing values";
    if (fault === "number" || this.#column.kind === "numeric") return "must be numbers";
    return `must be a category that the model knows (${listNames(this.#column.categories)})`;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
