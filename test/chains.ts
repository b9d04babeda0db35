/** Running a posterior method in a test, and bounds for what its draws say that scale with their own standard error. */
import { expect } from "vitest";
import { mean, standardDeviation } from "../math/statistics.ts";
import { fold, makeKey } from "../math/random.ts";
import type { MethodState, PosteriorMethod } from "../objectives/posterior/posterior-method.ts";

/** Batches of the estimate of a standard error; each must be much longer than the chain's memory. */
const BATCHES = 100;
/** Fewer independent draws than this say nothing about a mean. */
const LEAST_EFFECTIVE_DRAWS = 100;

/** What to run, and the numbers to write down after each iteration. */
export interface ChainRun<State extends MethodState, M> {
  readonly method: PosteriorMethod<State, M>;
  readonly start: readonly number[];
  readonly iterations: number;
  readonly burnIn: number;
  readonly minibatch: (iteration: number) => M;
  readonly seed: number;
  /** Functions of the weights, one series each. */
  readonly record: readonly ((weights: Float64Array) => number)[];
}

/** One series of `iterations` numbers per recorded function. */
export function recordChain<State extends MethodState, M>(run: ChainRun<State, M>): Float64Array[] {
  const { method, burnIn, iterations, minibatch, record } = run;
  const key = makeKey(run.seed);
  const series = record.map(() => new Float64Array(iterations));
  let state = method.init(Float64Array.from(run.start), key);
  for (let t = -burnIn; t < iterations; t++) {
    [state] = method.step(state, minibatch(t), fold(key, t));
    if (t >= 0) for (let i = 0; i < record.length; i++) series[i][t] = record[i](state.weights);
  }
  return series;
}

/** The mean of a series, its standard error by batch means, and how many independent draws are worth as much. */
export function chainMean(series: Float64Array): { mean: number; standardError: number; effectiveDraws: number } {
  const length = Math.floor(series.length / BATCHES);
  const means = Array.from({ length: BATCHES }, (_, i) => mean(series.subarray(i * length, (i + 1) * length)));
  const standardError = standardDeviation(means) / Math.sqrt(BATCHES - 1);
  return {
    mean: mean(means),
    standardError,
    effectiveDraws: (standardDeviation(series) / standardError) ** 2,
  };
}

/**
 * Expects the mean of a series within five standard errors of the truth, and the standard error to be worth something:
 * at most `resolution`, so that the test would notice an error of five times that.
 */
export function expectChainMean(series: Float64Array, truth: number, resolution: number): void {
  const estimate = chainMean(series);
  expect(estimate.effectiveDraws).toBeGreaterThan(LEAST_EFFECTIVE_DRAWS);
  expect(estimate.standardError).toBeLessThan(resolution);
  expect(Math.abs(estimate.mean - truth)).toBeLessThan(5 * estimate.standardError);
}
