/** Individual and stacked layers: values known in closed form, gradients by finite differences. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { layeredNetwork } from "../../../../objectives/bnn/network/layered-network.ts";
import type { LayerSpec } from "../../../../objectives/bnn/network/layers/index.ts";
import type { Network } from "../../../../objectives/bnn/network/network.ts";
import { expectGradient } from "../finite-differences.ts";

const key = makeKey("masks");

function normals(seed: string, count: number): Float64Array {
  const values = new Float64Array(count);
  openStream(makeKey(seed)).fillNormal(values);
  return values;
}

function run(network: Network, weights: readonly number[], inputs: readonly number[], dropping = false): number[] {
  const rows = inputs.length / network.inputs;
  const given = [Float64Array.from(weights), Float64Array.from(inputs), rows] as const;
  const outputs = dropping ? network.forward(...given, key) : network.forward(...given);
  return [...outputs.slice(0, rows * network.outputs)];
}

describe("weights", () => {
  it("are laid out in the order of the layers, including those of blocks", () => {
    const { layers, weightCount, outputs } = layeredNetwork(3, [
      { kind: "dense", outputs: 4 },
      { kind: "residual", scale: 0.5, layers: [{ kind: "layer-norm" }, { kind: "dense", outputs: 4 }] },
      { kind: "dropout", rate: 0.1 },
      { kind: "dense", outputs: 2 },
    ]);
    expect([weightCount, outputs]).toEqual([16 + 8 + 20 + 10, 2]);
    const [, block, , last] = layers;
    expect(layers[0]).toMatchObject({
      inputs: 3,
      outputs: 4,
      matrixOffset: 0,
      biasOffset: 12,
      scale: 1 / Math.sqrt(3),
    });
    expect(block).toMatchObject({
      inputs: 4,
      outputs: 4,
      layers: [
        { gainOffset: 16, shiftOffset: 20 },
        { matrixOffset: 24, biasOffset: 40 },
      ],
    });
    expect(last).toMatchObject({ matrixOffset: 44, biasOffset: 52 });
    expect(block.weights).toEqual([
      { count: 4, mean: 1, start: "mean" },
      { count: 4, mean: 0, start: "mean" },
      { count: 20, mean: 0, start: "spread" },
    ]);
  });

  it.each([
    [[], "invalid layers; must be at least one: none"],
    [[{ kind: "residual", scale: 1, layers: [] }], "invalid layers; must be at least one: none"],
    [
      [{ kind: "residual", scale: 1, layers: [{ kind: "dense", outputs: 4 }] }],
      "invalid residual block; must give as many numbers as it takes: 4 for 3",
    ],
    [[{ kind: "dropout", rate: 1 }], "invalid dropout rate; must be in [0, 1): 1"],
    [[{ kind: "dropout", rate: Number.NaN }], "invalid dropout rate; must be in [0, 1): NaN"],
  ] as const)("are not laid out for %j", (specs, message) => {
    expect(() => layeredNetwork(3, specs)).toThrow(new RangeError(message));
  });
});

describe("layer norm", () => {
  const network = layeredNetwork(4, [{ kind: "layer-norm" }]);

  it("brings a row to mean 0 and variance 1 (but for ε = 1e-5), then to gain and shift", () => {
    // Mean 5, variance 5.
    const standardized = [-3, -1, 1, 3].map((deviation) => deviation / Math.sqrt(5 + 1e-5));
    expect(run(network, [1, 1, 1, 1, 0, 0, 0, 0], [2, 4, 6, 8])).toEqual(
      standardized.map((v) => expect.closeTo(v, 14)),
    );
    expect(run(network, [2, 0, 1, -1, 5, 5, 0, 1], [2, 4, 6, 8])).toEqual(
      [2 * standardized[0] + 5, 5, standardized[2], 1 - standardized[3]].map((v) => expect.closeTo(v, 14)),
    );
  });

  it("does not depend on a constant added to a row, and hardly on a factor", () => {
    const weights = [...normals("w", 8)];
    const row = [...normals("r", 4)];
    const truth = run(network, weights, row);
    const other = row.map((value) => 1000 * value + 77);
    run(network, weights, other).forEach((value, i) => expect(value).toBeCloseTo(truth[i], 4));
    expect(run(network, weights, [3, 3, 3, 3])).toEqual(weights.slice(4));
  });
});

describe("dropout", () => {
  it("returns its input, but in training 0 or 1/(1 − rate) times it", () => {
    const network = layeredNetwork(7, [{ kind: "dropout", rate: 0.25 }]);
    const inputs = [...normals("x", 7 * 5000)];
    expect(run(network, [], inputs)).toEqual(inputs);
    const left = run(network, [], inputs, true);
    expect(left).toEqual(run(network, [], inputs, true));
    const share = left.filter((value) => value === 0).length / left.length;
    // Five standard errors of a share.
    expect(Math.abs(share - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / left.length));
    expect(left.every((value, i) => value === 0 || Math.abs(value - inputs[i] / 0.75) < 1e-12)).toBe(true);
    // No column is favoured, and neighbours do not go together.
    for (let column = 0; column < 7; column++) {
      const dropped = left.filter((value, i) => i % 7 === column && value === 0).length / 5000;
      expect(Math.abs(dropped - 0.25)).toBeLessThan(5 * Math.sqrt((0.25 * 0.75) / 5000));
    }
    const both = left.filter((value, i) => i > 0 && value === 0 && left[i - 1] === 0).length / (left.length - 1);
    expect(Math.abs(both - 0.0625)).toBeLessThan(5 * Math.sqrt((0.0625 * 0.9375) / left.length));
  });

  it("uses new masks for every layer and every key", () => {
    const specs = [0, 1].map(() => ({ kind: "dropout", rate: 0.5 }) as const);
    const [one, two] = [layeredNetwork(64, specs.slice(1)), layeredNetwork(64, specs)];
    const ones = new Array<number>(64).fill(1);
    const left = run(one, [], ones, true);
    const zeros = (values: readonly number[]) => values.filter((value) => value === 0).length;
    expect(zeros(run(two, [], ones, true))).toBeGreaterThan(zeros(left) + 8);
    const other = one.forward(new Float64Array(0), Float64Array.from(ones), 1, makeKey("other"));
    expect([...other]).not.toEqual(left);
  });
});

describe("residual", () => {
  it("adds the output of the block to its input", () => {
    const network = layeredNetwork(2, [
      {
        kind: "residual",
        scale: 0.5,
        layers: [
          { kind: "dense", outputs: 2 },
          { kind: "activation", name: "relu" },
        ],
      },
    ]);
    // W = √2 (1 0; 0 −1), b = (1, 1): relu(3, 1 − 5) = (3, 0) for the row (2, 5).
    const weights = [Math.SQRT2, 0, 0, -Math.SQRT2, 1, 1];
    expect(run(network, weights, [2, 5])).toEqual([expect.closeTo(3.5, 14), 5]);
  });
});

const leaf: fc.Arbitrary<LayerSpec> = fc.oneof(
  fc.record({ kind: fc.constant("activation" as const), name: fc.constantFrom("tanh", "gelu", "silu") }),
  fc.constant({ kind: "layer-norm" } as const),
  fc.record({ kind: fc.constant("dropout" as const), rate: fc.constantFrom(0, 0.2, 0.6) }),
);
const dense = (width: fc.Arbitrary<number>) => fc.record({ kind: fc.constant("dense" as const), outputs: width });

/** A block gives as many numbers as it takes; what it takes is known in a list of one width. */
const stack = fc.integer({ min: 2, max: 5 }).chain((width) => {
  const { list } = fc.letrec<{ list: readonly LayerSpec[]; block: LayerSpec }>((tie) => ({
    list: fc.array(fc.oneof({ depthSize: "small" }, leaf, dense(fc.constant(width)), tie("block")), {
      minLength: 1,
      maxLength: 4,
    }) as fc.Arbitrary<readonly LayerSpec[]>,
    block: fc.record({ kind: fc.constant("residual" as const), scale: fc.constant(0.5), layers: tie("list") }),
  }));
  return fc.tuple(fc.constant(width), list, dense(fc.integer({ min: 1, max: 5 })));
});

