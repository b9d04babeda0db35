/**
 * Bayesian optimization of several objectives, and under outcome constraints: a surrogate for each metric, and the
 * point with the largest expected hypervolume improvement over feasible outcomes, times the probability of
 * feasibility. With one objective, the improvement is over its best value. Until a feasible outcome is known, only the
 * probability counts.
 */
import { fold, type Key } from "../../math/random.ts";
import { logExpectedImprovement } from "../acquisition/log-expected-improvement.ts";
import { logHypervolumeImprovement } from "../acquisition/log-hypervolume-improvement.ts";
import { nonDominatedBoxes } from "../pareto/boxes.ts";
import { knownOutcomes, type KnownOutcomes } from "../surrogate/known-outcomes.ts";
import { acquisitionTerm, feasibilityTerm, hypervolumeTerm, sumOfTerms } from "./objective-terms.ts";
import { maximize, type Candidate } from "./maximize.ts";
import { likelyOptimum, withTerm } from "./likely-optimum.ts";
import { requirementTerm, type SurfaceTerm } from "./requirement-surface.ts";
import type { Surface } from "./surface.ts";
import { visitedPoints, type Visited } from "./visited.ts";
import { encode } from "../space/encoding.ts";
import { requirementsOf, tunedMetrics } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import type { Suggestion, Trial } from "../study/trial.ts";
import type { SurrogateDesign } from "../surrogate/design.ts";
import { fitMetricSurrogates, type MetricSurrogates } from "../surrogate/metric-surrogates.ts";
import { recordKernel } from "../surrogate/recorded-fit.ts";
import { readHistory } from "../surrogate/training-data.ts";
import { oneAtATime } from "../strategies/one-at-a-time.ts";
import { fillSpace, firstDefault, firstLikely, needsStartup } from "./start-up.ts";
import type { Strategy } from "../strategies/strategy.ts";

/** Screens closely around this many of the best outcomes. */
const BEST = 8;

export function hypervolumeBandit(design: SurrogateDesign): Strategy {
  return oneAtATime((study, trials, key) => {
    const { measured, seen } = readHistory(study, trials);
    const visited = visitedPoints(study, trials);
    const wanted =
      study.strategy.startup ?? design.startup(study.space.length) + tunedMetrics(study.metrics).length - 1;
    return (
      firstDefault(study, trials) ??
      firstLikely(study, trials, visited) ??
      (needsStartup({ measured: measured.length, seen }, wanted)
        ? fillSpace(study, trials, visited, "startup")
        : null) ??
      bySurrogates(study, trials, { visited, key, design }) ??
      fillSpace(study, trials, visited, "exhausted")
    );
  });
}

function bySurrogates(
  study: Study,
  trials: readonly Trial[],
  { visited, key, design }: { visited: Visited; key: Key; design: SurrogateDesign },
): Suggestion | null {
  const surrogates = fitMetricSurrogates(study, trials, { key: fold(key, "fit"), design });
  const known = knownOutcomes(study, surrogates, trials.length);
  const { phase, surface } = surfaceOf(surrogates, known);
  const prior = likelyOptimum(study.space, {
    seen: surrogates.objectives[0].surrogate.history.seen,
    best: undefined,
  });
  const candidate = maximize(study.space, withTerm(surface, prior), {
    key: fold(key, "candidates"),
    visited,
    best: known.best.slice(0, BEST),
  });
  return candidate === null ? null : explain(candidate, phase, { study, surrogates });
}

function surfaceOf(
  { objectives, requirements, all }: MetricSurrogates,
  { front, reference, lowest }: KnownOutcomes,
): { readonly phase: string; readonly surface: Surface } {
  const surrogates = objectives.map(({ surrogate }) => surrogate);
  const failures = feasibilityTerm(surrogates[0]);
  const others: readonly SurfaceTerm[] = [
    ...requirements.map(requirementTerm),
    ...(failures === null ? [] : [failures]),
  ];
  const everyone = [...all.values()].map(({ surrogate }) => surrogate);
  const surface = (terms: readonly SurfaceTerm[]) => sumOfTerms(terms, everyone);
  if (lowest === null) return { phase: "required", surface: surface(others) };
  if (objectives.length === 1) {
    const improvement = acquisitionTerm(surrogates[0], logExpectedImprovement(lowest));
    return { phase: "required-log-ei", surface: surface([improvement, ...others]) };
  }
  const improvement = hypervolumeTerm(surrogates, logHypervolumeImprovement(nonDominatedBoxes(front, reference)));
  return { phase: "log-ehvi", surface: surface([improvement, ...others]) };
}

function explain(
  { hyperparameters, value }: Candidate,
  phase: string,
  { study, surrogates }: { study: Study; surrogates: MetricSurrogates },
): Suggestion {
  const { objectives, requirements, all } = surrogates;
  const first = objectives[0].surrogate;
  const point = encode(study.space, hyperparameters);
  const predictions = [...all].map(([name, { surrogate }]) => {
    const { mean, variance } = surrogate.gaussianProcess.predict(point);
    return [name, surrogate.inMetric(mean, Math.sqrt(variance))] as const;
  });
  const [, predicted] = predictions[0];
  const met = requirements.reduce(
    (sum, requirement) => sum + requirementTerm(requirement).values([Float64Array.from(point)])[0],
    0,
  );
  const failure = first.feasibility === null ? {} : { feasibility: first.feasibility.probabilities(point, 1)[0] };
  return {
    hyperparameters,
    reason: {
      strategy: "gp",
      phase,
      predictedMean: predicted.mean,
      predictedDeviation: predicted.deviation,
      acquisitionValue: value,
      ...failure,
      kernels: Object.fromEntries(
        [...all].map(([name, { surrogate }]) => [name, recordKernel(study.space, surrogate)]),
      ),
      predictions: Object.fromEntries(predictions),
      ...(requirementsOf(study.metrics).length === 0 ? {} : { requirements: Math.exp(met) }),
      seen: first.history.seen,
    },
  };
}
