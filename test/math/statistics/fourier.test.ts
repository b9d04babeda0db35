import { describe, expect, it } from "vitest";
import { fourierTransform } from "../../../math/statistics/fourier.ts";
import { makeKey, openStream } from "../../../math/random.ts";

function random(n: number) {
  const stream = openStream(makeKey(n));
  const numbers = () => Float64Array.from({ length: n }, () => stream.normal());
  return { real: numbers(), imaginary: numbers() };
}

describe("the Fourier transform", () => {
  it.each([1, 2, 4, 8, 64])("equals the sum that defines it, for %i numbers", (n) => {
    const given = random(n);
    const transformed = { real: given.real.slice(), imaginary: given.imaginary.slice() };
    fourierTransform(transformed, "forward");
    for (let k = 0; k < n; k++) {
      let [re, im] = [0, 0];
      for (let j = 0; j < n; j++) {
        const angle = (-2 * Math.PI * j * k) / n;
        re += given.real[j] * Math.cos(angle) - given.imaginary[j] * Math.sin(angle);
        im += given.real[j] * Math.sin(angle) + given.imaginary[j] * Math.cos(angle);
      }
      expect(transformed.real[k]).toBeCloseTo(re, 11);
      expect(transformed.imaginary[k]).toBeCloseTo(im, 11);
    }
  });

  it("returns the input times n after a round trip", () => {
    const given = random(128);
    const there = { real: given.real.slice(), imaginary: given.imaginary.slice() };
    fourierTransform(there, "forward");
    fourierTransform(there, "backward");
    for (let i = 0; i < 128; i++) {
      expect(there.real[i] / 128).toBeCloseTo(given.real[i], 13);
      expect(there.imaginary[i] / 128).toBeCloseTo(given.imaginary[i], 13);
    }
  });

  it.each([
    [0, 0],
    [3, 3],
    [4, 2],
  ])("refuses %i and %i numbers", (real, imaginary) => {
    const spectrum = { real: new Float64Array(real), imaginary: new Float64Array(imaginary) };
    expect(() => fourierTransform(spectrum, "forward")).toThrow(
      `invalid length; must be a power of two, the same of both parts: ${real}, ${imaginary}`,
    );
  });
});
