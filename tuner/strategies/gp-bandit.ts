/**
 * Bayesian optimization with a Gaussian process: fit a surrogate to the trials, and suggest the point where an
 * acquisition function, which weighs what is promising against what is unknown, is largest.
 */
import { fold, makeKey, openStream } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import { maximize } from "../candidates/maximize.ts";
import { nextFilling } from "../candidates/space-filling.ts";
import { visitedPoints } from "../candidates/visited.ts";
import type { Visited } from "../candidates/visited.ts";
import { defaultHyperparameters, encode, sameHyperparameters } from "../space-encoding.ts";
import type { Study } from "../study.ts";
import { inTurn } from "../suggest-in-turn.ts";
import { surfaceFor } from "../surrogate/acquisitions.ts";
import type { Phase } from "../surrogate/acquisitions.ts";
import { bestPoints, readHistory } from "../surrogate/history.ts";
import type { History } from "../surrogate/history.ts";
import { lastFit, recordKernel } from "../surrogate/recorded-fit.ts";
import { fitSurrogate } from "../surrogate/surrogate.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";
import { isFinished } from "../trial.ts";
import type { Suggestion, Trial } from "../trial.ts";
import type { Strategy } from "./strategy.ts";

/** Screened closely around so many of the best trials. */
const BEST = 5;
/** How often to explore when nothing has been learned since the last suggestion. */
const EXPLORATION = 0.25;

export const gpBandit: Strategy = inTurn((study, trials, key) => {
  const history = readHistory(study, trials);
  const visited = visitedPoints(study, trials);
  return (
    firstDefault(study, trials) ??
    (isStartup(study, history) ? fillSpace(study, trials, visited, "startup") : null) ??
    bySurrogate({ study, trials, history, visited, key }) ??
    fillSpace(study, trials, visited, "exhausted")
  );
});

/** The configuration that the user takes for granted comes first: it is what the study has to beat. */
function firstDefault({ space }: Study, trials: readonly Trial[]): Suggestion | null {
  const hyperparameters = defaultHyperparameters(space);
  if (hyperparameters === null) return null;
  if (trials.some((trial) => sameHyperparameters(trial.hyperparameters, hyperparameters))) return null;
  return { hyperparameters, reason: { strategy: "default" } };
}

/**
 * Before the surrogate decides, so many trials have to be measured. Where nearly everything fails, twice as many
 * trials are enough: learning where it does not fail is then the surrogate's business too.
 */
function isStartup({ space, strategy }: Study, { measured, seen }: History): boolean {
  const wanted = strategy.startup ?? Math.min(10, Math.max(5, space.length + 1));
  return measured.length === 0 || (measured.length < wanted && seen < 2 * wanted);
}

/** The next point of the study's own space-filling sequence. */
function fillSpace(study: Study, trials: readonly Trial[], visited: Visited, phase: string): Suggestion | null {
  const before = trials.filter(({ reason }) => reason.phase === "startup" || reason.phase === "exhausted").length;
  const sequence = { key: fold(makeKey(study.seed), "space-filling"), first: before };
  const hyperparameters = nextFilling(study.space, visited, sequence);
  return hyperparameters === null ? null : { hyperparameters, reason: { strategy: "gp", phase } };
}

interface Turn {
  readonly study: Study;
  readonly trials: readonly Trial[];
  readonly history: History;
  readonly visited: Visited;
  readonly key: Key;
}

/** The unvisited point where the acquisition is largest; null when none was found. */
function bySurrogate(turn: Turn): Suggestion | null {
  const { study, trials, history, visited, key } = turn;
  const surrogate = fitSurrogate(history, { last: lastFit(study.space, trials), key: fold(key, "fit") });
  const phase = choosePhase(turn);
  const surface = surfaceFor(phase, surrogate, study.strategy);
  const best = bestPoints(history, BEST);
  const candidate = maximize(study.space, surface, { key: fold(key, "candidates"), visited, best });
  return candidate === null ? null : explain(candidate, phase, surrogate);
}

/** Log-EI and UCB take turns by trial number, since each is blind where the other sees. */
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
  phase: Phase,
  { belief, feasibility, history, inMetric, kernel }: Surrogate,
): Suggestion {
  const point = encode(history.space, hyperparameters);
  const { mean, variance } = belief.predict(point);
  const predicted = inMetric(mean, Math.sqrt(variance));
  return {
    hyperparameters,
    reason: {
      strategy: "gp",
      phase,
      predictedMean: predicted.mean,
      predictedDeviation: predicted.deviation,
      acquisitionValue: value,
      ...(feasibility === null ? {} : { feasibility: feasibility.probabilities(point, 1)[0] }),
      kernel: recordKernel(history.space, kernel),
      seen: history.seen,
    },
  };
}
