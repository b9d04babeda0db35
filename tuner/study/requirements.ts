/** Parses requirements such as `latency <= 20`, and adds them to metrics. */
import type { Issue } from "../../common/issue.ts";
import { readPlainNumber } from "../../common/number-text.ts";
import { showValue } from "../../common/show-value.ts";
import type { Metric } from "../objective.ts";
import type { Requirement } from "./goals.ts";

type Metrics = readonly [Metric, ...Metric[]];

const RULE = "must be a metric, <= or >=, and a number";
const EXAMPLE = 'Write for example "latency <= 20"';

/** A requirement, or the problem with the text. */
export function parseRequirement(text: string): { readonly requirement: Requirement } | { readonly rule: string } {
  const found = /^(.*?)(<=|>=|≤|≥)(.*)$/s.exec(text);
  if (found === null) return { rule: `${RULE}. ${EXAMPLE}` };
  const [, left, sign, right] = found;
  const metric = left.trim();
  const bound = readPlainNumber(right.trim());
  if (metric === "" || bound === null || !Number.isFinite(bound)) return { rule: `${RULE}. ${EXAMPLE}` };
  return { requirement: { metric, rule: sign === "<=" || sign === "≤" ? "<=" : ">=", bound } };
}

/**
 * The metrics with these requirements. A requirement on any other metric adds that metric, to be recorded, if `isOpen`;
 * otherwise it is an issue, since the objective does not return the metric. Every problem has the path `require`.
 */
export function withRequirements(
  metrics: Metrics,
  texts: readonly string[],
  { isOpen }: { readonly isOpen: boolean },
): { readonly metrics: Metrics; readonly issues: readonly Issue[] } {
  const [first, ...others] = metrics;
  const list: [Metric, ...Metric[]] = [first, ...others];
  const issues: Issue[] = [];
  for (const text of texts) {
    const parsed = parseRequirement(text);
    const add = (rule: string, remedy: string) => {
      issues.push({ path: "require", message: `requirement; ${rule}: ${showValue(text)}. ${remedy}.` });
    };
    if ("rule" in parsed) {
      add(RULE, EXAMPLE);
      continue;
    }
    const { metric, rule, bound } = parsed.requirement;
    const at = list.findIndex(({ name }) => name === metric);
    const field = rule === "<=" ? "atMost" : "atLeast";
    if (at === -1 && !isOpen) {
      add(`must name one of ${list.map(({ name }) => name).join(", ")}`, "The objective has no other metric");
    } else if (at === -1)
      list.push({ name: metric, direction: rule === "<=" ? "minimize" : "maximize", [field]: bound });
    else if (list[at][field] !== undefined && list[at][field] !== bound) {
      add(`must be the only one with ${rule} for its metric`, "Leave one out");
    } else list[at] = { ...list[at], [field]: bound };
  }
  return { metrics: list, issues };
}
