/** Diagnostics of chains against ArviZ and known answers. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { autocorrelation, autocovariance } from "../../../../objectives/bnn/diagnostics/autocorrelation.ts";
import {
  bulkEffectiveSampleSize,
  effectiveSampleSize,
  tailEffectiveSampleSize,
} from "../../../../objectives/bnn/diagnostics/effective-sample-size.ts";
import { rankNormalize } from "../../../../objectives/bnn/diagnostics/rank-normalize.ts";
import { potentialScaleReduction, splitChains, splitRhat } from "../../../../objectives/bnn/diagnostics/split-rhat.ts";

interface Golden {
  readonly chains: readonly (readonly number[])[];
  readonly rankNormalizedSplitRhat: number | null;
  readonly identityRhat: number | null;
  readonly bulk: number;
  readonly tail: number;
  readonly identity: number;
  readonly autocovariance: readonly number[];
}
const path = new URL("../../../golden/diagnostics.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: Record<string, Golden> };

const stream = openStream(makeKey("diagnostics"));

/** x_t = ρ x_{t−1} + √(1 − ρ²) ξ, from its stationary distribution N(0, 1). */
function autoregressive(rho: number, chains: number, draws: number): Float64Array[] {
  return Array.from({ length: chains }, () => {
    const chain = new Float64Array(draws);
    chain[0] = stream.normal();
    for (let t = 1; t < draws; t++) chain[t] = rho * chain[t - 1] + Math.sqrt(1 - rho * rho) * stream.normal();
    return chain;
  });
}

/** Expects a relative difference of at most 1e-8. */
function expectNear(value: number, golden: number | null): void {
  if (golden !== null) expect(Math.abs(value / golden - 1)).toBeLessThan(1e-8);
}

describe("diagnostics of chains", () => {
  it.each(Object.entries(cases))("are those of ArviZ: %s", (_, golden) => {
    const chains = golden.chains.map((chain) => Float64Array.from(chain));
    expectNear(splitRhat(chains), golden.rankNormalizedSplitRhat);
    expectNear(bulkEffectiveSampleSize(chains), golden.bulk);
    expectNear(tailEffectiveSampleSize(chains), golden.tail);
    expectNear(effectiveSampleSize(chains), golden.identity);
    if (chains.length > 1) expectNear(potentialScaleReduction(chains), golden.identityRhat);
    autocovariance(chains[0]).forEach((value, lag) => {
      expect(Math.abs(value - golden.autocovariance[lag])).toBeLessThan(1e-10 * golden.autocovariance[0] + 1e-25);
    });
  });
});

describe("R̂", () => {
  it("is 1 for independent draws of one distribution, however heavy its tails", () => {
    const normal = autoregressive(0, 4, 1000);
    const cauchy = Array.from({ length: 4 }, () =>
      Float64Array.from({ length: 1000 }, () => Math.tan(Math.PI * (stream.uniform() - 0.5))),
    );
    // R̂² − 1 is about (χ²/chains' degrees − 1)/n: of the order 1/500 for halves of 500 draws.
    for (const chains of [normal, cauchy]) expect(Math.abs(splitRhat(chains) - 1)).toBeLessThan(0.01);
  });

  it("detects a shifted chain, a wider one, and one that drifts", () => {
    const changed = (change: (draw: number, t: number) => number) =>
      autoregressive(0, 4, 200).map((chain, i) => (i === 3 ? chain.map(change) : chain));
    expect(splitRhat(changed((draw) => draw + 2))).toBeGreaterThan(1.1);
    expect(splitRhat(changed((draw) => 4 * draw))).toBeGreaterThan(1.1);
    expect(splitRhat(changed((draw, t) => draw + t / 50))).toBeGreaterThan(1.1);
    expect(splitRhat([autoregressive(0, 1, 200)[0].map((draw, t) => draw + t / 50)])).toBeGreaterThan(1.1);
  });

  it("follows its formula, by hand", () => {
    // Means 2 and 5, variances 1 and 1: W = 1, B/n = 4.5.
    const chains = [Float64Array.of(1, 2, 3), Float64Array.of(4, 5, 6)];
    expect(potentialScaleReduction(chains)).toBeCloseTo(Math.sqrt(2 / 3 + 4.5), 14);
    expect(potentialScaleReduction([Float64Array.of(1, 1), Float64Array.of(1, 1)])).toBeNaN();
  });

  it("splits chains in halves without the middle draw", () => {
    expect(splitChains([Float64Array.of(1, 2, 3, 4, 5)]).map((half) => [...half])).toEqual([
      [1, 2],
      [4, 5],
    ]);
  });
});

describe("the normal scores of ranks", () => {
  it("are quantiles of the normal distribution, the mean of their ranks for equal draws", () => {
    const [first, second] = rankNormalize([Float64Array.of(30, -5), Float64Array.of(7, 7)]);
    expect(first[1]).toBeCloseTo(-first[0], 12);
    // (4 − 3/8)/(4 + 1/4) = 0.8529…, whose normal quantile is 1.0491.
    expect(first[0]).toBeCloseTo(1.04913, 5);
    expect([...second]).toEqual([0, 0]);
  });
});

describe("the effective sample size", () => {
  it.each([0, 0.5, 0.8, -0.4])("of a first-order autoregression of ρ = %d is S(1 − ρ)/(1 + ρ)", (rho) => {
    const chains = autoregressive(rho, 4, 20_000);
    const expected = (80_000 * (1 - rho)) / (1 + rho);
    // The estimate of τ from n draws of memory τ scatters by about τ √(2(2M + 1)/S), M the lags summed up: below 5 %.
    expect(Math.abs(effectiveSampleSize(chains) / expected - 1)).toBeLessThan(0.1);
    expect(Math.abs(bulkEffectiveSampleSize(chains) / expected - 1)).toBeLessThan(0.1);
  });

  it("has the autocorrelation ρ^t", () => {
    const correlation = autocorrelation(autoregressive(0.8, 4, 20_000), 10);
    expect(correlation).toHaveLength(10);
    correlation.forEach((value, lag) => expect(Math.abs(value - 0.8 ** lag)).toBeLessThan(0.03));
  });

  it("is about the number of chains if each stays in a different place", () => {
    const chains = autoregressive(0, 4, 100).map((chain, i) => chain.map((draw) => 100 * i + draw));
    expect(effectiveSampleSize(chains)).toBeLessThan(8);
  });

  it("is the number of draws if nothing varies", () => {
    expect(effectiveSampleSize([new Float64Array(10), new Float64Array(10)])).toBe(20);
  });
});
