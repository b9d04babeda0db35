/** Checks a query over trials against the columns of the plot, so that errors are shown as it is typed. */
import type { CellKind } from "../../../../wire/trials-table/condition.ts";
import type { Field } from "../../../../wire/trials-table/field.ts";
import { type QueryProblem, readQuery } from "../../../../wire/trials-table/query/read.ts";
import type { PlotJson } from "../../../api.ts";

type Columns = Pick<PlotJson, "hyperparameters" | "values">;

/** Null for a valid query, or an empty one; until the trials are read, the server decides. */
export function problemIn(text: string, plot: Columns | null): QueryProblem | null {
  if (text.trim() === "" || plot === null) return null;
  const { hyperparameters, values } = plot;
  const names = { dimensions: Object.keys(hyperparameters), metrics: Object.keys(values) };
  const query = readQuery(text, { names, kindOf: (field) => kindOf(plot, field) });
  return "problem" in query ? query.problem : null;
}

const texts: readonly string[] = ["state", "worker", "origin", "tag"];

function kindOf({ hyperparameters, values }: Columns, { of, name }: Field): CellKind {
  if (of === "trial") return texts.includes(name) ? "texts" : "numbers";
  const cells = (of === "hp" ? hyperparameters[name] : values[name])?.filter((cell) => cell !== null) ?? [];
  if (cells.length === 0) return "empty";
  return cells.every((cell) => typeof cell === "number") ? "numbers" : "mixed";
}
