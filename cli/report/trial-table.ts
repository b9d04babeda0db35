/** Trials as a table for people, and as CSV for spreadsheets. */
import { csvText } from "../../common/csv.ts";
import { ranks } from "../../math/statistics/rank-correlation.ts";
import { bestTrial } from "../../tuner/study/best-trial.ts";
import type { Dimension } from "../../tuner/objective.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { countOf, decimalsOf, formatDuration, formatHyperparameter, formatValue } from "../terminal/format.ts";
import type { Colors } from "../terminal/colors.ts";
import { tableLines, tableWidth, truncate, truncateMiddle, type Column } from "../terminal/table.ts";
import { frontOf } from "./front.ts";
import { columnTitle, findColumn, trialColumns, type TrialColumn } from "./trial-query.ts";

/** Maximum number of groups for estimating an effect: quarters of a numeric range. */
const MAX_GROUPS = 4;
const MAX_CATEGORY_WIDTH = 24;
/** Maximum title width in a table that has to fit; names differ at their ends, so they are shortened in the middle. */
const MAX_TITLE_WIDTH = 12;
const UNLIMITED = 1e6;

export interface TrialTableOptions {
  readonly width: number;
  readonly paint: Colors;
  /** All columns, whatever the width. */
  readonly wide?: boolean;
  /** Only these columns. */
  readonly columns?: readonly string[];
}

/**
 * One row per trial: number, state, values, hyperparameters, time, worker. The best one, or the front, is
 * highlighted.
 */
export function trialLines(
  study: Study,
  { shown, all }: { readonly shown: readonly Trial[]; readonly all: readonly Trial[] },
  options: TrialTableOptions,
): readonly string[] {
  const available = trialColumns(study, all);
  const chosen = options.columns?.map((name) => findColumn(name, available, "--columns"));
  const { columns, left } =
    chosen === undefined ? defaultColumns(study, { shown, all }, options) : { columns: chosen, left: 0 };
  const isFitted = options.wide !== true && chosen === undefined;
  const cells: ColumnCells = { study, shown, all, maxTitle: isFitted ? MAX_TITLE_WIDTH : Infinity };
  const [titles, ...rows] = tableLines(
    columns.map((column) => tableColumn(column, cells)),
    { width: isFitted ? options.width : UNLIMITED },
  );
  const best = new Set(frontOf(study, all)?.members ?? [bestTrial(study, all)?.number]);
  const { paint } = options;
  const painted = rows.map((row, index) => {
    if (best.has(shown[index].number)) return paint.good(row);
    return shown[index].state === "complete" ? row : paint.dim(row);
  });
  const note =
    left === 0
      ? []
      : [paint.dim(`+${countOf(left, "column")} (least effect on ${study.metrics[0].name}): --wide shows all`)];
  return [paint.dim(titles), ...painted, ...note];
}

/** As many columns as fit: the worker and the time are dropped first, then the dimensions with the smallest effect. */
function defaultColumns(
  study: Study,
  trials: { readonly shown: readonly Trial[]; readonly all: readonly Trial[] },
  { width, wide }: TrialTableOptions,
): { readonly columns: readonly TrialColumn[]; readonly left: number } {
  const columns = trialColumns(study, trials.all).filter(({ group, key }) =>
    group === "trial"
      ? ["number", "state", "front", "feasible", "duration", "worker"].includes(key)
      : group !== "metric",
  );
  if (wide === true) return { columns, left: 0 };
  const effects = new Map(study.space.map((dimension) => [dimension.name, effectOf(dimension, study, trials.all)]));
  const expendable = columns
    .filter(({ group, key }) => group === "hyperparameter" || key === "worker" || key === "duration")
    .sort((a, b) => orderOf(a) - orderOf(b));
  function orderOf({ group, key }: TrialColumn): number {
    if (group === "trial") return key === "worker" ? -3 : -2;
    return effects.get(key) ?? 0;
  }
  const cells = { study, ...trials, maxTitle: MAX_TITLE_WIDTH };
  let room = width - tableWidth(columns.map((column) => tableColumn(column, cells)));
  const hidden: TrialColumn[] = [];
  for (const column of expendable) {
    if (room >= 0) break;
    hidden.push(column);
    room += 2 + tableWidth([tableColumn(column, cells)]);
  }
  return {
    columns: columns.filter((column) => !hidden.includes(column)),
    left: hidden.filter(({ group }) => group === "hyperparameter").length,
  };
}

