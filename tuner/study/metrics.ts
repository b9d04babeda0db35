/** Validates the metrics of a study; used by the command line, the API and the library. */
import { isRecord } from "../../common/is-record.ts";
import type { Issue } from "../../common/issue.ts";
import { isReservedName } from "../../common/reserved-names.ts";
import { showValue } from "../../common/show-value.ts";
import { MAX_TUNED } from "./goals.ts";

/** Maximum length of a metric's name. */
const MAX_NAME_LENGTH = 200;
const MAX_METRICS = 16;
const DIRECTIONS: readonly unknown[] = ["minimize", "maximize"];

/** Every problem, with its path from `metrics`; an empty list means that the metrics are valid. */
export function metricIssues(metrics: unknown): Issue[] {
  if (!Array.isArray(metrics) || metrics.length === 0) {
    return [{ path: "metrics", message: `metrics; must be an array of at least one metric: ${showValue(metrics)}` }];
  }
  if (metrics.length > MAX_METRICS) {
    return [{ path: "metrics", message: `metrics; must be at most ${MAX_METRICS}: ${metrics.length}` }];
  }
  const names = metrics.map((metric: unknown) => (isRecord(metric) ? metric["name"] : undefined));
  return metrics
    .flatMap((metric: unknown, index) => {
      const path = `metrics[${index}]`;
      if (!isRecord(metric)) return [{ path, message: `metric; must be an object: ${showValue(metric)}` }];
      const { name, direction } = metric;
      const issues: Issue[] = [];
      const problem = metricNameProblem(name);
      if (problem !== null) issues.push({ path: `${path}.name`, message: `name; ${problem}: ${showValue(name)}` });
      else if (names.indexOf(name) < index) {
        issues.push({ path: `${path}.name`, message: `name; must be given once: ${showValue(name)}. Rename one.` });
      }
      if (!DIRECTIONS.includes(direction)) {
        const rule = 'direction; must be one of "minimize", "maximize"';
        issues.push({ path: `${path}.direction`, message: `${rule}: ${showValue(direction)}` });
      }
      return [...issues, ...goalIssues(metric, path)];
    })
    .concat(tooManyTuned(metrics));
}

/** Problems with how a metric is tuned or required. */
function goalIssues(metric: Readonly<Record<string, unknown>>, path: string): Issue[] {
  const { tuned, atMost, atLeast } = metric;
  const issues: Issue[] = [];
  if (tuned !== undefined && typeof tuned !== "boolean") {
    issues.push({ path: `${path}.tuned`, message: `tuned; must be true or false: ${showValue(tuned)}` });
  }
  for (const field of ["reference", "atMost", "atLeast"]) {
    const value = metric[field];
    if (value === undefined || Number.isFinite(value)) continue;
    issues.push({ path: `${path}.${field}`, message: `${field}; must be a finite number: ${showValue(value)}` });
  }
  if (Number(atLeast) > Number(atMost)) {
    const message = `atLeast; must be at most atMost (${showValue(atMost)}): ${showValue(atLeast)}. No value meets both.`;
    issues.push({ path: `${path}.atLeast`, message });
  }
  return issues;
}

function tooManyTuned(metrics: readonly unknown[]): Issue[] {
  const count = metrics.filter((metric, index) => index === 0 || (isRecord(metric) && metric.tuned === true)).length;
  if (count <= MAX_TUNED) return [];
  const remedy = "Remove tuned from those that only need to be recorded.";
  return [{ path: "metrics", message: `tuned metrics; must be at most ${MAX_TUNED}: ${count}. ${remedy}` }];
}

function metricNameProblem(name: unknown): string | null {
  if (typeof name !== "string" || name.trim() === "") return "must be a string";
  if (name.length > MAX_NAME_LENGTH) return `must be at most ${MAX_NAME_LENGTH} characters`;
  return isReservedName(name) ? "must not be reserved" : null;
}
