/** Trials as a table for people, and as CSV for spreadsheets. */
import { bestTrial } from "../best-trial.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { formatDuration, formatHyperparameter, formatValue, isoTime } from "./format.ts";
import type { Paint } from "./paint.ts";
import { tableLines, widthOf } from "./table.ts";
import type { Column } from "./table.ts";

/** A row per trial: number, state, values, hyperparameters, time, worker. The best one stands out. */
export function trialLines(
  study: Study,
  trials: readonly Trial[],
  options: { width: number; paint: Paint },
): readonly string[] {
  const columns: Column[] = [
    { title: "trial", cells: trials.map(({ number }) => String(number)), align: "right" },
    { title: "state", cells: trials.map(({ state }) => state), align: "left" },
    ...study.metrics.map(({ name }): Column => {
      const cells = trials.map(({ values, failure }) => {
        const value = values?.[name];
        return value === undefined ? (failure?.kind ?? "") : formatValue(value);
      });
      return { title: name, cells, align: "decimal" };
    }),
    ...study.space.map(({ name }): Column => {
      const cells = trials.map(({ hyperparameters }) =>
        hyperparameters[name] === undefined ? "–" : formatHyperparameter(hyperparameters[name]),
      );
      return { title: name, cells, align: "decimal" };
    }),
    { title: "time", cells: trials.map(durationText), align: "right" },
    { title: "worker", cells: trials.map(({ worker }) => worker ?? ""), align: "left" },
  ];
  const { paint } = options;
  const [titles, ...rows] = fittingLines(columns, options.width);
  const best = bestTrial(study, trials)?.number;
  const painted = rows.map((row, index) => {
    if (trials[index].number === best) return paint.good(row);
    return trials[index].state === "complete" ? row : paint.dim(row);
  });
  return [paint.dim(titles), ...painted];
}

/** Without the worker, and then without the time, where the table is wider than `width`. */
function fittingLines(columns: readonly Column[], width: number): readonly string[] {
  const tables = [columns, columns.slice(0, -1), columns.slice(0, -2)].map((some) => tableLines(some, { width }));
  return tables.find((lines) => Math.max(...lines.map(widthOf)) <= width) ?? tables[2];
}

function durationText({ startedAt, finishedAt }: Trial): string {
  return startedAt === null || finishedAt === null ? "" : formatDuration((finishedAt - startedAt) / 1000);
}

/** Comma-separated values, quoted as in RFC 4180, numbers in full. */
export function trialsCsv(study: Study, trials: readonly Trial[]): string {
  const further = [...new Set(trials.flatMap(({ metrics }) => Object.keys(metrics ?? {})))];
  const columns: readonly (readonly [title: string, cell: (trial: Trial) => unknown])[] = [
    ["number", (trial) => trial.number],
    ["state", (trial) => trial.state],
    ...study.metrics.map(({ name }) => [`value.${name}`, (trial: Trial) => trial.values?.[name]] as const),
    ...study.space.map(
      ({ name }) => [`hyperparameter.${name}`, (trial: Trial) => trial.hyperparameters[name]] as const,
    ),
    ...further.map((name) => [`metric.${name}`, (trial: Trial) => trial.metrics?.[name]] as const),
    ["failureKind", (trial) => trial.failure?.kind],
    ["failureMessage", (trial) => trial.failure?.message],
    ["startedAt", (trial) => isoTime(trial.startedAt)],
    ["finishedAt", (trial) => isoTime(trial.finishedAt)],
    ["worker", (trial) => trial.worker],
  ];
  const rows = [columns.map(([title]) => title), ...trials.map((trial) => columns.map(([, cell]) => cell(trial)))];
  return rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

function csvCell(value: unknown): string {
  const text = value === undefined || value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
