/**
 * Bayesian optimization with a Gaussian process: fits a surrogate to the trials, and suggests the point that maximizes
 * an acquisition function, which trades off exploitation and exploration.
 */
import { defined } from "../../common/defined.ts";
import { fold, openStream, type Key } from "../../math/random.ts";
import { boundedGain, lookElsewhere } from "../search/elsewhere.ts";
import { maximize, type Candidate } from "../search/maximize.ts";
import { likelyOptimum, withTerm } from "../search/likely-optimum.ts";
import type { Surface } from "../search/surface.ts";
import { visitedPoints, type Visited } from "../search/visited.ts";
import { encode } from "../space/encoding.ts";
import type { SearchSpace } from "../space/search-space.ts";
import { hasOneGoal } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import { hypervolumeBandit } from "../search/hypervolume-bandit.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { surfaceFor, type Phase } from "../search/acquisitions.ts";
import { bestPoints, readHistory, type History } from "../surrogate/training-data.ts";
import { lastFit, recordKernel, roleOf } from "../surrogate/recorded-fit.ts";
import { designs, type SurrogateDesign } from "../surrogate/design.ts";
import { withExpectedEnds } from "../surrogate/expected-ends.ts";
import { fitSurrogate, type Surrogate } from "../surrogate/surrogate.ts";
import { makeWarp } from "../surrogate/warps.ts";
import { isFinished, type Suggestion, type Trial } from "../study/trial.ts";
import { fillSpace, firstDefault, firstLikely, needsStartup } from "../search/start-up.ts";
import type { Strategy } from "./strategy.ts";

/** Screens closely around this many of the best trials. */
const BEST = 5;
/** Exploration rate while no new results arrive. */
const EXPLORATION = 0.25;

/**
 * Uses the design selected by the study's `effort`; with several objectives or requirements, one surrogate per metric.
 */
export const gpBandit: Strategy = (study, trials, key, count) => {
  const design = designs[study.strategy.effort ?? "full"];
  return (hasOneGoal(study) ? gpBanditOf : hypervolumeBandit)(design)(study, trials, key, count);
};

export function gpBanditOf(design: SurrogateDesign): Strategy {
  return oneAtATime((study, trials, key) => {
    const history = readHistory(study, withExpectedEnds(study, trials));
    const visited = visitedPoints(study, trials);
    const { seen } = history;
    const isStartup = needsStartup(
      { measured: history.measured.length, seen },
      study.strategy.startup ?? design.startup(study.space.length),
    );
    return (
      firstDefault(study, trials) ??
      firstLikely(study, trials, visited) ??
      (isStartup ? fillSpace(study, trials, visited, "startup") : null) ??
      bySurrogate({ study, trials, history, visited, key, design }) ??
      fillSpace(study, trials, visited, "exhausted")
    );
  });
}

interface Turn {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly history: History;
  readonly visited: Visited;
  readonly key: Key;
  readonly design: SurrogateDesign;
}

/** The unvisited point that maximizes the acquisition; null if there is none, or nothing has been measured. */
function bySurrogate(turn: Turn): Suggestion | null {
  const { study, trials, history, visited, key, design } = turn;
  if (history.measured.length === 0) return null;
  const phase = choosePhase(turn);
  const role = roleOf(phase);
  const last = lastFit(study.space, trials, role);
  const surrogate = fitSurrogate(history, { last, key: fold(key, "fit"), design, role });
  const surface = surfaceFor(phase, surrogate, study.strategy);
  const best = bestPoints(history, BEST);
  const prior = likelyOptimum(study.space, { seen: history.seen, best: best[0] });
  const found = maximize(study.space, withTerm(surface, prior), { key: fold(key, "candidates"), visited, best });
  if (found === null) return null;
  const candidate = prior === null ? found : { ...found, value: valueAt(surface, study.space, found) };
  if (digsOn(turn) || isPromising(turn, { candidate, phase, surrogate })) return explain(candidate, phase, surrogate);
  const { kappa } = study.strategy;
  const other = lookElsewhere(surrogate, { key: fold(key, "elsewhere"), visited, kappa });
  if (other === null) return explain(candidate, phase, surrogate);
  return explain(other, phase === "log-ei" ? "elsewhere" : "ucb-elsewhere", surrogate);
}

/** The value without the prior on the optimum. */
function valueAt(surface: Surface, space: SearchSpace, { hyperparameters }: Candidate): number {
  return surface.values([encode(space, hyperparameters)])[0];
}

/**
 * Whether this suggestion keeps exploiting the basin, as some always do: one in four, or every other one with a single
 * acquisition function.
 */
function digsOn({ study, trials }: Turn): boolean {
  return study.strategy.acquisition === "alternate" ? trials.length % 4 === 3 : trials.length % 2 === 1;
}

/** Whether the expected gain at the candidate is more than negligible on the scale of the objective. */
function isPromising(
  { study, trials, history, design }: Turn,
  { candidate, phase, surrogate }: { candidate: Candidate; phase: Phase; surrogate: Surrogate },
): boolean {
  if (phase === "exploration") return true;
  if (phase === "log-ei") return candidate.value >= design.littlePromise;
  // The bound's own warp may have zoomed in on the best trials, where every difference looks large.
  const scale = makeWarp(lastFit(study.space, trials, "improvement")?.warpName ?? "linear-spread", history);
  const { kappa } = study.strategy;
  return boundedGain(surrogate, { hyperparameters: candidate.hyperparameters, kappa, scale }) >= design.littleGain;
}

/** Log-EI and UCB alternate by trial number, since each finds points that the other misses. */
function choosePhase({ study, trials, history, key }: Turn): Phase {
  const { acquisition } = study.strategy;
  if (acquisition !== "alternate") return acquisition;
  const newest = trials.at(-1);
  const nothingNew = newest !== undefined && !isFinished(newest) && newest.reason.seen === history.seen;
  if (nothingNew && openStream(fold(key, "exploration")).uniform() < EXPLORATION) return "exploration";
  return trials.length % 2 === 0 ? "log-ei" : "ucb";
}

function explain(
  { hyperparameters, value }: { hyperparameters: Suggestion["hyperparameters"]; value: number },
  phase: string,
  surrogate: Surrogate,
): Suggestion {
  const { gaussianProcess, feasibility, history, inMetric } = surrogate;
  const point = encode(history.space, hyperparameters);
  const { mean, variance } = gaussianProcess.predict(point);
  const predicted = inMetric(mean, Math.sqrt(variance));
  return {
    hyperparameters,
    reason: {
      strategy: "gp",
      phase,
      predictedMean: predicted.mean,
      predictedDeviation: predicted.deviation,
      acquisitionValue: value,
      ...defined({ feasibility: feasibility === null ? undefined : feasibility.probabilities(point, 1)[0] }),
      kernel: recordKernel(history.space, surrogate),
      seen: history.seen,
    },
  };
}
