/** Families of predictive distributions against integrals and sums, and scores and quantiles of their mixtures. */
import { describe, expect, it } from "vitest";
import { mixtureQuantiles } from "../../../../objectives/bnn/predictive/calibration/mixture-quantiles.ts";
import { tailProbabilities } from "../../../../objectives/bnn/predictive/calibration/tail-probabilities.ts";
import { continuousRankedProbabilityScore } from "../../../../objectives/bnn/predictive/crps.ts";
import { distributionOf, type Family } from "../../../../objectives/bnn/predictive/family.ts";
import type { Predictive } from "../../../../objectives/bnn/predictive/predictive.ts";
import { negativeLogDensity } from "../../../../objectives/bnn/predictive/scores.ts";
import { makeKey, openStream } from "../../../../math/random.ts";

const continuous: readonly Family[] = [
  { kind: "gaussian" },
  { kind: "student-t", degreesOfFreedom: 2.5 },
  { kind: "student-t", degreesOfFreedom: 4 },
  { kind: "student-t", degreesOfFreedom: 100 },
];

/** ∫ f(x) dx around the center, by the substitution x = center + sinh u. */
function integral(f: (x: number) => number, center: number, from = -25, to = 25): number {
  const step = 0.01;
  let sum = 0;
  for (let u = from; u <= to; u += step) sum += f(center + Math.sinh(u)) * Math.cosh(u) * step;
  return sum;
}

describe.each(continuous)("$kind $degreesOfFreedom", (family) => {
  const { logDensity, tails } = distributionOf(family);
  const density = (x: number) => Math.exp(logDensity(x, 1.5, 0.7));

  it("has total probability 1, and the given mean and variance", () => {
    expect(integral(density, 1.5)).toBeCloseTo(1, 6);
    expect(integral((x) => x * density(x), 1.5)).toBeCloseTo(1.5, 6);
    // Tails of 2.5 degrees hold 1e-5 of the variance beyond e²⁵.
    expect(integral((x) => (x - 1.5) ** 2 * density(x), 1.5)).toBeCloseTo(0.7, 3);
  });

  it("has the tails of its density", () => {
    for (const y of [-3, 1, 1.5, 2, 40]) {
      const step = 1e-5;
      const slope = (tails(y + step, 1.5, 0.7).below - tails(y - step, 1.5, 0.7).below) / (2 * step);
      expect(slope).toBeCloseTo(density(y), 5);
      const { below, above } = tails(y, 1.5, 0.7);
      expect(below + above).toBeCloseTo(1, 14);
      const mirrored = tails(3 - y, 1.5, 0.7);
      expect(mirrored.above).toBeCloseTo(below, 14);
    }
    expect(tails(1.5, 1.5, 0.7).below).toBe(0.5);
  });
});

describe("student-t", () => {
  it("is the t table: with 4 degrees 2.776 leaves 2.5 % above, with 2.5 variance 5 times the squared scale", () => {
    const { tails, logDensity } = distributionOf({ kind: "student-t", degreesOfFreedom: 4 });
    // Scale 1 is variance 2.
    expect(tails(2.7764451, 0, 2).above).toBeCloseTo(0.025, 8);
    expect(tails(8.6103, 0, 2).above).toBeCloseTo(0.0005, 7);
    expect(Math.exp(logDensity(0, 0, 2))).toBeCloseTo(0.375, 12);
  });
});

describe("poisson", () => {
  const { logDensity, tails } = distributionOf({ kind: "poisson" });

  it("is e^{−μ} μᵏ/k!, whose sums are the tails", () => {
    let below = 0;
    for (let k = 0; k < 30; k++) {
      const p = Math.exp(logDensity(k, 3.2, 3.2));
      if (k === 0) expect(p).toBeCloseTo(Math.exp(-3.2), 14);
      below += p;
      expect(tails(k, 3.2, 3.2).below).toBeCloseTo(below, 12);
      expect(tails(k + 0.5, 3.2, 3.2).below).toBeCloseTo(below, 12);
    }
    expect(below).toBeCloseTo(1, 12);
    expect(tails(-1, 3.2, 3.2)).toEqual({ below: 0, above: 1 });
    expect(logDensity(0.5, 3.2, 3.2)).toBe(-Infinity);
  });
});

/** Two draws of one row. */
function mixtureOf(family: Family, means: readonly number[], variances: readonly number[]): Predictive {
  const draws = means.length;
  return { draws, rows: 1, mean: Float64Array.from(means), variance: Float64Array.from(variances), family };
}

