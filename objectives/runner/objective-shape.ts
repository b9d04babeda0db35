/** Is this an objective? Everything that is not as the port says, for objects whose types nobody has checked. */
import type { Issue } from "../../tuner/objective.ts";
import { shown } from "./checked-evaluation.ts";
import { isRecord } from "./is-record.ts";

const kinds = ["float", "int", "categorical", "ordinal"];
const directions = ["minimize", "maximize"];

/** All issues with the shape; the ranges, defaults and conditions of the dimensions are not looked at. */
export function objectiveIssues(candidate: Readonly<Record<string, unknown>>): readonly Issue[] {
  const { name, space, accepts, metrics, optimum, notices } = candidate;
  const issues = [...spaceIssues(space), ...metricIssues(metrics)];
  const expect = (holds: boolean, path: string, message: string) => {
    if (!holds) issues.push({ path, message });
  };
  const isText = typeof name === "string" && name.trim() !== "";
  expect(isText, "name", `name; must be text: ${shown(name)}`);
  for (const method of ["evaluate", "assess", "close"]) {
    const value = candidate[method];
    if (value === undefined && method !== "evaluate") continue;
    expect(typeof value === "function", method, `${method}; must be a function: ${shown(value)}`);
  }
  const isNumber = optimum === undefined || (typeof optimum === "number" && Number.isFinite(optimum));
  expect(isNumber, "optimum", `optimum; must be a finite number: ${shown(optimum)}`);
  expect(accepts === undefined || areTexts(accepts), "accepts", `accepts; must be an array of text: ${shown(accepts)}`);
  const areLines = notices === undefined || areTexts(notices);
  expect(areLines, "notices", `notices; must be an array of text: ${shown(notices)}`);
  return issues;
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function spaceIssues(space: unknown): Issue[] {
  if (!Array.isArray(space)) {
    return [{ path: "space", message: `space; must be an array of dimensions: ${shown(space)}. Export a space.` }];
  }
  return space.flatMap((dimension: unknown, index) => {
    const path = `space[${index}]`;
    if (!isRecord(dimension)) return [{ path, message: `dimension; must be an object: ${shown(dimension)}` }];
    const { kind, name } = dimension;
    const issues: Issue[] = [];
    if (typeof name !== "string") issues.push({ path: `${path}.name`, message: `name; must be text: ${shown(name)}` });
    if (typeof kind !== "string" || !kinds.includes(kind)) {
      issues.push({ path: `${path}.kind`, message: `kind; must be one of ${quoted(kinds)}: ${shown(kind)}` });
    }
    return issues;
  });
}

function metricIssues(metrics: unknown): Issue[] {
  if (!Array.isArray(metrics) || metrics.length === 0) {
    return [{ path: "metrics", message: `metrics; must be an array of at least one metric: ${shown(metrics)}` }];
  }
  return metrics.flatMap((metric: unknown, index) => {
    const path = `metrics[${index}]`;
    if (!isRecord(metric)) return [{ path, message: `metric; must be an object: ${shown(metric)}` }];
    const { name, direction } = metric;
    const issues: Issue[] = [];
    if (typeof name !== "string" || name === "") {
      issues.push({ path: `${path}.name`, message: `name; must be text: ${shown(name)}` });
    }
    if (typeof direction !== "string" || !directions.includes(direction)) {
      const rule = `direction; must be one of ${quoted(directions)}`;
      issues.push({ path: `${path}.direction`, message: `${rule}: ${shown(direction)}` });
    }
    return issues;
  });
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}
