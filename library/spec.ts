/** Converts a program's options to the specification of a study. */
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
  /** Conditions that every suggestion satisfies: `["depth*width <= 4096"]`. */
  readonly constraints?: readonly string[];
  /** Default: `study`. The same name and specification in the same place denote the same study. */
  readonly name?: string;
  /** The metric that the objective returns, if it returns a single number. Default: `value`. */
  readonly metric?: string;
  /** Default: `minimize`. */
  readonly direction?: Direction;
  /**
   * Used instead of `metric`: two or three metrics that are tuned together, each with its direction; the objective
   * returns `{ values: { loss: 0.3, latency: 12 } }`.
   */
  readonly metrics?: Readonly<Record<string, Direction>>;
  /**
   * Requirements that a trial must meet to count, such as `["latency <= 20"]`; metrics that are not tuned are recorded
   * as well.
   */
  readonly require?: readonly string[];
  /** Default: 1. */
  readonly seed?: number;
  readonly strategy?: Partial<StrategySettings>;
  /** Pruning of unpromising trials, based on their reports. Default: none. */
  readonly pruning?: PruningRequest;
}

/** Throws InvalidInput with every problem with the space or the metric. */
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
