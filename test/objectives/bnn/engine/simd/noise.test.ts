import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../../math/random.ts";
import { openNoise } from "../../../../../objectives/bnn/engine/simd/noise.ts";
import { mean, standardDeviation } from "../../../../../math/statistics.ts";

function draw(seed: number, count: number, { factor = 1, backend = "simd" as "simd" | "typescript" } = {}) {
  const noise = openNoise(backend);
  const into = new Float32Array(count);
  noise.fill(makeKey(seed), into, factor);
  noise.close();
  return into;
}

describe("openNoise", () => {
  it("gives the same numbers for the same key, with WebAssembly and without, and others for another", () => {
    expect(draw(1, 5000)).toEqual(draw(1, 5000));
    expect(draw(1, 5000)).toEqual(draw(1, 5000, { backend: "typescript" }));
    expect(draw(2, 5000)).not.toEqual(draw(1, 5000));
  });

  it("gives the same first numbers for any count", () => {
    const long = draw(3, 3001);
    for (const count of [1, 7, 8, 1023, 1024, 1025, 2999]) expect(draw(3, count)).toEqual(long.subarray(0, count));
    expect(draw(3, 0)).toHaveLength(0);
  });

  it("multiplies by the factor", () => {
    expect(draw(4, 100, { factor: 0.5 })).toEqual(draw(4, 100).map((value) => 0.5 * value));
  });

  it("is standard normal in mean, deviation and tails", () => {
    const count = 200_000;
    const values = Array.from(draw(5, count));
    expect(Math.abs(mean(values))).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(standardDeviation(values) - 1)).toBeLessThan(5 / Math.sqrt(2 * count));
    // 1 − Φ(2) on either side.
    const share = values.filter((value) => Math.abs(value) > 2).length / count;
    expect(Math.abs(share - 0.0455)).toBeLessThan(5 * Math.sqrt((0.0455 * 0.9545) / count));
  });

  it("takes the key of every fill for itself, also between fills of others", () => {
    const [one, other] = [openNoise(), openNoise()];
    const into = new Float32Array(50);
    one.fill(makeKey(6), into, 1);
    const first = into.slice();
    other.fill(makeKey(7), into, 1);
    one.fill(makeKey(6), into, 1);
    expect(into).toEqual(first);
    one.close();
    other.close();
  });
});
