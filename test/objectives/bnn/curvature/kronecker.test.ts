/**
 * Kronecker factors of the Fisher information: exact on a linear model and for a single row, with draws that match
 * them.
 */
import { inverse, Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { fisherTerms } from "../../../../objectives/bnn/curvature/fisher.ts";
import { kroneckerInformation } from "../../../../objectives/bnn/curvature/kronecker.ts";
import { kroneckerForm } from "../../../../objectives/bnn/curvature/laplace-form.ts";
import type { DenseLayer } from "../../../../objectives/bnn/network/layers/dense.ts";
import { learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { denseNetwork } from "../../../../objectives/bnn/network/dense-network.ts";
import { posteriorOf } from "../../../../objectives/bnn/posterior/posterior.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import {
  covariance,
  data,
  finish,
  likelihood,
  network,
  prior,
  PRIOR_SCALE,
  WEIGHTS,
} from "../posterior/linear-model.ts";

const deep = denseNetwork({ inputs: 2, hidden: [3, 3], outputs: 1, activation: "tanh", residual: true });
const noise = learnedNoise(0.1);
const deepParts = {
  network: deep,
  likelihood: noise,
  prior: gaussianPrior([{ count: deep.weightCount + 1, mean: 0, scale: 1 }]),
};
const weights = new Float64Array(deep.weightCount + 1);
openStream(makeKey("weights")).fillNormal(weights);
const oneRow = { rows: 1, columns: 2, x: Float64Array.of(0.7, -1.2), y: Float64Array.of(0.4) };

/** The index of entry (o, i) of [W | b] in the weight vector. */
const indexOf = ({ matrixOffset, biasOffset, inputs }: DenseLayer, o: number, i: number) =>
  i < inputs ? matrixOffset + o * inputs + i : biasOffset + o;

it("for one row are the Fisher information of each layer, including residual blocks", () => {
  const fitted = { parts: deepParts, data: oneRow, weights };
  const truth = Matrix.zeros(weights.length, weights.length);
  for (const { gradient } of fisherTerms(fitted)) {
    const column = Matrix.columnVector([...gradient]);
    truth.add(column.mmul(column.transpose()));
  }
  const { layers, diagonal } = finish(kroneckerInformation(fitted));
  expect(layers.map(({ layer }) => [layer.inputs, layer.outputs])).toEqual([
    [2, 3],
    [3, 3],
    [3, 1],
  ]);
  diagonal.forEach((value, i) => expect(value).toBeCloseTo(truth.get(i, i), 9));
  for (const { layer, ofInputs, ofOutputs } of layers) {
    const width = layer.inputs + 1;
    for (let o = 0; o < layer.outputs; o++) {
      for (let p = 0; p < layer.outputs; p++) {
        for (let i = 0; i < width; i++) {
          for (let j = 0; j < width; j++) {
            const found = ofOutputs[o * layer.outputs + p] * ofInputs[i * width + j];
            expect(found).toBeCloseTo(truth.get(indexOf(layer, o, i), indexOf(layer, p, j)), 9);
          }
        }
      }
    }
  }
});

it("on a linear model give its posterior, also for draws", () => {
  const mode = Float64Array.of(1, -1, 0.5);
  const parts = { network, likelihood, prior };
  const scale = new Float64Array(WEIGHTS).fill(PRIOR_SCALE);
  const form = finish(kroneckerForm({ parts, data, weights: mode }, scale));
  const count = 20_000;
  const draws = posteriorOf("gaussian", [form.gaussian(scale, 2)]).sample(count, makeKey(1));
  for (let i = 0; i < WEIGHTS; i++) {
    for (let j = 0; j <= i; j++) {
      const product = draws.reduce((sum, w) => sum + (w[i] - mode[i]) * (w[j] - mode[j]), 0) / count;
      const size = 2 * Math.sqrt(covariance.get(i, i) * covariance.get(j, j));
      expect(Math.abs(product - 2 * covariance.get(i, j))).toBeLessThan((5 * Math.SQRT2 * size) / Math.sqrt(count));
    }
  }
});

it("draws of a layer have the covariance (U ⊗ V) diag(S²) (U ⊗ V)ᵀ, where they belong in the weight vector", () => {
  const scale = new Float64Array(weights.length).fill(1.3);
  const form = finish(kroneckerForm({ parts: deepParts, data, weights }, scale));
  const gaussian = form.gaussian(scale, 1);
  const { layers } = finish(kroneckerInformation({ parts: deepParts, data, weights }));
  const count = 6000;
  const draws = posteriorOf("gaussian", [gaussian]).sample(count, makeKey(1));
  const truth = Matrix.diag([...gaussian.deviation].map((deviation) => deviation ** 2));
  for (const { layer, ofInputs, ofOutputs } of layers) {
    const width = layer.inputs + 1;
    const size = layer.outputs * width;
    const precision = Matrix.eye(size).mul(1 / 1.3 ** 2);
    const at = Array.from({ length: size }, (_, k) => indexOf(layer, Math.floor(k / width), k % width));
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < size; l++) {
        const g = ofOutputs[Math.floor(k / width) * layer.outputs + Math.floor(l / width)];
        precision.set(k, l, precision.get(k, l) + g * ofInputs[(k % width) * width + (l % width)]);
      }
    }
    const block = inverse(precision);
    for (let k = 0; k < size; k++) for (let l = 0; l < size; l++) truth.set(at[k], at[l], block.get(k, l));
  }
  for (let i = 0; i < weights.length; i++) {
    for (let j = 0; j <= i; j++) {
      const product = draws.reduce((sum, w) => sum + (w[i] - weights[i]) * (w[j] - weights[j]), 0) / count;
      const size = Math.sqrt(truth.get(i, i) * truth.get(j, j));
      expect(Math.abs(product - truth.get(i, j))).toBeLessThan((5.5 * Math.SQRT2 * size) / Math.sqrt(count));
    }
  }
});
