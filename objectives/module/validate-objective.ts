/** Validates that a value of unknown type is an objective, and reports every violation. */
import type { Issue } from "../../common/issue.ts";
import { shown } from "../validate/evaluation.ts";
import { isRecord } from "../../common/is-record.ts";
import { metricIssues } from "../../tuner/study/metrics.ts";

/** All issues with the shape; the dimensions have already been parsed. */
export function objectiveIssues(candidate: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { name, space, constraints, accepts, defaults, branches, metrics, optimum, notices } = candidate;
  const issues = [...spaceIssues(space), ...metricIssues(metrics)];
  const expect = (holds: boolean, path: string, message: string) => {
    if (!holds) issues.push({ path, message });
  };
  const isText = typeof name === "string" && name.trim() !== "";
  expect(isText, "name", `name; must be a string: ${shown(name)}`);
  for (const method of ["evaluate", "assess", "close"]) {
    const value = candidate[method];
    if (value === undefined && method !== "evaluate") continue;
    expect(typeof value === "function", method, `${method}; must be a function: ${shown(value)}`);
  }
  const isNumber = optimum === undefined || (typeof optimum === "number" && Number.isFinite(optimum));
  expect(isNumber, "optimum", `optimum; must be a finite number: ${shown(optimum)}`);
  expect(
    accepts === undefined || areTexts(accepts),
    "accepts",
    `accepts; must be an array of strings: ${shown(accepts)}`,
  );
  const areConditions = constraints === undefined || areTexts(constraints);
  expect(areConditions, "constraints", `constraints; must be an array of strings: ${shown(constraints)}`);
  const isTable = defaults === undefined || isRecord(defaults);
  expect(isTable, "defaults", `defaults; must be an object of values by name: ${shown(defaults)}`);
  const areDimensions = branches === undefined || (Array.isArray(branches) && branches.every(isRecord));
  expect(areDimensions, "branches", `branches; must be an array of dimensions: ${shown(branches)}`);
  const areLines = notices === undefined || areTexts(notices);
  expect(areLines, "notices", `notices; must be an array of strings: ${shown(notices)}`);
  return issues;
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function spaceIssues(space: unknown): Issue[] {
  if (Array.isArray(space)) return [];
  return [{ path: "space", message: `space; must be an array of dimensions: ${shown(space)}. Export a space.` }];
}
