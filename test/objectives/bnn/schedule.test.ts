import { describe, expect, it } from "vitest";
import {
  constant,
  cosine,
  cyclical,
  cyclicalTemperature,
  isSampling,
  keptIterations,
  robbinsMonro,
  stepped,
} from "../../../objectives/bnn/schedule.ts";
import { finish } from "./posterior/linear-model.ts";

describe("schedules", () => {
  it("constant stays", () => {
    expect([0, 5, 1e6].map(constant(0.1))).toEqual([0.1, 0.1, 0.1]);
  });

  it("Robbins–Monro is a(b + t)^−γ and starts at the step size", () => {
    const schedule = robbinsMonro({ stepSize: 0.1, floor: 0, offset: 10, exponent: 0.55 });
    const a = 0.1 * 10 ** 0.55;
    for (const t of [0, 1, 30, 1000]) expect(schedule(t)).toBeCloseTo(a * (10 + t) ** -0.55, 15);
    expect(schedule(0)).toBe(0.1);
  });

  it("cosine goes from the step size over the middle to its floor, and stays there", () => {
    const schedule = cosine({ stepSize: 2, floor: 0.25, iterations: 100 });
    expect(schedule(0)).toBe(2);
    expect(schedule(50)).toBeCloseTo(1.25, 14);
    expect(schedule(100)).toBe(0.5);
    expect(schedule(500)).toBe(0.5);
  });

  it("cyclical starts again with each cycle", () => {
    const schedule = cyclical({ stepSize: 2, floor: 0, iterations: 10, cycles: 2 });
    // ε₀/2 (cos(π k/5) + 1) for k = 0 … 4; cos 36° = (1 + √5)/4 and cos 72° = (√5 − 1)/4.
    const root5 = Math.sqrt(5);
    const cycle = [2, (5 + root5) / 4, (3 + root5) / 4, (5 - root5) / 4, (3 - root5) / 4];
    for (let t = 0; t < 10; t++) expect(schedule(t)).toBeCloseTo(cycle[t % 5], 14);
  });

  it("steps drop at equal distances", () => {
    const schedule = stepped({ stepSize: 4, floor: 0, drops: 3, factor: 0.5, iterations: 8 });
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(schedule)).toEqual([4, 4, 2, 2, 1, 1, 0.5, 0.5]);
    expect(schedule(100)).toBe(0.5);
    expect(stepped({ stepSize: 4, floor: 0, drops: 0, factor: 0.5, iterations: 8 })(7)).toBe(4);
  });

  it.each([
    ["robbins-monro", robbinsMonro({ stepSize: 2, floor: 0.2, offset: 1, exponent: 1 })],
    ["step", stepped({ stepSize: 2, floor: 0.2, drops: 9, factor: 0.5, iterations: 100 })],
    ["cosine", cosine({ stepSize: 2, floor: 0.2, iterations: 100 })],
    ["cyclical", cyclical({ stepSize: 2, floor: 0.2, iterations: 1000, cycles: 10 })],
  ] as const)("%s falls to its floor and no further", (_, schedule) => {
    const values = Array.from({ length: 100 }, (_v, t) => schedule(t));
    expect(values[0]).toBe(2);
    for (let t = 1; t < 100; t++) expect(values[t]).toBeLessThanOrEqual(values[t - 1]);
    expect(values[99]).toBeGreaterThanOrEqual(0.4);
    expect(values[99]).toBeLessThan(0.4 + 1e-3);
  });

  it("a cycle that does not divide the iterations is rounded up", () => {
    const schedule = cyclical({ stepSize: 1, floor: 0, iterations: 10, cycles: 3 });
    expect([0, 4, 8].map(schedule)).toEqual([1, 1, 1]);
  });

  it("the temperature of a cycle is 0 while it explores", () => {
    const cycles = { iterations: 8, cycles: 2 };
    const temperature = cyclicalTemperature(0.7, cycles, 0.5);
    expect([0, 1, 2, 3, 4, 5, 6, 7].map(temperature)).toEqual([0, 0, 0.7, 0.7, 0, 0, 0.7, 0.7]);
    expect([0, 1, 2, 3].map((t) => isSampling(t, cycles, 0.5))).toEqual([false, false, true, true]);
  });
});

const keptOf = (options: Parameters<typeof keptIterations>[0]) => finish(keptIterations(options));

describe("keptIterations", () => {
  it("pauses after a hundred thousand iterations, of which each is counted twice", () => {
    const steps = keptIterations({ stepSize: constant(1), iterations: 1_000_000, draws: 1, collects: () => true });
    let pauses = 0;
    for (; steps.next().done !== true;) pauses++;
    expect(pauses).toBe(20);
  });

  const always = () => true;

  it("is every k-th iteration after the burn-in with a constant step size, the last one included", () => {
    const collects = (t: number) => t >= 10;
    const options = { stepSize: constant(1e-5), iterations: 20, collects };
    expect(keptOf({ ...options, draws: 5 })).toEqual([11, 13, 15, 17, 19]);
    expect(keptOf({ ...options, draws: 1 })).toEqual([19]);
    expect(keptOf({ ...options, iterations: 20_000, collects: (t) => t >= 5000, draws: 100 })).toEqual(
      Array.from({ length: 100 }, (_, s) => 5000 + 150 * (s + 1) - 1),
    );
  });

  it("is every iteration where there are fewer than draws", () => {
    expect(keptOf({ stepSize: constant(1), iterations: 4, draws: 10, collects: always })).toEqual([0, 1, 2, 3]);
  });

  it("is nothing where nothing is collected", () => {
    expect(keptOf({ stepSize: constant(1), iterations: 4, draws: 2, collects: () => false })).toEqual([]);
  });

  it("lies at equal distances in Σε when the step size falls", () => {
    const stepSize = robbinsMonro({ stepSize: 1, floor: 0, offset: 5, exponent: 0.7 });
    const kept = keptOf({ stepSize, iterations: 1000, draws: 20, collects: always });
    expect(kept).toHaveLength(20);
    expect(kept.at(-1)).toBe(999);
    const sum = (until: number) => Array.from({ length: until + 1 }, (_, t) => stepSize(t)).reduce((a, b) => a + b);
    const share = sum(999) / 20;
    kept.forEach((t, s) => {
      expect(sum(t)).toBeGreaterThanOrEqual((s + 1) * share * (1 - 1e-9));
      expect(sum(t) - stepSize(t)).toBeLessThan((s + 1) * share);
    });
  });

  it("keeps to the sampling part of each cycle", () => {
    const cycles = { iterations: 40, cycles: 4 };
    const collects = (t: number) => isSampling(t, cycles, 0.5);
    const kept = keptOf({ stepSize: constant(1), iterations: 40, draws: 8, collects });
    expect(kept).toEqual([7, 9, 17, 19, 27, 29, 37, 39]);
  });
});
