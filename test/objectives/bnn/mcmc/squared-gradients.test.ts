import { expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { openSquaredGradients } from "../../../../objectives/bnn/mcmc/squared-gradients.ts";

it("follows τ ← τ + 1 − τg²/v̂ and the two running means", () => {
  const scale = new Float64Array(1).fill(100);
  const see = openSquaredGradients(scale, 3);
  let [tau, g, v] = [1, 0, 9];
  for (const slope of [3, -1, 0.5, 4]) {
    tau = Math.max(1, tau + 1 - (tau * g * g) / v);
    g += (slope - g) / tau;
    v += (slope * slope - v) / tau;
    see(Float64Array.of(slope));
    expect(scale[0]).toBeCloseTo(v ** -0.25, 14);
  }
});

it("of gradients that only fluctuate it is the inverse fourth root of their mean square", () => {
  const scale = new Float64Array(3).fill(100);
  const see = openSquaredGradients(scale, 1);
  const stream = openStream(makeKey("slopes"));
  const deviations = [0.1, 1, 100];
  for (let t = 0; t < 5000; t++) see(Float64Array.from(deviations, (deviation) => deviation * stream.normal()));
  scale.forEach((found, i) => expect(found / deviations[i] ** -0.5).toBeCloseTo(1, 1));
});

it("never exceeds its initial value, even for weights without gradients", () => {
  const scale = new Float64Array(1).fill(2);
  const see = openSquaredGradients(scale, 1);
  for (let t = 0; t < 1000; t++) see(Float64Array.of(0));
  expect(scale[0]).toBe(2);
});

it("stays finite for nearly constant gradients, and for a sudden jump", () => {
  const scale = new Float64Array(1).fill(5);
  const see = openSquaredGradients(scale, 1);
  for (let t = 0; t < 2000; t++) see(Float64Array.of(0.3 + 1e-9 * Math.sin(t)));
  for (const slope of [1e6, 0.3, -1e6, 0]) {
    see(Float64Array.of(slope));
    expect(scale[0]).toBeGreaterThan(0);
    expect(scale[0]).toBeLessThanOrEqual(5);
  }
});
