/** Evaluates a query on the columns of a study. */
import { InvalidInput } from "../../common/errors.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import type { QueryField } from "../../wire/trials-table/query/fields.ts";
import { readQuery } from "../../wire/trials-table/query/read.ts";
import { type CellsOf, queryTest } from "../../wire/trials-table/query/test.ts";
import { cellAt } from "./column.ts";
import type { Columns } from "./columns.ts";
import { sampleRows } from "./downsample.ts";
import { cellKind, fieldOf, knownNames } from "./fields.ts";

/** Throws InvalidInput. */
export function queryFilter(columns: Columns, text: string): (trial: Trial) => boolean {
  const kindOf = (field: Parameters<typeof fieldOf>[1]) => cellKind(fieldOf(columns, field));
  const query = readQuery(text, { names: knownNames(columns), kindOf });
  if ("problem" in query) throw new InvalidInput([{ path: "query", message: query.problem.message }]);
  return queryTest<Trial>(query, (field) => cellsOf(columns, field));
}

/**
 * The numbers of the matching trials among those that a plot with this limit shows, and the total number of matching
 * trials.
 */
export function matchesOf(columns: Columns, text: string, limit: number) {
  const test = queryFilter(columns, text);
  const { trials, study } = columns.known;
  const matching = new Set(trials.filter(test).map(({ number }) => number));
  const number = [...sampleRows(columns, limit)].filter((row) => matching.has(row));
  return { number, matching: matching.size, total: trials.length, revision: study.revision };
}

function cellsOf(columns: Columns, field: QueryField): CellsOf<Trial> {
  if (field.of === "failure") return ({ failure }) => failure?.kind ?? null;
  if (field.of === "attribute") {
    return ({ attributes }) => {
      const value = Object.hasOwn(attributes, field.name) ? attributes[field.name] : null;
      return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : null;
    };
  }
  if (field.of === "trial" && field.name === "state") return ({ state }) => state;
  const cells = fieldOf(columns, field);
  switch (cells.kind) {
    case "numbers":
      return ({ number }) => {
        const value = cells.at(number);
        return Number.isNaN(value) ? null : value;
      };
    case "tags":
      return ({ tags }) => tags;
    case "words":
    case "cells":
      return ({ number }) => cellAt(cells.column, number);
  }
}
