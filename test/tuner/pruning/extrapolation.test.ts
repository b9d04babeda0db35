import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import type { Curve } from "../../../tuner/pruning/curve.ts";
import { isPruned } from "../../../tuner/pruning/decide.ts";
import { anySpeed, extrapolate, speedsOf } from "../../../tuner/pruning/extrapolation.ts";
import { pruningSettings, type PruningRequest } from "../../../tuner/pruning/settings.ts";

/** y(t) = c + a t^−b at these steps, with noise. */
function powerLaw({ c = 1, a = 2, b = 0.7, noise = 0, seed = 1, number = 0, isComplete = true }, steps: number[]) {
  const stream = openStream(makeKey(seed));
  const values = steps.map((t) => c + a * t ** -b + (noise === 0 ? 0 : noise * stream.normal()));
  return { number, isComplete, steps, values } satisfies Curve;
}

const until = (last: number, unit = 1) => Array.from({ length: last }, (_, k) => (k + 1) * unit);

function momentsAt(curve: Curve, step: number, speeds = anySpeed) {
  const forecasts = extrapolate(curve, step, speeds) ?? [];
  const total = (f: (one: (typeof forecasts)[number]) => number) =>
    forecasts.reduce((sum, one) => sum + one.share * f(one), 0);
  const mean = total((one) => one.mean);
  const deviation = Math.sqrt(total((one) => one.deviation ** 2 + (one.mean - mean) ** 2));
  return { mean, deviation, shares: total(() => 1) };
}

describe("extrapolation", () => {
  it.each([0.2, 0.5, 1, 1.8])("finds the end of a power law with b = %d, at any unit of the steps", (b) => {
    for (const unit of [1, 50]) {
      const steps = until(40, unit);
      const curve = { ...powerLaw({ b }, until(40)), steps };
      const { mean, deviation, shares } = momentsAt(curve, 100 * unit);
      expect(shares).toBeCloseTo(1, 12);
      expect(Math.abs(mean - (1 + 2 * 100 ** -b))).toBeLessThan(0.03);
      expect(deviation).toBeLessThan(0.03);
    }
  });

  it("has intervals for the later value with about nominal coverage", () => {
    let [held, off] = [0, 0];
    const runs = 400;
    for (let seed = 0; seed < runs; seed++) {
      const options = { b: 0.3 + (seed % 5) * 0.3, noise: 0.05, seed };
      const whole = powerLaw(options, until(60));
      const known = { ...whole, steps: whole.steps.slice(0, 15), values: whole.values.slice(0, 15) };
      const { mean, deviation } = momentsAt(known, 60);
      const z = (whole.values[59] - mean) / deviation;
      if (Math.abs(z) < 1.96) held += 1;
      off += z;
    }
    // Two standard errors of a share of 0.95 in 400 runs are 0.022; the grid of b and its uniform shares widen intervals.
    expect(held / runs).toBeGreaterThan(0.9);
    expect(Math.abs(off / runs)).toBeLessThan(0.35);
  });

  it("is more certain with complete curves of the same speed", () => {
    const complete = Array.from({ length: 8 }, (_, seed) => powerLaw({ c: seed / 8, noise: 0.02, seed }, until(80)));
    const own = powerLaw({ c: 0.5, noise: 0.02, seed: 99 }, until(8));
    const [alone, informed] = [momentsAt(own, 80), momentsAt(own, 80, speedsOf(complete))];
    expect(informed.deviation).toBeLessThan(0.8 * alone.deviation);
    expect(Math.abs(informed.mean - (0.5 + 2 * 80 ** -0.7))).toBeLessThan(2 * informed.deviation);
  });

  it("stays at the mean of a rising curve, and returns nothing for fewer than four values", () => {
    const rising: Curve = { number: 0, isComplete: false, steps: until(6), values: [1, 1.1, 1.2, 1.3, 1.4, 1.5] };
    expect(momentsAt(rising, 50).mean).toBeCloseTo(1.25, 6);
    expect(extrapolate({ ...rising, steps: until(3), values: [3, 2, 1] }, 50, anySpeed)).toBeNull();
    expect(extrapolate({ ...rising, values: [3, Infinity, Infinity, 2, 1, Infinity] }, 50, anySpeed)).toBeNull();
  });

  it.each([
    { name: "constant", values: [1, 1, 1, 1, 1] },
    { name: "zero", values: [0, 0, 0, 0, 0] },
    { name: "huge", values: [1e300, 9e299, 8e299, 7.5e299, 7.2e299] },
    { name: "tiny", values: [1e-300, 9e-301, 8e-301, 7.5e-301, 7.2e-301] },
  ])("gives numbers for values that are $name", ({ values }) => {
    const { mean, deviation } = momentsAt({ number: 0, isComplete: false, steps: until(5), values }, 20);
    expect(Number.isFinite(mean)).toBe(true);
    expect(Number.isNaN(deviation)).toBe(false);
  });
});

describe("the curve rule", () => {
  const metrics = [{ name: "loss", direction: "minimize" }] as const;
  const complete = [0.3, 0.5, 0.8].map((c, number) => powerLaw({ c, number, noise: 0.01, seed: number }, until(60)));

  /** The first step at which the rule ends a trial with this curve. */
  function endOf(
    values: readonly number[],
    curves: readonly Curve[] = complete,
    request: Partial<PruningRequest> = {},
  ) {
    const settings = pruningSettings({ rule: "curve", max: 60, ...request }, metrics);
    for (const [index, value] of values.entries()) {
      const own: Curve = { number: 99, isComplete: false, steps: until(index), values: values.slice(0, index) };
      if (isPruned(settings, { seed: 1, curves: [...curves, own] }, { number: 99, step: index + 1, value })) {
        return index + 1;
      }
    }
    return null;
  }

  it("ends a trial that will not be the best, soon, and no trial that will", () => {
    const { values: worse } = powerLaw({ c: 0.9, noise: 0.01, seed: 7 }, until(60));
    const { values: better } = powerLaw({ c: 0.1, noise: 0.01, seed: 8 }, until(60));
    expect(endOf(worse)).toBeLessThan(20);
    expect(endOf(better)).toBeNull();
  });

  it("sees that a slow start can have a better end", () => {
    const slow = powerLaw({ c: -0.2, a: 2.5, b: 0.5, noise: 0.01, seed: 9 }, until(60)).values;
    const fast = [0.3, 0.5, 0.8].map((c, number) =>
      powerLaw({ c, a: 1.5, b: 1.5, number, noise: 0.01, seed: number }, until(60)),
    );
    expect(slow[9]).toBeGreaterThan(fast[0].values[9] + 0.2);
    expect(endOf(slow, fast)).toBeNull();
  });

  it("waits for complete trials, ends trials that report NaN, and prunes more boldly with a higher probability", () => {
    const { values } = powerLaw({ c: 0.9, noise: 0.01, seed: 7 }, until(60));
    expect(endOf(values, complete.slice(1))).toBeNull();
    expect(endOf(values, complete.slice(1), { startup: 2 })).not.toBeNull();
    expect(endOf([1, Number.NaN])).toBe(2);
    expect(endOf(values, complete, { probability: 0.3 }) ?? 99).toBeLessThanOrEqual(endOf(values) ?? 99);
  });
});
