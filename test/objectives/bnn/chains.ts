/** Runs a posterior method in a test, with bounds on its estimates that scale with their own standard error. */
import { expect } from "vitest";
import { mean, standardDeviation } from "../../../math/statistics.ts";
import { makeKey } from "../../../math/random.ts";
import type { Engine } from "../../../objectives/bnn/engine/engine.ts";
import { plainEngine } from "../../../objectives/bnn/engine/plain.ts";
import type { LogPosterior } from "../../../objectives/bnn/log-posterior.ts";
import type { Approximation } from "../../../objectives/bnn/posterior/posterior.ts";
import type { Progress, Run } from "../../../objectives/bnn/posterior/posterior-method.ts";

/** Batches of the estimate of a standard error; each must be much longer than the chain's memory. */
const BATCHES = 100;
/** With fewer independent draws than this, a mean is meaningless. */
const MIN_EFFECTIVE_DRAWS = 100;

/** The run, and the numbers to record after each iteration. */
export interface ChainRun<M> {
  /** A method with its options. */
  readonly run: (run: Run<M>) => Generator<Progress, Approximation>;
  /** An engine, or a log posterior that the reference computes. */
  readonly target: LogPosterior<M> | Engine<M>;
  readonly start: readonly number[];
  readonly iterations: number;
  readonly burnIn: number;
  /** Called once for each iteration, with its number. */
  readonly minibatch: (iteration: number) => M;
  readonly seed: number;
  /** Functions of the weights, one series each. */
  readonly record: readonly ((weights: Float64Array) => number)[];
}

/** One series of `iterations` numbers per recorded function. */
export function recordChain<M>(chain: ChainRun<M>): Float64Array[] {
  const { burnIn, iterations, minibatch, record } = chain;
  const engine = "readWeights" in chain.target ? chain.target : plainEngine(chain.target);
  const series = record.map(() => new Float64Array(iterations));
  let t = 0;
  const run = chain.run({
    engine,
    minibatch: () => minibatch(t++),
    start: Float64Array.from(chain.start),
    iterations: burnIn + iterations,
    key: makeKey(chain.seed),
  });
  for (const { iteration } of run) {
    const at = iteration - burnIn - 1;
    if (at >= 0) for (let i = 0; i < record.length; i++) series[i][at] = record[i](engine.readWeights());
  }
  return series;
}

/** The mean of a series, its standard error by batch means, and the effective number of independent draws. */
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
 * Expects the mean of a series within five standard errors of the truth, and the standard error to be at most
 * `resolution`, so that the test would detect an error of five times that.
 */
export function expectChainMean(series: Float64Array, truth: number, resolution: number): void {
  const estimate = chainMean(series);
  expect(estimate.effectiveDraws).toBeGreaterThan(MIN_EFFECTIVE_DRAWS);
  expect(estimate.standardError).toBeLessThan(resolution);
  expect(Math.abs(estimate.mean - truth)).toBeLessThan(5 * estimate.standardError);
}
