/** Evaluates conditions on rows. */
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { cellsTest, type Condition, readCondition } from "../../wire/trials-table/condition.ts";
import { cellAt, type Column } from "./column.ts";
import type { Columns } from "./columns.ts";
import { cellKind, fieldOf, knownNames } from "./fields.ts";

/** All conditions must hold. Throws InvalidInput with every problem. */
export function whereFilter(columns: Columns, texts: readonly string[]): (row: number, trial: Trial) => boolean {
  const issues: Issue[] = [];
  const known = knownNames(columns);
  const tests = texts.flatMap((text, index) => {
    const condition = readCondition(text, known, (field) => cellKind(fieldOf(columns, field)));
    if (!("rule" in condition)) return [testOf(columns, condition)];
    issues.push({ path: `where[${index}]`, message: `where; ${condition.rule}: ${showValue(text)}` });
    return [];
  });
  if (issues.length > 0) throw new InvalidInput(issues);
  return (row, trial) => tests.every((test) => test(row, trial));
}

type Test = (row: number, trial: Trial) => boolean;

function testOf(columns: Columns, condition: Condition): Test {
  const test = cellsTest(condition);
  const cells = fieldOf(columns, condition.field);
  switch (cells.kind) {
    case "numbers":
      return (row) => {
        const number = cells.at(row);
        return test([Number.isNaN(number) ? null : number]);
      };
    case "tags":
      return (_, { tags }) => test(tags);
    case "words":
    case "cells":
      return columnTest(cells.column, test);
  }
}

/** Each distinct word is tested once rather than in every row. */
function columnTest(column: Column, test: ReturnType<typeof cellsTest>): Test {
  const { numbers, codes, words } = column;
  if (numbers !== null && codes !== null) return (row) => test([cellAt(column, row)]);
  if (codes !== null) {
    const results = [test([null]), ...words.map((word) => test([word]))];
    return (row) => results[codes[row] ?? 0];
  }
  return (row) => {
    const number = numbers?.[row] ?? NaN;
    return test([Number.isNaN(number) ? null : number]);
  };
}