/**
 * The fraction of the variance of the ranked values that is between quarters of the dimension's range, or between its
 * choices, adjusted for their number. A fast substitute for fitting the surrogate; -1 for a dimension that never
 * varied.
 */
export function effectOf({ name, kind }: Dimension, { metrics }: Study, trials: readonly Trial[]): number {
  const rows = trials.flatMap(({ hyperparameters, values }) => {
    const [value, y] = [hyperparameters[name], values?.[metrics[0].name]];
    return value === undefined || y === undefined ? [] : [{ value, y }];
  });
  if (new Set(rows.map(({ value }) => value)).size < 2) return -1;
  const isText = kind === "categorical" || kind === "ordinal";
  const positions = isText ? null : ranks(rows.map(({ value }) => Number(value)));
  const groupOf = (index: number) =>
    positions === null ? String(rows[index].value) : String(Math.ceil((MAX_GROUPS * positions[index]) / rows.length));
  const y = ranks(rows.map((row) => row.y));
  const centre = (rows.length + 1) / 2;
  const groups = new Map<string, { sum: number; count: number }>();
  for (const [index, rank] of y.entries()) {
    const { sum, count } = groups.get(groupOf(index)) ?? { sum: 0, count: 0 };
    groups.set(groupOf(index), { sum: sum + rank - centre, count: count + 1 });
  }
  const total = y.reduce((sum, rank) => sum + (rank - centre) ** 2, 0);
  const free = rows.length - groups.size;
  if (total === 0 || free <= 0) return 0;
  const between = [...groups.values()].reduce((sum, group) => sum + group.sum ** 2 / group.count, 0);
  return 1 - ((1 - between / total) * (rows.length - 1)) / free;
}

interface ColumnCells {
  readonly study: Study;
  readonly shown: readonly Trial[];
  readonly all: readonly Trial[];
  readonly maxTitle?: number;
}

function tableColumn(column: TrialColumn, { study, shown, all, maxTitle = Infinity }: ColumnCells): Column {
  const { group, key, valueOf } = column;
  switch (group) {
    case "trial":
      return builtInColumn(column, shown);
    case "value":
    case "metric": {
      const decimals = decimalsOf(all.map((trial) => Number(valueOf(trial) ?? NaN)));
      const cells = shown.map((trial) => {
        const value = valueOf(trial);
        return typeof value === "number"
          ? formatValue(value, decimals)
          : group === "value"
            ? (trial.failure?.kind ?? "")
            : "";
      });
      return { title: key, cells, align: "decimal" };
    }
    case "hyperparameter": {
      const cells = shown.map((trial) => {
        const value = valueOf(trial);
        return value === undefined || value === null ? "–" : formatHyperparameter(value);
      });
      const dimension = study.space.find(({ name }) => name === key);
      const isText = shown.some((trial) => typeof valueOf(trial) !== "number" && valueOf(trial) !== undefined);
      const align = isText || dimension?.kind === "categorical" ? "left" : "decimal";
      return { title: truncateMiddle(key, maxTitle), cells: cells.map(cutCategory), align };
    }
  }
}

function builtInColumn({ key, valueOf }: TrialColumn, shown: readonly Trial[]): Column {
  const cells = shown.map((trial) => {
    const value = valueOf(trial);
    return key === "duration" && typeof value === "number" ? formatDuration(value) : String(value ?? "");
  });
  const titles: Readonly<Record<string, string>> = { number: "trial", duration: "time" };
  return { title: titles[key] ?? key, cells, align: key === "number" || key === "duration" ? "right" : "left" };
}

function cutCategory(cell: string): string {
  return truncate(cell, MAX_CATEGORY_WIDTH);
}

/** One row per trial, with all columns or the named ones. */
export function trialsCsv(
  study: Study,
  { shown, all }: { readonly shown: readonly Trial[]; readonly all: readonly Trial[] },
  names?: readonly string[],
): string {
  const available = trialColumns(study, all);
  const columns = names?.map((name) => findColumn(name, available, "--columns")) ?? available;
  return csvText([columns.map(columnTitle), ...shown.map((trial) => columns.map(({ valueOf }) => valueOf(trial)))]);
}
