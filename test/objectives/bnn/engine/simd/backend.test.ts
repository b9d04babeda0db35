/** Which backend computes a network, and how much memory networks use. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { makeKey, openStream } from "../../../../../math/random.ts";
import { spareMemory } from "../../../../../objectives/bnn/engine/simd/current-backend.ts";
import type { NetworkBackend } from "../../../../../objectives/bnn/engine/simd/backend.ts";
import { openNetwork } from "../../../../../objectives/bnn/engine/simd/open.ts";
import type { NetworkShape } from "../../../../../objectives/bnn/engine/simd/shape.ts";
import { createWasm } from "../../../../../objectives/bnn/engine/simd/wasm.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** inputs → width → 1, with every kind of layer that uses buffers. */
function shapeOf(width: number, rows: number): NetworkShape {
  const stream = openStream(makeKey("data"));
  const normals = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const weightCount = 3 * width + width + 2 * width + width + 1;
  return {
    inputs: 3,
    layers: [
      { kind: "dense", inputs: 3, outputs: width, scale: 0.6 },
      { kind: "layer-norm", outputs: width, epsilon: 1e-5 },
      { kind: "activation", outputs: width, name: "gelu" },
      { kind: "dropout", outputs: width, rate: 0.5 },
      { kind: "dense", inputs: width, outputs: 1, scale: 0.1 },
    ],
    likelihood: { kind: "fixed", variance: 0.1 },
    prior: { mean: new Float64Array(weightCount), scale: new Float64Array(weightCount).fill(1) },
    data: { x: normals(3 * rows), y: normals(rows), rows },
    capacity: Math.min(16, rows),
  };
}

/** The results of a network, whatever its memory contained before. */
function resultOf(shape: NetworkShape, name: NetworkBackend["name"]): readonly number[] {
  const network = openNetwork(shape, name);
  const weights = new Float64Array(shape.prior.mean.length);
  openStream(makeKey("weights")).fillNormal(weights);
  network.writeWeights(weights);
  const rows = Int32Array.from({ length: shape.capacity - 1 }, (_, i) => i);
  const value = network.adam(rows, { learningRate: 0.01, iteration: 1, masks: { high: 1, low: 2 } });
  network.readWeights(weights);
  network.close();
  return [value, ...weights];
}

it.each([
  ["no WebAssembly", undefined],
  ["no SIMD", { validate: () => false }],
])("is the reference where there is %s, and computes the same there", async (_, substitute) => {
  const expected = resultOf(shapeOf(9, 20), "simd");
  vi.stubGlobal("WebAssembly", substitute);
  vi.resetModules();
  const { createWasm: create } = await import("../../../../../objectives/bnn/engine/simd/wasm.ts");
  expect(create()).toBeNull();
  const fresh = await import("../../../../../objectives/bnn/engine/simd/current-backend.ts");
  expect(fresh.hasSimd()).toBe(false);
  expect(fresh.borrowBackend(0).name).toBe("typescript");
  const { openNetwork: openWithout } = await import("../../../../../objectives/bnn/engine/simd/open.ts");
  const network = openWithout(shapeOf(9, 20));
  expect(network.backend).toBe("typescript");
  network.close();
  expect(resultOf(shapeOf(9, 20), "typescript")).toEqual(expected);
});

describe.each(["simd", "typescript"] as const)("memory of %s", (name) => {
  it("does not grow with the number of networks, only with how many there are at once and the largest", () => {
    const large = shapeOf(300, 2000);
    const together = () => {
      const open = [openNetwork(large, name), openNetwork(shapeOf(5, 10), name)];
      for (const network of open) network.close();
    };
    together();
    together();
    const before = spareMemory(name);
    expect(before.backends).toBeGreaterThanOrEqual(2);
    for (let i = 0; i < 100; i++) {
      resultOf(shapeOf(1 + (i % 17), 10 + i), name);
      if (i % 10 === 0) together();
    }
    expect(spareMemory(name)).toEqual(before);
  });

  it("is clean for the next network", () => {
    const expected = resultOf(shapeOf(7, 15), name);
    resultOf(shapeOf(200, 500), name);
    expect(resultOf(shapeOf(7, 15), name)).toEqual(expected);
  });
});

it("reports a minibatch larger than allocated instead of writing out of bounds", () => {
  const shape = shapeOf(4, 30);
  const network = openNetwork(shape);
  const rows = Int32Array.from({ length: 17 }, (_, i) => i);
  const gradient = new Float64Array(shape.prior.mean.length);
  const message = "too many rows of a minibatch; must be at most 16: 17";
  expect(() => network.logPosterior(rows, gradient, null)).toThrow(message);
  expect(() => network.adam(rows, { learningRate: 1, iteration: 1, masks: null })).toThrow(message);
  network.close();
});

it("is refused, with a reason, to a network that does not fit", () => {
  expect(createWasm()?.name).toBe("simd");
  const backend = createWasm();
  expect(() => backend?.reserve(2 ** 33)).toThrow("no memory for a network; must fit into 4 GiB: 8192 MiB");
});
