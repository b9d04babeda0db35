import { describe, expect, it } from "vitest";
import { activations, type ActivationName } from "../../../../objectives/bnn/network/activation.ts";

const names = Object.keys(activations) as ActivationName[];

function valueAndSlope(name: ActivationName, z: number): [number, number] {
  const [inputs, values, slopes] = [Float64Array.of(z), new Float64Array(1), new Float64Array(1)];
  activations[name].apply(inputs, values, 1);
  activations[name].slope(inputs, values, slopes, 1);
  return [values[0], slopes[0]];
}

describe("activations", () => {
  // Φ(1) = 0.8413447460685429, φ(1) = 0.24197072451914337
  it.each([
    ["relu", 1, 1, 1],
    ["relu", -1, 0, 0],
    ["relu", 0, 0, 0],
    ["tanh", 1, 0.7615941559557649, 0.41997434161402614],
    ["tanh", 0, 0, 1],
    ["gelu", 1, 0.8413447460685429, 0.8413447460685429 + 0.24197072451914337],
    ["gelu", -1, 0.8413447460685429 - 1, 1 - 0.8413447460685429 - 0.24197072451914337],
    ["gelu", 0, 0, 0.5],
    ["gelu", 1e-300, 5e-301, 0.5],
    // σ(1) = 0.7310585786300049
    ["silu", 1, 0.7310585786300049, 0.7310585786300049 * (2 - 0.7310585786300049)],
    ["silu", -1, 0.7310585786300049 - 1, 0.07232948812851327],
    ["silu", 0, 0, 0.5],
    ["silu", -800, 0, 0],
    ["silu", 800, 800, 1],
  ] as const)("%s at %d", (name, z, value, slope) => {
    const [a, b] = valueAndSlope(name, z);
    expect(a).toBeCloseTo(value, 14);
    expect(b).toBeCloseTo(slope, 14);
  });

  it.each(names)("%s has the slopes of its values", (name) => {
    for (const z of [-6, -2.5, -1, -0.1, 0.1, 0.7, 2, 6]) {
      const h = 1e-5;
      const difference = (valueAndSlope(name, z + h)[0] - valueAndSlope(name, z - h)[0]) / (2 * h);
      expect(Math.abs(valueAndSlope(name, z)[1] - difference)).toBeLessThan(1e-9);
    }
  });

  it.each(names)("%s passes NaN on, so that a divergence is detected", (name) => {
    expect(valueAndSlope(name, Number.NaN)[0]).toBeNaN();
  });
});
