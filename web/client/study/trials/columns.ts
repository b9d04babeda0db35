/** The columns of the trials table: what each shows, and what the server calls it. */
import type { StudySummaryJson, TrialJson } from "../../../api.ts";
import type { Cell } from "../../chart/table.ts";
import { formatAligned, formatValue } from "../../format/number.ts";
import { formatDuration } from "../../format/time.ts";

export interface Column {
  /** Unique; also in the address. */
  readonly id: string;
  readonly title: string;
  /** For sorting; null where the server cannot sort by it. */
  readonly sort: string | null;
  /** For conditions; null where the server cannot filter by it. */
  readonly where: string | null;
  readonly isNumeric: boolean;
  /** Shown unless the viewer chose otherwise. */
  readonly isUsual: boolean;
  /** In full, for downloads. */
  readonly cell: (trial: TrialJson) => Cell;
  /** For people. */
  readonly text: (trial: TrialJson) => string;
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
    number("number", "Trial", { sort: "number", where: "number" }, (trial) => trial.number),
    text("state", "State", { sort: "state", where: null }, (trial) => trial.state),
    ...(tuned === undefined
      ? []
      : [number("value", tuned, { sort: "value", where: "value" }, (trial) => trial.values?.[tuned] ?? null)]),
    ...others.map((name) => number(`value ${name}`, name, both(name), (trial) => trial.values?.[name] ?? null)),
    ...study.space.map(({ name, kind }) => {
      const cell = (trial: TrialJson) => trial.hyperparameters[name] ?? null;
      const isNumeric = kind === "float" || kind === "int";
      const shown = { ...column(name, name, both(name), cell), isNumeric };
      return kind === "float" ? { ...shown, text: (trial: TrialJson) => realText(cell(trial)) } : shown;
    }),
    { ...number("duration", "Duration", both("duration"), durationOf), text: durationText },
    rare(text("worker", "Worker", both("worker"), ({ worker }) => worker)),
    rare(text("origin", "Suggested by", { sort: null, where: "origin" }, originOf)),
    rare(number("attempt", "Attempt", { sort: null, where: "attempt" }, ({ attempt }) => attempt)),
    rare(text("created", "Suggested at", { sort: "created", where: null }, ({ createdAt }) => createdAt)),
    rare(text("tags", "Tags", { sort: null, where: "tag" }, ({ tags }) => tags.join(", ") || null)),
    rare(text("failure", "Failure", { sort: null, where: null }, failureOf)),
    ...[...recorded]
      .sort()
      .map((name) => rare(number(`metric ${name}`, name, both(name), (trial) => trial.metrics?.[name] ?? null))),
  ];
}

/** Those chosen, in the order of the table; a list that names none is the usual ones. */
export function shownColumns(all: readonly Column[], chosen: string): readonly Column[] {
  const ids = new Set(chosen.split(",").filter((id) => id !== ""));
  const shown = all.filter(({ id, isUsual }) => (ids.size === 0 ? isUsual : ids.has(id)));
  return shown.length === 0 ? all.filter(({ isUsual }) => isUsual) : shown;
}

/** What a download holds besides the columns that can be shown. */
export const exportColumns: readonly Pick<Column, "title" | "cell">[] = [
  { title: "startedAt", cell: ({ startedAt }) => startedAt },
  { title: "finishedAt", cell: ({ finishedAt }) => finishedAt },
  { title: "notes", cell: ({ notes }) => (notes === "" ? null : notes) },
];

type Names = Pick<Column, "sort" | "where">;

function column(id: string, title: string, names: Names, cell: Column["cell"]): Column {
  return { id, title, ...names, isNumeric: false, isUsual: true, cell, text: (trial) => formatValue(cell(trial)) };
}

function number(id: string, title: string, names: Names, cell: (trial: TrialJson) => number | null): Column {
  const text = (trial: TrialJson) => {
    const value = cell(trial);
    return value === null || Number.isInteger(value) ? formatValue(value) : formatAligned(value, 5);
  };
  return { ...column(id, title, names, cell), isNumeric: true, text };
}

function realText(cell: Cell): string {
  return typeof cell === "number" ? formatAligned(cell) : formatValue(cell);
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

/** Seconds, as the server counts them. */
function durationOf({ startedAt, finishedAt }: TrialJson): number | null {
  return startedAt === null || finishedAt === null ? null : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}

function durationText(trial: TrialJson): string {
  const seconds = durationOf(trial);
  return seconds === null ? "–" : formatDuration(seconds * 1000, true);
}

function originOf({ reason }: TrialJson): string {
  return reason.phase === undefined ? reason.strategy : `${reason.strategy}/${reason.phase}`;
}

function failureOf({ failure }: TrialJson): string | null {
  return failure === null ? null : `${failure.kind}: ${failure.message}`;
}
