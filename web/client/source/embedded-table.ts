/** Sorting and filters of the trials table, as the server has them, over trials that are on the page. */
import type { StudySummaryJson, TableJson, TrialJson } from "../../api.ts";
import { SourceError } from "./source.ts";
import type { TableQuery } from "./source.ts";

type Cell = number | string | boolean | null;

export interface Trials {
  readonly trials: readonly TrialJson[];
  readonly study: Pick<StudySummaryJson, "metrics" | "revision">;
}

const states = ["waiting", "running", "complete", "pruned", "failed"];

/** Equal ones by number; those without a value last, whatever the order. */
export function trialsTable({ trials, study }: Trials, query: TableQuery): TableJson {
  const { sort = "number", order = "ascending", state = "", where = [], offset = 0, limit = 100 } = query;
  const metric = study.metrics[0]?.name ?? "value";
  const wanted = state.split(",").filter((name) => name !== "");
  const conditions = where.map(readCondition);
  const kept = trials.filter(
    (trial) =>
      (wanted.length === 0 || wanted.includes(trial.state)) &&
      conditions.every((condition) => holds(trial, condition, metric)),
  );
  const sign = order === "ascending" ? 1 : -1;
  const keyed = kept.map((trial) => ({ trial, key: cellOf(trial, sort, metric) }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * compare(a.key, b.key) || (sort === "number" ? 0 : a.trial.number - b.trial.number);
  });
  const page = keyed.slice(offset, offset + limit).map(({ trial }) => trial);
  return { trials: page, matching: kept.length, total: trials.length, revision: study.revision };
}

/** What a column holds; null where it holds nothing. */
function cellOf(trial: TrialJson, name: string, metric: string): Cell {
  switch (name) {
    case "number":
      return trial.number;
    case "value":
      return trial.values?.[metric] ?? null;
    case "state":
      return states.indexOf(trial.state);
    case "attempt":
      return trial.attempt;
    case "worker":
      return trial.worker;
    case "origin":
      return trial.reason.phase === undefined
        ? trial.reason.strategy
        : `${trial.reason.strategy}/${trial.reason.phase}`;
    case "created":
      return Date.parse(trial.createdAt);
    case "duration":
      return trial.startedAt === null || trial.finishedAt === null
        ? null
        : (Date.parse(trial.finishedAt) - Date.parse(trial.startedAt)) / 1000;
    default:
      return trial.hyperparameters[name] ?? trial.values?.[name] ?? trial.metrics?.[name] ?? null;
  }
}

function compare(a: NonNullable<Cell>, b: NonNullable<Cell>): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "number") return -1;
  if (typeof b === "number") return 1;
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

interface Condition {
  readonly name: string;
  readonly operator: string;
  readonly value: string;
}

function readCondition(text: string): Condition {
  const [, name = "", operator = "", value = ""] = /^(.+?)(!=|<=|>=|=|<|>|~)(.*)$/s.exec(text) ?? [];
  if (operator !== "") return { name: name.trim(), operator, value: value.trim() };
  const detail = `where; must be a name, an operator and a value: ${text}`;
  throw new SourceError({ status: 422, code: "invalid", detail, issues: [{ path: "where", message: detail }] });
}

function holds(trial: TrialJson, { name, operator, value }: Condition, metric: string): boolean {
  const cells: readonly Cell[] = name === "tag" ? trial.tags : [cellOf(trial, name, metric)];
  if (operator === "!=") return !cells.some((cell) => isEqual(cell, value));
  if (value === "" && operator === "=") return cells.every((cell) => cell === null);
  return cells.some((cell) => {
    if (cell === null) return false;
    if (operator === "=") return isEqual(cell, value);
    if (operator === "~") return String(cell).toLowerCase().includes(value.toLowerCase());
    const [left, right] = [Number(cell), Number(value)];
    if (operator === "<") return left < right;
    if (operator === "<=") return left <= right;
    return operator === ">" ? left > right : left >= right;
  });
}

function isEqual(cell: Cell, value: string): boolean {
  if (cell === null) return value === "";
  return typeof cell === "number" ? value !== "" && cell === Number(value) : String(cell) === value;
}
