/** The kernels' normal numbers: the same on both backends, and normal. */
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../../../../math/normal.ts";
import { mean } from "../../../../../math/statistics.ts";
import { FREE, backends, onBoth } from "./support.ts";

const OUT = FREE + 64;
const COUNT = 400_000;

function draw(high: number, low: number, count = COUNT): Float32Array {
  const [{ kernels, views }] = backends;
  kernels.seed(FREE, high, low);
  kernels.fillNormal(FREE, OUT, count);
  return views().singles.slice(OUT / 4, OUT / 4 + count);
}

/** Of values with a known mean and deviation: within five standard errors. */
function expectMean(values: ArrayLike<number>, truth: number, deviation: number): void {
  expect(Math.abs(mean(values) - truth)).toBeLessThan((5 * deviation) / Math.sqrt(values.length));
}

describe("normal numbers of the kernels", () => {
  const z = draw(1, 2);

  it("are the same on both backends, bit by bit, in one piece or several", () => {
    for (const key of [0, 7, 0xffff_ffff]) {
      const [fast, plain] = onBoth(
        [],
        ({ kernels }) => {
          kernels.seed(FREE, key, 0x9e37_79b9 ^ key);
          kernels.fillNormal(FREE, OUT, 24);
          kernels.fillNormal(FREE, OUT + 96, 5000);
        },
        { address: OUT, count: 5024 },
      );
      expect(fast).toEqual(plain);
      expect(draw(key, 0x9e37_79b9 ^ key, 5024)).toEqual(fast);
    }
  });

  it("follow from both words of the key", () => {
    expect(draw(1, 2, 800)).toEqual(z.slice(0, 800));
    expect(draw(1, 3, 800)).not.toEqual(z.slice(0, 800));
    expect(draw(2, 2, 800)).not.toEqual(z.slice(0, 800));
  });

  it("have the moments of the normal", () => {
    expectMean(z, 0, 1);
    expectMean(
      z.map((x) => x * x),
      1,
      Math.sqrt(2),
    );
    expectMean(
      z.map((x) => x ** 3),
      0,
      Math.sqrt(15),
    );
    expectMean(
      z.map((x) => x ** 4),
      3,
      Math.sqrt(96),
    );
    expectMean(
      z.map((x) => x ** 6),
      15,
      Math.sqrt(10_395 - 225),
    );
  });

  it("are as frequent in the tails as they should be, on both sides", () => {
    for (const edge of [1, 2, 3, 4]) {
      const probability = normalCdf(-edge);
      const deviation = Math.sqrt(probability * (1 - probability));
      expectMean(
        z.map((x) => (x > edge ? 1 : 0)),
        probability,
        deviation,
      );
      expectMean(
        z.map((x) => (x < -edge ? 1 : 0)),
        probability,
        deviation,
      );
    }
    expect(z.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0)).toBeLessThan(6.7);
  });

  it("pass Kolmogorov and Smirnov's test", () => {
    const sorted = z.toSorted();
    let distance = 0;
    sorted.forEach((x, i) => {
      const p = normalCdf(x);
      distance = Math.max(distance, p - i / COUNT, (i + 1) / COUNT - p);
    });
    // P(D √n > 1.95) = 0.001.
    expect(distance * Math.sqrt(COUNT)).toBeLessThan(1.95);
  });

  it.each([1, 2, 4, 8, 16])("do not depend on each other %d apart, nor do their squares", (lag) => {
    const count = COUNT - lag;
    expectMean(
      Float64Array.from({ length: count }, (_, i) => z[i] * z[i + lag]),
      0,
      1,
    );
    expectMean(
      Float64Array.from({ length: count }, (_, i) => (z[i] ** 2 - 1) * (z[i + lag] ** 2 - 1)),
      0,
      2,
    );
  });

  it("do not depend on those of neighbouring keys", () => {
    const other = draw(1, 3);
    expectMean(
      z.map((x, i) => x * other[i]),
      0,
      1,
    );
  });
});
