/** Validates pruning settings and fills in defaults; used by the command line, the API and the library. */
import { defined } from "../../common/defined.ts";
import { isRecord } from "../../common/is-record.ts";
import type { Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import type { Direction, Metric } from "../objective.ts";
import { CURVE_STARTUP, PROBABILITY } from "./extrapolated.ts";
import { PERCENTILE, STARTUP } from "./percentile.ts";
import { pruningRules, type PruningRule, type PruningSettings } from "./pruning.ts";
import { REDUCTION } from "./successive-halving.ts";

/** Missing parts have defaults; the metric defaults to the study's first, and is required if several are tuned. */
export type PruningRequest = Partial<PruningSettings> & Pick<PruningSettings, "rule">;

/** Settings that only some rules have. */
const parts: Readonly<Record<"reduction" | "startup" | "percentile" | "probability", readonly PruningRule[]>> = {
  reduction: ["asha", "hyperband"],
  startup: ["median", "percentile", "curve"],
  percentile: ["percentile"],
  probability: ["curve"],
};

/** The complete settings. */
export function pruningSettings(request: PruningRequest, metrics: readonly Metric[]): PruningSettings {
  const { rule, min = 1, max } = request;
  const { metric = metrics[0]?.name ?? "value" } = request;
  const known = metrics.find(({ name }) => name === metric)?.direction;
  const direction: Direction = known ?? request.direction ?? "minimize";
  const has = (part: keyof typeof parts) => parts[part].includes(rule);
  return {
    rule,
    metric,
    direction,
    min,
    ...defined({
      max,
      reduction: has("reduction") ? (request.reduction ?? REDUCTION) : undefined,
      startup: has("startup") ? (request.startup ?? (rule === "curve" ? CURVE_STARTUP : STARTUP)) : undefined,
      percentile: has("percentile") ? (request.percentile ?? PERCENTILE) : undefined,
      probability: has("probability") ? (request.probability ?? PROBABILITY) : undefined,
    }),
  };
}

/** Every problem with requested or stored settings, with its path from `pruning`. */
export function pruningIssues(request: unknown, metrics: readonly Metric[]): readonly Issue[] {
  if (!isRecord(request)) {
    return [{ path: "pruning", message: `pruning; must be an object such as {"rule":"asha"}: ${showValue(request)}` }];
  }
  const issues: Issue[] = [];
  const check = (isRight: boolean, field: string, rule: string) => {
    const path = `pruning.${field}`;
    if (!isRight) issues.push({ path, message: `${field}; ${rule}: ${showValue(request[field])}` });
  };
  const { rule, metric, direction, min, max, reduction, startup, percentile, probability, ...others } = request;
  const isRule = pruningRules.some((name) => name === rule);
  check(isRule, "rule", `must be one of ${pruningRules.join(", ")}`);
  const isName = metric === undefined || (typeof metric === "string" && metric.trim() !== "" && metric.length <= 200);
  check(isName, "metric", "must be the name of a metric");
  const isWay = direction === undefined || direction === "minimize" || direction === "maximize";
  check(isWay, "direction", "must be minimize or maximize");
  if (metric === undefined && metrics.some(({ tuned }, index) => index > 0 && tuned === true)) {
    const names = metrics.map(({ name }) => name).join(", ");
    const message = `metric; must be given if several are tuned: missing. Choose the one to prune by: ${names}.`;
    issues.push({ path: "pruning.metric", message });
  }
  const own = metrics.find(({ name }) => name === metric)?.direction;
  if (isWay && direction !== undefined && own !== undefined) {
    check(direction === own, "direction", `must be ${own}, to match the study's metric`);
  }
  const hasRungs = rule === "asha" || rule === "hyperband";
  check(isNumber(min, hasRungs ? Number.MIN_VALUE : 0), "min", `must be a step ${hasRungs ? "> 0" : "≥ 0"}`);
  const least = isNumber(min, 0) && min !== undefined ? Number(min) : 1;
  check(isNumber(max, 0) && (max === undefined || Number(max) > least), "max", `must be a step > ${least}`);
  if (rule === "hyperband" && max === undefined) {
    issues.push({
      path: "pruning.max",
      message: "max; must be given for hyperband: missing. Set it to the last step of a full trial.",
    });
  }
  check(isNumber(reduction, 1.5), "reduction", "must be a number ≥ 1.5");
  check(
    startup === undefined || (Number.isSafeInteger(startup) && Number(startup) >= 1),
    "startup",
    "must be an integer ≥ 1",
  );
  const share = percentile === undefined ? 50 : percentile;
  check(typeof share === "number" && share > 0 && share < 100, "percentile", "must be between 0 and 100");
  const chance = probability === undefined ? PROBABILITY : probability;
  check(typeof chance === "number" && chance > 0 && chance < 1, "probability", "must be between 0 and 1");
  for (const [part, owners] of Object.entries(parts)) {
    if (!isRule || request[part] === undefined) continue;
    check(
      owners.some((name) => name === rule),
      part,
      `is a setting of ${listed(owners)}, not of ${String(rule)}`,
    );
  }
  for (const field of Object.keys(others)) check(false, field, "is not a pruning setting");
  return issues;
}

/** `a, b and c` */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}

/** Whether it is absent, or a finite number ≥ `least`. */
function isNumber(value: unknown, least: number): boolean {
  return value === undefined || (typeof value === "number" && Number.isFinite(value) && value >= least);
}