describe("a mixture", () => {
  it("of t distributions has the mean of the densities, by hand", () => {
    const predictive = mixtureOf({ kind: "student-t", degreesOfFreedom: 4 }, [0, 2], [2, 2]);
    // The density of t₄ is 3/8 (1 + t²/4)^{−5/2}.
    const density = (0.375 + 0.375 * 2 ** -2.5) / 2;
    expect(negativeLogDensity(predictive, Float64Array.of(0))).toBeCloseTo(-Math.log(density), 12);
  });

  it.each<[Family, readonly number[], readonly number[], number]>([
    [{ kind: "student-t", degreesOfFreedom: 4 }, [0, 2, 2.5], [2, 1, 0.3], 1.3],
    [{ kind: "student-t", degreesOfFreedom: 3 }, [5], [4], -20],
    [{ kind: "student-t", degreesOfFreedom: 1e6 }, [0, 1], [1, 2], 0.4],
    [{ kind: "poisson" }, [3, 4.5], [3, 4.5], 2],
    [{ kind: "poisson" }, [0.2], [0.2], 6],
  ])("of $kind has the CRPS E|Y − y| − ½ E|Y − Y′| of a sample", (family, means, variances, y) => {
    const predictive = mixtureOf(family, means, variances);
    const found = continuousRankedProbabilityScore(predictive, Float64Array.of(y));
    const stream = openStream(makeKey("crps"));
    const n = 60_000;
    const draw = () => {
      const s = Math.floor(stream.uniform() * means.length);
      if (family.kind === "poisson") {
        let [product, k] = [stream.uniform(), 0];
        for (; product > Math.exp(-means[s]); k++) product *= stream.uniform();
        return k;
      }
      const nu = family.kind === "student-t" ? family.degreesOfFreedom : Infinity;
      let chi = nu < 10 ? 0 : 1;
      if (nu < 10) for (let j = 0; j < nu; j++) chi += stream.normal() ** 2 / nu;
      return means[s] + Math.sqrt((variances[s] * (nu - 2)) / nu / chi) * stream.normal();
    };
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i += 2) {
      const [a, b] = [draw(), draw()];
      const term = (Math.abs(a - y) + Math.abs(b - y)) / 2 - Math.abs(a - b) / 2;
      sum += term;
      squares += term * term;
    }
    const pairs = n / 2;
    const error = Math.sqrt((squares / pairs - (sum / pairs) ** 2) / pairs);
    expect(Math.abs(found - sum / pairs)).toBeLessThan(5 * error);
  });

  it("as good as Gaussian has the closed form of Gaussians, to five digits", () => {
    const [means, variances] = [
      [0, 1, 4],
      [1, 2, 0.1],
    ];
    const y = Float64Array.of(0.4);
    const closed = continuousRankedProbabilityScore(mixtureOf({ kind: "gaussian" }, means, variances), y);
    const near = mixtureOf({ kind: "student-t", degreesOfFreedom: 1e7 }, means, variances);
    expect(continuousRankedProbabilityScore(near, y)).toBeCloseTo(closed, 5);
  });

  it.each<[Family, readonly number[], readonly number[]]>([
    [{ kind: "gaussian" }, [0, 3], [1, 0.01]],
    [{ kind: "student-t", degreesOfFreedom: 2.2 }, [0, 3], [1, 4]],
    [{ kind: "student-t", degreesOfFreedom: 4 }, [0, 100, 101], [1, 0.01, 7]],
  ])("of $kind has quantiles whose tails are as asked for", (family, means, variances) => {
    const predictive = mixtureOf(family, means, variances);
    const levels = [0.001, 0.025, 0.25, 0.5, 0.75, 0.975, 0.999];
    const quantiles = mixtureQuantiles(predictive, 0, levels);
    quantiles.forEach((quantile, i) => {
      const { below } = tailProbabilities(predictive, Float64Array.of(quantile));
      expect(Math.abs(below[0] - levels[i])).toBeLessThan(1e-3 * Math.min(levels[i], 1 - levels[i]));
    });
  });

  it("of counts has quantiles at the smallest count that reaches the level", () => {
    const predictive = mixtureOf({ kind: "poisson" }, [1, 12], [1, 12]);
    const { tails } = distributionOf({ kind: "poisson" });
    const below = (k: number) => (tails(k, 1, 1).below + tails(k, 12, 12).below) / 2;
    for (const level of [0.01, 0.3, 0.5, 0.9, 0.999]) {
      const [quantile] = mixtureQuantiles(predictive, 0, [level]);
      expect(below(quantile)).toBeGreaterThanOrEqual(level);
      expect(below(quantile - 1)).toBeLessThan(level);
    }
  });

  it("of counts that it predicts rightly puts them uniformly, as numbers have it", () => {
    const rows = 4000;
    const stream = openStream(makeKey("counts"));
    const rates = Float64Array.from({ length: rows }, () => 0.3 + 4 * stream.uniform());
    const y = rates.map((rate) => {
      let [product, k] = [stream.uniform(), 0];
      for (; product > Math.exp(-rate); k++) product *= stream.uniform();
      return k;
    });
    const right: Predictive = { draws: 1, rows, mean: rates, variance: rates, family: { kind: "poisson" } };
    const { below, above } = tailProbabilities(right, y);
    below.forEach((value, b) => expect(value + above[b]).toBeCloseTo(1, 12));
    const sorted = below.toSorted();
    const gap = Math.max(...sorted.map((value, i) => Math.abs(value - (i + 0.5) / rows)));
    // Kolmogorov: beyond 1.95/√n once in a thousand.
    expect(gap).toBeLessThan(1.95 / Math.sqrt(rows));
  });
});
