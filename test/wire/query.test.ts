/** Queries over trials: what they mean, and where the first problem with one is. */
import { describe, expect, it } from "vitest";
import type { Cell } from "../../wire/trials-table/cell.ts";
import type { CellKind } from "../../wire/trials-table/condition.ts";
import type { Field } from "../../wire/trials-table/field.ts";
import type { QueryField } from "../../wire/trials-table/query/fields.ts";
import { readQuery } from "../../wire/trials-table/query/read.ts";
import { queryTest } from "../../wire/trials-table/query/test.ts";

const names = { dimensions: ["lr", "act", "nesterov", "size", "opt/lr", "loss"], metrics: ["loss", "acc"] };

function kindOf({ of, name }: Field): CellKind {
  if (of === "trial") return ["worker", "origin", "tag"].includes(name) ? "texts" : "numbers";
  return ["act", "nesterov"].includes(name) ? "mixed" : "numbers";
}

type Row = Readonly<Record<string, Cell | readonly Cell[]>>;

const rows: readonly Row[] = [
  { "trial.number": 0, "metric.loss": 0.1, "hp.lr": 0.01, "hp.act": "gelu", "trial.state": "complete" },
  { "trial.number": 1, "metric.loss": 0.2, "hp.lr": 0.1, "hp.act": "relu", "trial.state": "pruned" },
  { "trial.number": 2, "hp.lr": 1, "hp.act": "gelu", "trial.state": "failed", "failure.failure": "diverged" },
  { "trial.number": 3, "metric.loss": 0.4, "hp.lr": 0.3, "hp.nesterov": true, "trial.tag": ["good", "old"] },
  { "trial.number": 4, "metric.loss": -0.5, "hp.size": 8, "hp.opt/lr": 2, "attribute.batch": "8" },
];

function access({ of, name }: QueryField) {
  return (row: Row) => row[`${of}.${name}`] ?? (name === "tag" ? [] : null);
}

function matching(text: string): readonly Cell[] {
  const query = readQuery(text, { names, kindOf });
  if ("problem" in query) throw new Error(query.problem.message);
  const test = queryTest<Row>(query, access);
  return rows.filter(test).map((row) => row["trial.number"] as Cell);
}

describe("a query", () => {
  it.each([
    ["metric.loss < 0.3 and act = gelu", [0]],
    ["metric.loss < 0.3 or act == 'gelu'", [0, 1, 2, 4]],
    // A missing value satisfies no comparison but !=.
    ["act != gelu", [1, 3, 4]],
    ["not (metric.loss < 0.3)", [2, 3]],
    ["metric.loss*lr <= 0.02", [0, 1]],
    ["log10(lr) >= -1 and log10(lr) < 0", [1, 3]],
    ["2 * lr ^ 2 + 0 = 2", [2]],
    ["-metric.loss > 0", [4]],
    ["state in (pruned, failed)", [1, 2]],
    ["state not in (pruned, failed)", [0, 3, 4]],
    ["state = failed and failure = diverged", [2]],
    ["nesterov", [3]],
    ["not nesterov and lr = 0.01", [0]],
    ["nesterov = true", [3]],
    ["tag = good", [3]],
    ["tag != good and number >= 3", [4]],
    ["{opt/lr} = 2", [4]],
    ["size in (8, 16)", [4]],
    // Attributes may be anything; "8" equals 8.
    ["attribute.batch = 8", [4]],
    ["attribute.none = 8", []],
    ["lr < 0.05 or number = 4 and size > 9", [0]],
  ] as const)("%s", (text, expected) => {
    expect(matching(text)).toEqual(expected);
  });

  it.each([
    ["metric.loss < ", 14, "query; must continue with a number, a name, a string or (: the end"],
    ["los < 3", 0, 'name; must be a column of the trials table: "los" at character 1'],
    ["lr < gelu", 5, "name; must be a column of the trials"],
    ["loss < 3", 0, "name; must be unambiguous (hp.loss or metric.loss)"],
    ["lr = gelu", 5, "==; must be with a number"],
    ["lr in (1, gelu)", 10, "in; must be a list of numbers"],
    ["act < 3 and", 11, "query; must continue"],
    ["state < 3", 0, "<; must be between numbers"],
    ["lr + 1", 3, "query; must be a condition"],
    ["lr", 0, "query; must be a condition"],
    ["lr < 1 & act = gelu", 7, "operator; must be one that queries support"],
    ["cos(lr) < 1", 0, "function; must be one that queries support"],
    ["0 < lr < 1", 7, "comparison; must not continue with another"],
    ["created > 3", 0, "name; must be a column of the trials"],
    ["(lr < 1", 7, "brackets; must be closed"],
    ["lr < 1; alert(1)", 6, "character; must belong to"],
    ["x".repeat(1001), 1000, "query; must have at most 1000 characters"],
  ])("%s is wrong at character %d", (text, at, message) => {
    const query = readQuery(text, { names, kindOf });
    if (!("problem" in query)) throw new Error("It must be refused.");
    expect(query.problem.message).toContain(message);
    expect(query.problem.at).toBe(at);
  });
});
