/** The pruning settings of a study: from options, otherwise as stored. */
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Issue } from "../../common/issue.ts";
import type { Metric } from "../../tuner/objective.ts";
import type { PruningSettings } from "../../tuner/pruning/pruning.ts";
import { pruningIssues, pruningSettings } from "../../tuner/pruning/settings.ts";
import type { Flag } from "../command.ts";
import type { Settings } from "./settings.ts";

export const pruningFlags: readonly Flag[] = [
  {
    flag: "--prune <rule>",
    summary: "end unpromising trials early: median, percentile, asha, hyperband, curve or none",
    default: "none",
  },
  {
    flag: "--prune-metric <name>",
    summary: "the metric to compare, reported by trials at each step",
    default: "the tuned metric",
  },
  {
    flag: "--prune-direction <way>",
    summary: "minimize or maximize, for a metric that is not tuned",
    default: "minimize",
  },
  {
    flag: "--prune-min <step>",
    summary: "do not prune a trial before this step; the first rung of asha",
    default: "1",
  },
  { flag: "--prune-max <step>", summary: "last step of a full trial; required by hyperband", default: "unknown" },
  {
    flag: "--prune-reduction <n>",
    summary: "one out of this many trials continues at each rung (asha, hyperband)",
    default: "3",
  },
  {
    flag: "--prune-startup <n>",
    summary: "complete trials before any is pruned (median, percentile, curve)",
    default: "5; 3 for curve",
  },
  {
    flag: "--prune-probability <p>",
    summary: "prune a trial whose probability of becoming the best is lower (curve)",
    default: "0.05",
  },
  { flag: "--prune-percentile <p>", summary: "percentage of trials that continue (percentile)", default: "25" },
];

/** Field of the pruning settings → its flag. */
const fields = {
  metric: "pruneMetric",
  direction: "pruneDirection",
  min: "pruneMin",
  max: "pruneMax",
  reduction: "pruneReduction",
  startup: "pruneStartup",
  percentile: "prunePercentile",
  probability: "pruneProbability",
} as const satisfies Partial<Record<keyof PruningSettings, keyof Settings>>;

/** Undefined means no pruning. Throws InvalidInput. */
export function pruningOf(
  settings: Settings,
  stored: PruningSettings | undefined,
  metrics: readonly Metric[],
): PruningSettings | undefined {
  const said = defined(Object.fromEntries(Object.entries(fields).map(([field, name]) => [field, settings[name]])));
  const rule = settings.prune ?? stored?.rule ?? "none";
  if (rule === "none") {
    const names = Object.entries(fields).filter(([field]) => field in said);
    const issues = names.map(([field]): Issue => ({
      path: "",
      message: `--prune-${field} needs --prune with a rule, such as --prune asha. Add one, or leave it out.`,
    }));
    if (issues.length > 0) throw new InvalidInput(issues);
    return undefined;
  }
  const kept = stored !== undefined && stored.rule === rule ? stored : {};
  const request = { ...kept, ...said, rule };
  const issues = pruningIssues(request, metrics).map(({ path, message }) => ({
    path: path.replace(/^pruning\.(?:rule)?/, (found) => (found.endsWith("rule") ? "--prune" : "--prune-")),
    message,
  }));
  if (issues.length > 0) throw new InvalidInput(issues);
  return pruningSettings(request, metrics);
}
