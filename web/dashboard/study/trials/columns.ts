/** The columns of the trials table: their contents, and their names on the server. */
import type { PlotJson, StudySummaryJson, TrialJson } from "../../../api.ts";
import type { Cell } from "../../chart/table.ts";
import { columnFormat, formatCell, type NumberFormat } from "../../format/column.ts";
import { now } from "../../clock.ts";
import { formatDuration } from "../../format/time.ts";

export interface Column {
  /** Unique; also in the address. */
  readonly id: string;
  readonly title: string;
  /** Name for sorting; null if the server cannot sort by it. */
  readonly sort: string | null;
  /** Name for conditions; null if the server cannot filter by it. */
  readonly where: string | null;
  readonly isNumeric: boolean;
  /** Whether it is shown unless the viewer chose otherwise. */
  readonly isUsual: boolean;
  /** Its full value, for downloads. */
  readonly cell: (trial: TrialJson) => Cell;
  /** Its values in the plot data, which cover more trials than the rows that were read. */
  readonly plotted: (plot: PlotJson) => readonly Cell[];
  /** For display, with numbers in the format of the column. */
  readonly text: (trial: TrialJson, format: NumberFormat) => string;
}

export function columnsOf(
  study: Pick<StudySummaryJson, "metrics" | "space">,
  seen: readonly TrialJson[],
): readonly Column[] {
  const [tuned, ...others] = study.metrics.map(({ name }) => name);
  const taken = new Set(study.metrics.map(({ name }) => name));
  const recorded = new Set(
    seen.flatMap(({ metrics }) => Object.keys(metrics ?? {})).filter((name) => !taken.has(name)),
  );
  return [
    // Without thin spaces, so that it can be searched for and copied.
    {
      ...number("number", "Trial", both("trial.number"), (trial) => trial.number),
      text: ({ number }) => String(number),
    },
    text("state", "State", { sort: "trial.state", where: null }, (trial) => trial.state),
    ...(tuned === undefined
      ? []
      : [valueColumn(number("value", tuned, both("trial.value"), (trial) => trial.values?.[tuned] ?? null))]),
    ...others.map((name) =>
      valueColumn(number(`value ${name}`, name, both(`metric.${name}`), (trial) => trial.values?.[name] ?? null)),
    ),
    ...study.space.map(({ name, kind }) => {
      const cell = (trial: TrialJson) => trial.hyperparameters[name] ?? null;
      const isNumeric = kind === "float" || kind === "int";
      const plotted = ({ hyperparameters }: PlotJson) => hyperparameters[name] ?? [];
      return { ...column(`hp.${name}`, name, both(`hp.${name}`), cell), isNumeric, plotted };
    }),
    { ...number("duration", "Duration", both("trial.duration"), durationOf), text: durationText },
    rare(text("worker", "Worker", both("trial.worker"), ({ worker }) => worker)),
    rare(text("origin", "Sampler", { sort: null, where: "trial.origin" }, originOf)),
    rare(number("attempt", "Attempt", { sort: null, where: "trial.attempt" }, ({ attempt }) => attempt)),
    rare(text("created", "Created", { sort: "trial.created", where: null }, ({ createdAt }) => createdAt)),
    rare(text("tags", "Tags", { sort: null, where: "trial.tag" }, ({ tags }) => tags.join(", ") || null)),
    rare(text("failure", "Failure", { sort: null, where: null }, failureOf)),
    ...[...recorded]
      .sort()
      .map((name) =>
        rare(number(`metric ${name}`, name, both(`metric.${name}`), (trial) => trial.metrics?.[name] ?? null)),
      ),
  ];
}

/** The selected columns, in table order; the default columns if none of them is valid. */
export function shownColumns(all: readonly Column[], chosen: string): readonly Column[] {
  const ids = new Set(chosen.split(",").filter((id) => id !== ""));
  const shown = all.filter(({ id, isUsual }) => (ids.size === 0 ? isUsual : ids.has(id)));
  return shown.length === 0 ? all.filter(({ isUsual }) => isUsual) : shown;
}

/** Number formats by column id: the same for all rows, including those not yet read. */
export function columnFormats(
  columns: readonly Column[],
  trials: readonly TrialJson[],
  plot: PlotJson | null,
): ReadonlyMap<string, NumberFormat> {
  return new Map(
    columns.map(({ id, cell, plotted }) => {
      const cells = [...trials.map(cell), ...(plot === null ? [] : plotted(plot))];
      const best = id === "value" ? plot?.best.value.at(-1) : undefined;
      const numbers = cells.map((each) => (typeof each === "number" ? each : null));
      return [id, columnFormat(numbers, { shown: best === undefined ? [] : [best] })];
    }),
  );
}

/** Additional columns of a download. */
export const exportColumns: readonly Pick<Column, "title" | "cell">[] = [
  { title: "startedAt", cell: ({ startedAt }) => startedAt },
  { title: "finishedAt", cell: ({ finishedAt }) => finishedAt },
  { title: "notes", cell: ({ notes }) => (notes === "" ? null : notes) },
];

type Names = Pick<Column, "sort" | "where">;

function column(id: string, title: string, names: Names, cell: Column["cell"]): Column {
  const text: Column["text"] = (trial, format) => formatCell(cell(trial), format);
  return { id, title, ...names, isNumeric: false, isUsual: true, cell, plotted: () => [], text };
}

function number(id: string, title: string, names: Names, cell: (trial: TrialJson) => number | null): Column {
  return { ...column(id, title, names, cell), isNumeric: true };
}

function valueColumn(shown: Column): Column {
  return { ...shown, plotted: ({ values }) => values[shown.title] ?? [] };
}

function text(id: string, title: string, names: Names, cell: (trial: TrialJson) => string | null): Column {
  return column(id, title, names, cell);
}

function both(name: string): Names {
  return { sort: name, where: name };
}

function rare(shown: Column): Column {
  return { ...shown, isUsual: false };
}

/** In seconds, as stored by the server. */
function durationOf({ startedAt, finishedAt }: TrialJson): number | null {
  return startedAt === null || finishedAt === null ? null : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

function durationText(trial: TrialJson): string {
  const seconds = durationOf(trial);
  if (seconds !== null) return formatDuration(seconds * 1000, true);
  if (trial.state !== "running" || trial.startedAt === null) return "–";
  return formatDuration(now() - Date.parse(trial.startedAt), true);
}

function originOf({ reason }: TrialJson): string {
  return reason.phase === undefined ? reason.strategy : `${reason.strategy}/${reason.phase}`;
}

function failureOf({ failure }: TrialJson): string | null {
  return failure === null ? null : `${failure.kind}: ${failure.message}`;
}
