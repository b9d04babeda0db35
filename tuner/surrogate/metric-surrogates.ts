/** A surrogate for each metric that is tuned or required; these are independent given the point. */
import { fold, type Key } from "../../math/random.ts";
import { focusOn, requirementsOf, tunedMetrics } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import type { SurrogateDesign } from "./design.ts";
import { lastFit, type RecordedFit } from "./recorded-fit.ts";
import { fitSurrogate, type Surrogate } from "./surrogate.ts";
import { readHistory } from "./training-data.ts";

/**
 * Hypervolumes are computed on the scales of the surrogates. In products of three objectives, a logarithmic scale gives
 * nearly all of the volume to the ends of the front, where one of them is near its minimum; with two it does no harm
 * (bench/results/objectives.md).
 */
const PROPORTIONAL = { warps: ["linear-spread"] } as const;

/** The surrogate of one metric, with values negated if larger is better. */
export interface MetricSurrogate {
  readonly metric: string;
  readonly surrogate: Surrogate;
  /** Converts a value from the metric's units to the warped scale, which is minimized. */
  toScale(value: number): number;
}

/** A requirement: the warped value of its metric must be at most `bound`. */
export interface RequirementModel {
  readonly of: MetricSurrogate;
  readonly bound: number;
}

export interface MetricSurrogates {
  /** In the order of the tuned metrics. */
  readonly objectives: readonly MetricSurrogate[];
  readonly requirements: readonly RequirementModel[];
  /** Each surrogate once, keyed by the name under which its kernel is recorded. */
  readonly all: ReadonlyMap<string, MetricSurrogate>;
}

/**
 * Needs at least one complete trial. A requirement shares the surrogate of a tuned metric if both have the same
 * direction; otherwise it has its own, since clipping keeps only one side.
 */
export function fitMetricSurrogates(
  study: Study,
  trials: readonly Trial[],
  { key, design }: { key: Key; design: SurrogateDesign },
): MetricSurrogates {
  const all = new Map<string, MetricSurrogate>();
  const fitted = (metric: string, direction: "minimize" | "maximize", its = design): MetricSurrogate => {
    const name =
      all.has(metric) && all.get(metric)?.surrogate.history.sign !== signOf(direction) ? `${metric}′` : metric;
    const known = all.get(name);
    if (known !== undefined) return known;
    const focused = focusOn(study, metric);
    const history = readHistory({ ...focused, metrics: [{ name: metric, direction }] }, trials);
    const last = lastMetricFit(study, trials, name);
    const surrogate = fitSurrogate(history, { last, key: fold(key, name), design: its, role: "improvement" });
    const model: MetricSurrogate = {
      metric,
      surrogate,
      toScale: (value) => surrogate.warp.warp(history.sign * value),
    };
    all.set(name, model);
    return model;
  };

  const tuned = tunedMetrics(study.metrics);
  const ofTuned = tuned.length > 2 ? { ...design, ...PROPORTIONAL } : design;
  const objectives = tuned.map(({ name, direction }) => fitted(name, direction, ofTuned));
  const requirements = requirementsOf(study.metrics).map(({ metric, rule, bound }) => {
    const of = fitted(metric, rule === "<=" ? "minimize" : "maximize");
    return { of, bound: of.toScale(bound) };
  });
  return { objectives, requirements, all };
}

function signOf(direction: "minimize" | "maximize"): 1 | -1 {
  return direction === "minimize" ? 1 : -1;
}

/** The newest recorded fit of this metric's surrogate. */
function lastMetricFit({ space }: Study, trials: readonly Trial[], name: string): RecordedFit | null {
  const own = trials.flatMap((trial) => {
    const kernel = trial.reason.kernels?.[name];
    return kernel === undefined ? [] : [{ ...trial, reason: { ...trial.reason, kernel } }];
  });
  return lastFit(space, own, "improvement");
}
