/** The trials of a figure as a table, for its CSV. */
import type { SearchSpace } from "../../api.ts";
import type { DataTable } from "../chart/table.ts";
import type { Metric, Point } from "./points.ts";

export function trialTable(
  points: readonly Point[],
  space: Pick<SearchSpace[number], "name">[] | SearchSpace,
  metric: Metric,
): DataTable {
  const names = space.map(({ name }) => name);
  return {
    columns: ["number", "state", "failure", metric.name, ...names],
    rows: points.map(({ number, state, failure, value, hyperparameters }) => [
      number,
      state,
      failure,
      value,
      ...names.map((name) => hyperparameters[name] ?? null),
    ]),
  };
}
