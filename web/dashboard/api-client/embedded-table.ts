/** Sorting and filters of the trials table for trials embedded in the page, with the syntax and order of the server. */
import { type Cell, compareCells, states } from "../../../wire/trials-table/cell.ts";
import { type CellKind, cellsTest, readCondition } from "../../../wire/trials-table/condition.ts";
import { type Field, findField, type KnownNames } from "../../../wire/trials-table/field.ts";
import type { QueryField } from "../../../wire/trials-table/query/fields.ts";
import { readQuery } from "../../../wire/trials-table/query/read.ts";
import { type CellsOf, queryTest } from "../../../wire/trials-table/query/test.ts";
import type { StudySummaryJson, TableJson, TrialJson } from "../../api.ts";
import { ApiError, type TableQuery } from "./api-client.ts";

export interface Trials {
  readonly trials: readonly TrialJson[];
  readonly study: Pick<StudySummaryJson, "metrics" | "space" | "revision">;
}

/** Ties are ordered by number; trials without a value come last in either order. */
export function trialsTable({ trials, study }: Trials, query: TableQuery): TableJson {
  const { sort = "trial.number", order = "ascending", state = "", where = [], offset = 0, limit = 100 } = query;
  const matches = query.query === undefined || query.query === "" ? null : matchTest({ trials, study }, query.query);
  const known = knownNames(study, trials);
  const metric = study.metrics[0].name;
  const cellsOf = (trial: TrialJson, field: Field) => cellsIn(trial, field, metric);
  const field = findField(known, sort);
  if ("rule" in field || field.name === "tag")
    throw invalid("sort", "rule" in field ? field.rule : "must be a column", sort);
  const tests = where.map((text, index) => {
    const condition = readCondition(text, known, (asked) =>
      kindOf(
        trials.flatMap((trial) => cellsOf(trial, asked)),
        asked,
      ),
    );
    if ("rule" in condition) throw invalid(`where[${index}]`, condition.rule, text);
    const test = cellsTest(condition);
    return (trial: TrialJson) => test(cellsOf(trial, condition.field));
  });
  const wanted = state.split(",").filter((name) => name !== "");
  const kept = trials.filter(
    (trial) =>
      (wanted.length === 0 || wanted.includes(trial.state)) &&
      tests.every((test) => test(trial)) &&
      (matches === null || matches(trial)),
  );
  const sign = order === "ascending" ? 1 : -1;
  const keyed = kept.map((trial) => ({ trial, key: cellsOf(trial, field)[0] ?? null }));
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null)
      return Number(a.key === null) - Number(b.key === null) || a.trial.number - b.trial.number;
    return sign * compareCells(a.key, b.key) || a.trial.number - b.trial.number;
  });
  const page = keyed.slice(offset, offset + limit).map(({ trial }) => trial);
  return { trials: page, matching: kept.length, total: trials.length, revision: study.revision };
}

/** A test of whether trials match a query. Throws ApiError for an invalid one. */
export function matchTest({ trials, study }: Trials, text: string): (trial: TrialJson) => boolean {
  const metric = study.metrics[0].name;
  const query = readQuery(text, {
    names: knownNames(study, trials),
    kindOf: (field) =>
      kindOf(
        trials.flatMap((trial) => cellsIn(trial, field, metric)),
        field,
      ),
  });
  if (!("problem" in query)) return queryTest(query, (field) => cellsOfQuery(field, metric));
  const { message } = query.problem;
  throw new ApiError({ status: 422, code: "invalid", detail: message, issues: [{ path: "query", message }] });
}

function cellsOfQuery(field: QueryField, metric: string): CellsOf<TrialJson> {
  if (field.of === "failure") return ({ failure }) => failure?.kind ?? null;
  if (field.of === "attribute") {
    return ({ attributes }) => {
      const value = Object.hasOwn(attributes, field.name) ? attributes[field.name] : null;
      return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : null;
    };
  }
  if (field.of === "trial" && field.name === "state") return ({ state }) => state;
  if (field.of === "trial" && field.name === "tag") return ({ tags }) => tags;
  return (trial) => cellsIn(trial, field, metric)[0] ?? null;
}

/** Dimensions and metrics of the study, then additional ones found in trials. */
function knownNames({ space, metrics }: Trials["study"], trials: readonly TrialJson[]): KnownNames {
  const more = (own: readonly string[], ofTrial: (trial: TrialJson) => object | null) => [
    ...new Set([...own, ...trials.flatMap((trial) => Object.keys(ofTrial(trial) ?? {})).sort()]),
  ];
  return {
    dimensions: more(
      space.map(({ name }) => name),
      ({ hyperparameters }) => hyperparameters,
    ),
    metrics: more(
      metrics.map(({ name }) => name),
      ({ values, metrics: further }) => ({ ...values, ...further }),
    ),
  };
}

/** A trial's value of a field: one cell, or its tags. */
function cellsIn(trial: TrialJson, field: Field, metric: string): readonly Cell[] {
  if (field.of === "hp") return [trial.hyperparameters[field.name] ?? null];
  if (field.of === "metric") return [trial.values?.[field.name] ?? trial.metrics?.[field.name] ?? null];
  switch (field.name) {
    case "number":
      return [trial.number];
    case "value":
      return [trial.values?.[metric] ?? null];
    case "state":
      return [states.indexOf(trial.state)];
    case "attempt":
      return [trial.attempt];
    case "worker":
      return [trial.worker];
    case "origin": {
      const { strategy, phase } = trial.reason;
      return [phase === undefined ? strategy : `${strategy}/${phase}`];
    }
    case "created":
      return [Date.parse(trial.createdAt)];
    case "duration": {
      const { startedAt, finishedAt } = trial;
      return [
        startedAt === null || finishedAt === null ? null : (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
      ];
    }
    case "tag":
      return trial.tags;
  }
}

function kindOf(cells: readonly Cell[], { of, name }: Field): CellKind {
  if (of === "trial" && ["worker", "origin", "tag"].includes(name)) return "texts";
  if (cells.every((cell) => cell === null)) return of === "trial" && name !== "value" ? "numbers" : "empty";
  return cells.every((cell) => cell === null || typeof cell === "number") ? "numbers" : "mixed";
}

function invalid(path: string, rule: string, text: string): ApiError {
  const message = `${path.split("[")[0]}; ${rule}: ${JSON.stringify(text)}`;
  return new ApiError({ status: 422, code: "invalid", detail: message, issues: [{ path, message }] });
}
