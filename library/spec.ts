/** From what a program says of a study to its spec. */
import { defined } from "../common/defined.ts";
import { InvalidInput } from "../common/errors.ts";
import { type Direction, type Metric } from "../tuner/objective.ts";
import { pruningIssues, pruningSettings, type PruningRequest } from "../tuner/pruning/settings.ts";
import { metricIssues } from "../tuner/study/metrics.ts";
import { withRequirements } from "../tuner/study/requirements.ts";
import { type StrategySettings, type StudySpec } from "../tuner/study/study.ts";
import { searchSpace, type Space } from "./dimensions.ts";

const STRATEGY: StrategySettings = { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false };

export interface SpecOptions<Dimensions extends Space> {
  readonly space: Dimensions;
  /** Conditions that every suggestion meets: `["depth*width <= 4096"]`. */
  readonly constraints?: readonly string[];
  /** Default `study`. The same name and spec in the same place is the same study. */
  readonly name?: string;
  /** What the objective returns, when it is one number. Default `value`. */
  readonly metric?: string;
  /** Default `minimize`. */
  readonly direction?: Direction;
  /**
   * Instead of `metric`: two or three that are tuned together, each with its direction; the objective returns
   * `{ values: { loss: 0.3, latency: 12 } }`.
   */
  readonly metrics?: Readonly<Record<string, Direction>>;
  /** What a metric must be for a trial to count: `["latency <= 20"]`; of a metric that is not tuned, it is recorded. */
  readonly require?: readonly string[];
  /** Default 1. */
  readonly seed?: number;
  readonly strategy?: Partial<StrategySettings>;
  /** How unpromising trials end early, by what they report; default: they do not. */
  readonly pruning?: PruningRequest;
}

/** Throws InvalidInput with every problem of the space or the metric. */
export function specOf({
  name = "study",
  metric = "value",
  direction = "minimize",
  ...options
}: SpecOptions<Space>): StudySpec {
  const named = Object.entries(options.metrics ?? { [metric]: direction });
  const [first = { name: metric, direction }, ...others] = named.map(([one, way]): Metric => ({
    name: one,
    direction: way,
  }));
  const tuned = [first, ...others.map((one) => ({ ...one, tuned: true }))] as const;
  const { metrics, issues: ofRequirements } = withRequirements(tuned, options.require ?? [], { isOpen: true });
  const { pruning } = options;
  const issues = [
    ...ofRequirements,
    ...metricIssues(metrics),
    ...(pruning === undefined ? [] : pruningIssues(pruning, metrics)),
  ];
  if (issues.length > 0) throw new InvalidInput(issues);
  return {
    name,
    objective: { kind: "external" },
    space: searchSpace(options.space),
    ...defined({ constraints: options.constraints?.length === 0 ? undefined : options.constraints }),
    metrics,
    strategy: { ...STRATEGY, ...defined(options.strategy ?? {}) },
    seed: options.seed ?? 1,
    ...defined({ pruning: pruning && pruningSettings(pruning, metrics) }),
  };
}
