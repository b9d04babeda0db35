/**
 * The search for a mode with early stopping: returns the weights along the path that predict held-out rows best
 * (Prechelt 1998, "Early stopping – but when?"). For a quadratic loss, this acts like a Gaussian prior around the start
 * that is narrower the earlier the search stops (Bishop 1995).
 */
import { fold } from "../../../math/random.ts";
import { rowNumbers } from "../data/minibatches.ts";
import type { NetworkRun, Progress } from "../posterior/posterior-method.ts";
import type { adam } from "./adam.ts";
import { climb } from "./climb.ts";
import { holdOut, scoreOf } from "./held-out.ts";

interface Stopping {
  readonly learningRate: number;
  /** Fraction of the rows held out; at 0 the search runs to the end. */
  readonly stopShare: number;
  /** Patience: the search stops after this many checks without improvement, out of `LOOKS` in total. */
  readonly stopAfter: number;
  readonly update?: ReturnType<typeof adam<Int32Array>>;
  /** Resamples the training rows (those not held out): returns the same number of rows, drawn from them. */
  readonly resample?: (rows: Int32Array) => Int32Array;
}

/** Number of evenly spaced checks of the held-out rows. */
const LOOKS = 100;

/**
 * Leaves the best weights in the engine and returns the log likelihood of the held-out rows under them; NaN if no rows
 * are held out.
 */
export function* stoppedClimb(run: NetworkRun, stopping: Stopping): Generator<Progress, number> {
  const { engine, rows, iterations, key } = run;
  const { learningRate, stopShare, stopAfter, update, resample = (all) => all } = stopping;
  const size = run.minibatch().length;
  const { learn, held } = holdOut(rows, stopShare, fold(key, "held out"));
  const learned = resample(learn);
  const next = held.length > 0 ? rowNumbers(learned.length, size, fold(key, "learned")) : run.minibatch;
  const minibatch = () => next().map((i) => learned[i]);
  if (held.length === 0) {
    yield* climb({ ...run, minibatch }, learningRate, update);
    return Number.NaN;
  }
  const every = Math.max(1, Math.floor(iterations / LOOKS));
  let best = { weights: run.start, score: -Infinity };
  let looksSince = 0;
  for (const progress of climb({ ...run, minibatch }, learningRate, update)) {
    yield progress;
    if (progress.iteration % every !== 0 || !Number.isFinite(progress.logPosterior)) continue;
    const steps = scoreOf(run, held, size);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield progress;
    const score = step.value.logLikelihood;
    looksSince = score > best.score ? 0 : looksSince + 1;
    if (looksSince === 0) best = { weights: engine.readWeights().slice(), score };
    if (looksSince >= stopAfter) break;
  }
  engine.writeWeights(best.weights);
  return best.score;
}
