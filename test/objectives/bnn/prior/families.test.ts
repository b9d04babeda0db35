/**
 * Every family against quadrature and finite differences: total probability, moments, slopes, and its scale mixture.
 */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import {
  gaussian,
  groupLaplace,
  horseshoe,
  laplace,
  studentT,
  type Family,
} from "../../../../objectives/bnn/prior/families.ts";
import { expectGradient } from "../finite-differences.ts";

const densityAt = (family: Family, ...t: number[]) =>
  Math.exp(family.logDensity(Float64Array.from(t), new Float64Array(t.length)));

/** ∫ f(t) dt over the line, for even f: t = e^u, in steps of 0.01 in u. */
function integral(f: (t: number) => number): number {
  let sum = 0;
  for (let u = -30; u < 30; u += 0.01) sum += f(Math.exp(u)) * Math.exp(u) * 0.02;
  return sum;
}

const singles: readonly (readonly [string, Family, number | null])[] = [
  ["gaussian", gaussian, 1],
  ["laplace", laplace, 1],
  ["student-t of 1", studentT(1), null],
  ["student-t of 4", studentT(4), 2],
  ["student-t of 30", studentT(30), 30 / 28],
  ["horseshoe", horseshoe, null],
  ["group-laplace of one", groupLaplace, 1],
];

describe.each(singles)("%s", (_, family, variance) => {
  it("is a probability density with the stated variance", () => {
    expect(integral((t) => densityAt(family, t))).toBeCloseTo(1, 4);
    if (variance !== null) expect(integral((t) => t * t * densityAt(family, t))).toBeCloseTo(variance, 3);
  });

  it("has the slope of finite differences, near 0 and far out", () => {
    const t = Float64Array.of(1e-3, -0.02, 0.3, -1, 4, 60);
    const one = (value: number) => family.logDensity(Float64Array.of(value), new Float64Array(1));
    t.forEach((value) => {
      const slope = new Float64Array(1);
      family.logDensity(Float64Array.of(value), slope);
      expectGradient((x) => one(x[0]), Float64Array.of(value), slope);
    });
    const zero = new Float64Array(1).fill(9);
    family.logDensity(new Float64Array(1), zero);
    expect(zero[0]).toBeCloseTo(0, 12);
  });

  it("is even, and pulls towards 0", () => {
    for (const t of [0.01, 1, 30]) {
      const slope = new Float64Array(1);
      expect(densityAt(family, t)).toBe(densityAt(family, -t));
      family.logDensity(Float64Array.of(t), slope);
      expect(slope[0]).toBeLessThan(0);
    }
  });
});

it("student-t of many degrees is the Gaussian, of one Cauchy's", () => {
  for (const t of [0, 0.5, 2]) {
    expect(densityAt(studentT(1e6), t)).toBeCloseTo(densityAt(gaussian, t), 5);
    expect(densityAt(studentT(1), t)).toBeCloseTo(1 / (Math.PI * (1 + t * t)), 12);
  }
});

it("the horseshoe is the mixture of N(0, λ²) over half-Cauchy λ ≥ 0.01", () => {
  for (const t of [0, 0.004, 0.05, 0.7, 3, 40]) {
    let [mixture, total] = [0, 0];
    for (let u = Math.log(0.01) + 0.0005; u < 25; u += 0.001) {
      const lambda = Math.exp(u);
      const weight = lambda / (1 + lambda * lambda);
      total += weight;
      mixture += (weight * Math.exp(-0.5 * (t / lambda) ** 2)) / (lambda * Math.sqrt(2 * Math.PI));
    }
    expect(densityAt(horseshoe, t) / (mixture / total)).toBeCloseTo(1, 3);
  }
});

describe("group-laplace", () => {
  it("of two and of three is a density, each number with the variance 1", () => {
    for (const [k, surface] of [
      [2, 2 * Math.PI],
      [3, 4 * Math.PI],
    ] as const) {
      const at = (r: number) => densityAt(groupLaplace, r, ...new Array<number>(k - 1).fill(0));
      const moment = (power: number) => (surface / 2) * integral((r) => r ** (k - 1 + power) * at(r));
      expect(moment(0)).toBeCloseTo(1, 4);
      expect(moment(2) / k).toBeCloseTo(1, 3);
    }
  });

  it("has the gradient of finite differences", () => {
    const t = Float64Array.of(0.3, -2, 1);
    const slope = new Float64Array(3);
    groupLaplace.logDensity(t, slope);
    expectGradient((x) => groupLaplace.logDensity(x, new Float64Array(3)), t, slope);
  });
});

it("−slope/t is the expected precision of the mixture: that of student-t is (ν + 1)/(ν + t²)", () => {
  const stream = openStream(makeKey("gamma"));
  let [top, bottom] = [0, 0];
  // λ⁻² ~ Gamma(ν/2, rate ν/2), ν = 2: exponential of rate 1.
  for (let k = 0; k < 200_000; k++) {
    const precision = -Math.log(1 - stream.uniform());
    const weight = Math.sqrt(precision) * Math.exp(-0.5 * precision * 1.5 ** 2);
    top += precision * weight;
    bottom += weight;
  }
  const slope = new Float64Array(1);
  studentT(2).logDensity(Float64Array.of(1.5), slope);
  expect(Math.abs(top / bottom + slope[0] / 1.5)).toBeLessThan(0.01);
});
