import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../math/random.ts";
import { logExpectedImprovement } from "../../../tuner/acquisition/log-expected-improvement.ts";
import { logHypervolumeImprovement } from "../../../tuner/acquisition/log-hypervolume-improvement.ts";
import { nonDominatedBoxes } from "../../../tuner/pareto/boxes.ts";
import { hypervolumeGain } from "../../../tuner/pareto/hypervolume.ts";
import { randomPoints } from "../pareto/support.ts";

const slopesOf = (m: number) => ({ means: new Float64Array(m), deviations: new Float64Array(m) });

describe("logHypervolumeImprovement", () => {
  it("of an empty front is the product of the expected improvements over the reference point", () => {
    const score = logHypervolumeImprovement(nonDominatedBoxes([], [1, 2]));
    const single = (best: number, mean: number, deviation: number) =>
      logExpectedImprovement(best)(mean, deviation).value;
    const value = score({ means: [0.3, 2.5], deviations: [0.4, 0.2] });
    expect(value).toBeCloseTo(single(1, 0.3, 0.4) + single(2, 2.5, 0.2), 11);
  });

  it.each([2, 3])("is the mean gain over draws of the outcome, in %d dimensions", (m) => {
    const front = randomPoints(`front ${m}`, 8, m);
    const reference = Array.from({ length: m }, () => 1);
    const score = logHypervolumeImprovement(nonDominatedBoxes(front, reference));
    for (const [run, means] of randomPoints(`means ${m}`, 4, m).entries()) {
      const deviations = means.map((_, k) => 0.1 + 0.1 * k);
      const stream = openStream(fold(makeKey("draws"), run));
      const gains = Array.from({ length: 20_000 }, () =>
        hypervolumeGain(
          front,
          means.map((mean, k) => mean + deviations[k] * stream.normal()),
          reference,
        ),
      );
      const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
      const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1);
      const standardError = Math.sqrt(variance / gains.length);
      expect(Math.abs(Math.exp(score({ means, deviations })) - mean)).toBeLessThan(4 * standardError);
    }
  });

  it.each([2, 3])("returns the correct gradient, near the front and far in the tails, in %d dimensions", (m) => {
    const front = randomPoints(`slopes ${m}`, 7, m);
    const score = logHypervolumeImprovement(
      nonDominatedBoxes(
        front,
        Array.from({ length: m }, () => 1),
      ),
    );
    for (const shift of [-3, 0, 0.5, 4]) {
      for (const means of randomPoints(`at ${m}`, 4, m).map((point) => point.map((value) => value + shift))) {
        const deviations = means.map((_, k) => 0.1 + 0.2 * k);
        const slopes = slopesOf(m);
        score({ means, deviations }, slopes);
        const h = 1e-6;
        const moved = (list: readonly number[], k: number, by: number) =>
          list.map((one, j) => (j === k ? one + by : one));
        for (let k = 0; k < m; k++) {
          const byMean =
            (score({ means: moved(means, k, h), deviations }) - score({ means: moved(means, k, -h), deviations })) /
            (2 * h);
          const byDeviation =
            (score({ means, deviations: moved(deviations, k, h) }) -
              score({ means, deviations: moved(deviations, k, -h) })) /
            (2 * h);
          expect(Math.abs(slopes.means[k] - byMean)).toBeLessThan(1e-4 * (1 + Math.abs(byMean)));
          expect(Math.abs(slopes.deviations[k] - byDeviation)).toBeLessThan(1e-4 * (1 + Math.abs(byDeviation)));
        }
      }
    }
  });

  it("stays finite and falls as the outcome gets worse, over all magnitudes", () => {
    const score = logHypervolumeImprovement(nonDominatedBoxes(randomPoints("tails", 10, 2), [1, 1]));
    const magnitudes = Array.from({ length: 20 }, (_, k) => 10 ** (k / 2 - 4));
    let before = Infinity;
    for (const far of magnitudes) {
      const slopes = slopesOf(2);
      const value = score({ means: [far, far], deviations: [1, 1] }, slopes);
      expect(value).toSatisfy(Number.isFinite);
      expect([...slopes.means, ...slopes.deviations].every(Number.isFinite)).toBe(true);
      expect(value).toBeLessThan(before);
      before = value;
    }
    expect(score({ means: [0, 0], deviations: [0, 0] })).toSatisfy(Number.isFinite);
  });
});
