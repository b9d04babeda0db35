/** Operations that return many trials at once. */
import { InvalidInput } from "../../../common/errors.ts";
import { readColumns } from "../../../service/columns/cache.ts";
import { states } from "../../../service/columns/columns.ts";
import { plotOf } from "../../../service/columns/plot.ts";
import { matchesOf } from "../../../service/columns/query.ts";
import { tableOf } from "../../../service/columns/table.ts";
import { showValue } from "../../../common/show-value.ts";
import type { TrialState } from "../../../tuner/study/trial.ts";
import { operation } from "../operation.ts";
import * as shapes from "../../../wire/plots.ts";
import { attemptsJson, json, trialJson } from "../documents.ts";
import { readByOffset } from "../page.ts";

export const plotOperation = operation({
  id: "readPlot",
  method: "get",
  path: "/studies/{study}/plot",
  summary: "Read trials as columns, for plots",
  description:
    "All trials up to the limit; beyond it, a sample that includes the minimum and maximum of each column, every " +
    "best-so-far step, and waiting and running trials.",
  query: shapes.plotQuery,
  answers: { 200: { means: "Columns of trials, by number.", shape: shapes.plot } },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, query: "limit=1000" },
  async handle({ service, study, query: { limit } }) {
    return { status: 200, body: json(plotOf(await readColumns(service, study), limit)) };
  },
});

export const tableOperation = operation({
  id: "readTable",
  method: "get",
  path: "/studies/{study}/table",
  summary: "Read trials sorted and filtered",
  description: "Ties are ordered by number; trials without the sort value come last in both orders.",
  query: shapes.tableQuery,
  answers: { 200: { means: "A page of trials.", shape: shapes.table } },
  problems: ["not-found"],
  example: {
    path: { study: "ovens" },
    query: "sort=value&state=complete,failed&where=lr%3E0.001&query=optimizer%20%3D%20adam&limit=10",
  },
  async handle({ service, study, query: { state, where, query = "", ...page } }) {
    const request = { ...page, states: statesOf(listed(state)), where: listed(where), query };
    const { trials, ...counts } = tableOf(await readColumns(service, study), request);
    return { status: 200, body: json({ trials: trials.map(trialJson), ...counts }) };
  },
});

export const matchesOperation = operation({
  id: "readMatches",
  method: "get",
  path: "/studies/{study}/matches",
  summary: "Find the trials of a plot that match a query",
  description: "With the number of matching trials in the whole study.",
  query: shapes.matchesQuery,
  answers: { 200: { means: "Numbers of trials.", shape: shapes.matches } },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, query: "query=loss%20%3C%200.4%20and%20optimizer%20%3D%20adam" },
  async handle({ service, study, query: { query, limit } }) {
    return { status: 200, body: json(matchesOf(await readColumns(service, study), query, limit)) };
  },
});

export const attemptsOperation = operation({
  id: "readAttempts",
  method: "get",
  path: "/studies/{study}/attempts",
  summary: "Read the attempts that ended without a result",
  description:
    "Attempts after which the trial was queued for another one. The outcome of the last attempt is in the trial.",
  query: shapes.attemptsQuery,
  answers: { 200: { means: "A page of attempts, in the order in which they ended.", shape: shapes.attemptsPage } },
  problems: ["not-found"],
  example: { path: { study: "ovens" }, query: "limit=100" },
  async handle({ service, study, query: { after, limit } }) {
    const { entries, next } = await readByOffset({ after, limit }, (page) => service.store.readAttempts(study, page));
    return { status: 200, body: json({ ...attemptsJson(entries), next }) };
  },
});

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

function statesOf(texts: readonly string[]): readonly TrialState[] {
  const names = texts.flatMap((text) => text.split(",")).filter((text) => text !== "");
  return names.map((name) => {
    const state = states.find((known) => known === name);
    if (state !== undefined) return state;
    const message = `state; must be one of ${states.join(", ")}: ${showValue(name)}`;
    throw new InvalidInput([{ path: "state", message }]);
  });
}
