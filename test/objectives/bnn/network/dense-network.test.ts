import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import type { ActivationName } from "../../../../objectives/bnn/network/activation.ts";
import { layersOf, type Architecture } from "../../../../objectives/bnn/network/architecture.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { expectGradient } from "../finite-differences.ts";

const base: Architecture = { inputs: 3, hidden: [5], outputs: 2, activation: "tanh", residual: false };

const architectures: readonly (readonly [string, Architecture])[] = [
  ["linear", { ...base, hidden: [] }],
  ...(["relu", "tanh", "gelu", "silu"] as const).map((activation) => [activation, { ...base, activation }] as const),
  ["two layers", { ...base, hidden: [5, 4] }],
  ["residual", { ...base, hidden: [4, 4, 4], residual: true, activation: "gelu" }],
  ["residual but for a change of width", { ...base, hidden: [4, 4, 6, 6], residual: true }],
];

function normals(seed: string, count: number): Float64Array {
  const values = new Float64Array(count);
  openStream(makeKey(seed)).fillNormal(values);
  return values;
}

describe("layersOf", () => {
  const dense = (outputs: number) => ({ kind: "dense", outputs });
  const tanh = { kind: "activation", name: "tanh" };

  it("is dense and activation for each hidden layer, and dense at the end", () => {
    expect(layersOf({ ...base, hidden: [5, 4] })).toEqual([dense(5), tanh, dense(4), tanh, dense(2)]);
    expect(layersOf({ ...base, hidden: [] })).toEqual([dense(2)]);
  });

  it("normalizes before the activation and drops after it", () => {
    const inner = [dense(5), { kind: "layer-norm" }, tanh, { kind: "dropout", rate: 0.1 }];
    expect(layersOf({ ...base, norm: "layer", dropout: 0.1 })).toEqual([...inner, dense(2)]);
    expect(layersOf({ ...base, norm: "none", dropout: 0 })).toEqual(layersOf(base));
  });

  it("joins equal widths of hidden layers by 1/√(their number), and nothing else", () => {
    const scales = (hidden: number[], residual: boolean) =>
      layersOf({ ...base, inputs: 4, outputs: 4, hidden, residual })
        .filter(({ kind }) => kind === "dense" || kind === "residual")
        .map((layer) => (layer.kind === "residual" ? layer.scale : 0));
    expect(scales([4, 4, 4], true)).toEqual([0, 1 / Math.sqrt(2), 1 / Math.sqrt(2), 0]);
    expect(scales([4, 5, 5], true)).toEqual([0, 0, 1, 0]);
    expect(scales([4, 4, 4], false)).toEqual([0, 0, 0, 0]);
  });
});

describe("denseNetwork", () => {
  it.each(architectures)("%s: gradients in all weights are those of finite differences", (_, architecture) => {
    // Seven rows: one block of four and three rows beside it.
    const rows = 7;
    const network = denseNetwork(architecture);
    const inputs = normals("inputs", rows * architecture.inputs);
    const weights = normals("weights", network.weightCount);
    const outputGradient = normals("output gradient", rows * architecture.outputs);
    const f = (w: Float64Array) => {
      const outputs = network.forward(w, inputs, rows);
      return outputGradient.reduce((sum, g, i) => sum + g * outputs[i], 0);
    };
    const gradient = new Float64Array(network.weightCount);
    f(weights);
    network.backward(weights, outputGradient, gradient);
    expectGradient(f, weights, gradient);
  });

  it.each(architectures)("%s: outputs are those of matrix algebra", (_, architecture) => {
    const rows = 6;
    const network = denseNetwork(architecture);
    const inputs = normals("inputs", rows * architecture.inputs);
    const weights = normals("weights", network.weightCount);
    const expected = byMatrices(architecture, weights, inputs);
    const outputs = network.forward(weights, inputs, rows);
    for (let i = 0; i < rows * architecture.outputs; i++) expect(outputs[i]).toBeCloseTo(expected[i], 12);
  });

  it("adds to the existing gradient", () => {
    const network = denseNetwork(base);
    const [inputs, weights, outputGradient] = [normals("a", 12), normals("b", network.weightCount), normals("c", 8)];
    const gradient = new Float64Array(network.weightCount);
    network.forward(weights, inputs, 4);
    network.backward(weights, outputGradient, gradient);
    const once = gradient.slice();
    network.backward(weights, outputGradient, gradient);
    gradient.forEach((value, i) => expect(value).toBeCloseTo(2 * once[i], 12));
  });

  it("gives the same result for a row regardless of the other rows", () => {
    const network = denseNetwork({ ...base, hidden: [6, 6], residual: true });
    const [inputs, weights] = [normals("a", 9 * 3), normals("b", network.weightCount)];
    const all = network.forward(weights, inputs, 9).slice(0, 18);
    for (let row = 0; row < 9; row++) {
      const alone = network.forward(weights, inputs.subarray(3 * row, 3 * row + 3), 1);
      expect([alone[0], alone[1]]).toEqual([all[2 * row], all[2 * row + 1]]);
    }
  });
});

const functions: Record<ActivationName, (z: number) => number> = {
  relu: (z) => Math.max(0, z),
  tanh: Math.tanh,
  // Φ by Simpson's rule: slow, and independent of the code under test.
  gelu: (z) => {
    const steps = 4000;
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const t = (z * i) / steps;
      sum += Math.exp((-t * t) / 2) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2);
    }
    return z * (0.5 + (sum * z) / (3 * steps) / Math.sqrt(2 * Math.PI));
  },
  // The logistic function by the hyperbolic tangent.
  silu: (z) => (z * (1 + Math.tanh(z / 2))) / 2,
};

/** f = W_L a(… a(W₁x/√D + b₁) …)/√H + b_L, written down with ml-matrix. */
function byMatrices(architecture: Architecture, weights: Float64Array, inputs: Float64Array): number[] {
  const widths = [architecture.inputs, ...architecture.hidden, architecture.outputs];
  const isBlock = (l: number) => architecture.residual && l > 0 && l < widths.length - 2 && widths[l] === widths[l + 1];
  const blocks = widths.filter((_, l) => isBlock(l)).length;
  let offset = 0;
  const take = (rows: number, columns: number) => {
    const part = Matrix.from1DArray(rows, columns, weights.slice(offset, offset + rows * columns));
    offset += rows * columns;
    return part;
  };
  let h = Matrix.from1DArray(inputs.length / widths[0], widths[0], inputs);
  for (let l = 0; l + 1 < widths.length; l++) {
    const matrix = take(widths[l + 1], widths[l]);
    const bias = take(1, widths[l + 1]);
    const z = h.mmul(matrix.transpose()).div(Math.sqrt(widths[l])).addRowVector(bias.getRow(0));
    if (l + 2 === widths.length) return z.to1DArray();
    const activated = z.clone().apply(function (this: Matrix, i: number, j: number) {
      this.set(i, j, functions[architecture.activation](this.get(i, j)));
    });
    h = isBlock(l) ? Matrix.add(h, activated.mul(1 / Math.sqrt(blocks))) : activated;
  }
  throw new Error("no layers");
}