it("has gradients that match finite differences for any layers, with and without dropout", () => {
  fc.assert(
    fc.property(stack, fc.integer({ min: 1, max: 6 }), fc.boolean(), ([width, list, last], rows, dropping) => {
      const network = layeredNetwork(width, [...list, last]);
      const inputs = normals("inputs", rows * width);
      const weights = normals("weights", network.weightCount);
      const outputGradient = normals("output gradient", rows * network.outputs);
      const f = (w: Float64Array) => {
        const outputs = dropping ? network.forward(w, inputs, rows, key) : network.forward(w, inputs, rows);
        return outputGradient.reduce((sum, g, i) => sum + g * outputs[i], 0);
      };
      const gradient = new Float64Array(network.weightCount);
      f(weights);
      network.backward(weights, outputGradient, gradient);
      expectGradient(f, weights, gradient);
    }),
    { seed: 1, numRuns: 150 },
  );
});

it("gives the same result for a row regardless of the other rows", () => {
  const network = layeredNetwork(5, [
    { kind: "dense", outputs: 6 },
    { kind: "layer-norm" },
    { kind: "activation", name: "silu" },
    { kind: "residual", scale: 0.3, layers: [{ kind: "dense", outputs: 6 }] },
  ]);
  const weights = [...normals("w", network.weightCount)];
  const inputs = [...normals("x", 45)];
  const all = run(network, weights, inputs);
  for (let row = 0; row < 9; row++) {
    expect(run(network, weights, inputs.slice(5 * row, 5 * row + 5))).toEqual(all.slice(6 * row, 6 * row + 6));
  }
});
