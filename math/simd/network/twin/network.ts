/** ../../assembly/network/network.ts: the way through the layers and back, and whole iterations. */
import type { Views } from "../machine.ts";
import * as at from "../words.ts";
import { activate, addBranch, deactivate } from "./activation.ts";
import { logDensity } from "./likelihood.ts";
import { columnSums, multiply, transpose } from "./matmul.ts";
import { addPrior, adamUpdate, langevinUpdate } from "./update.ts";

const padded = (count: number) => (count + 3) & ~3;

/** The words of layer `index`, by name. */
function layerOf({ words, singles }: Views, plan: number, index: number) {
  const record = words[plan / 4 + at.LAYERS] / 4 + index * at.LAYER_WORDS;
  const word = (name: number) => words[record + name];
  return {
    inputs: word(at.INPUTS),
    inputStride: word(at.INPUT_STRIDE),
    outputs: word(at.OUTPUTS),
    outputStride: word(at.OUTPUT_STRIDE),
    matrix: word(at.MATRIX),
    bias: word(at.BIAS),
    matrixGradient: word(at.MATRIX_GRADIENT),
    biasGradient: word(at.BIAS_GRADIENT),
    activation: word(at.ACTIVATION),
    input: word(at.INPUT),
    z: word(at.Z),
    values: word(at.VALUES),
    output: word(at.OUTPUT),
    delta: word(at.DELTA),
    outputGradient: word(at.OUTPUT_GRADIENT),
    inputGradient: word(at.INPUT_GRADIENT),
    scale: singles[record + at.SCALE],
    branch: singles[record + at.BRANCH],
  };
}

/** A matrix at an address, without gaps between rows of `row` numbers. */
const dense = (address: number, row: number) => ({ at: address / 4, row, column: 1 });

function gather({ singles: s, words }: Views, plan: number, rows: number, count: number): void {
  const word = (name: number) => words[plan / 4 + name];
  const stride = word(at.COLUMNS);
  const x = word(at.X) / 4;
  for (let i = 0; i < count; i++) {
    const from = word(at.DATA_X) / 4 + words[rows / 4 + i] * stride;
    s.copyWithin(x + i * stride, from, from + stride);
    s[word(at.Y) / 4 + i] = s[word(at.DATA_Y) / 4 + words[rows / 4 + i]];
  }
  s.fill(0, x + count * stride, x + padded(count) * stride);
}

export function forward(views: Views, plan: number, rows: number): void {
  const m = padded(rows);
  for (let l = 0; l < views.words[plan / 4 + at.LAYER_COUNT]; l++) {
    const layer = layerOf(views, plan, l);
    const { inputs, inputStride, outputStride, input, z, values, activation, branch } = layer;
    multiply(views, {
      a: dense(input, inputStride),
      b: dense(layer.matrix, outputStride),
      c: dense(z, outputStride),
      m,
      n: outputStride,
      k: inputs,
      alpha: layer.scale,
      d: dense(layer.bias, 0),
    });
    if (activation === at.LINEAR) continue;
    const size = 4 * m * outputStride;
    activate(views, activation, z, { out: values, size });
    if (branch > 0) addBranch(views, branch, { input, values, out: layer.output, size });
  }
}

function backward(views: Views, plan: number, rows: number): void {
  const m = padded(rows);
  for (let l = views.words[plan / 4 + at.LAYER_COUNT] - 1; l >= 0; l--) {
    const layer = layerOf(views, plan, l);
    const { inputStride, outputStride, input, delta, scale, branch, activation, outputGradient } = layer;
    if (activation !== at.LINEAR) {
      const buffers = { z: layer.z, values: layer.values, gradient: outputGradient, delta, size: 4 * m * outputStride };
      deactivate(views, activation, branch > 0 ? branch : 1, buffers);
    }
    multiply(views, {
      a: { at: input / 4, row: 1, column: inputStride },
      b: dense(delta, outputStride),
      c: dense(layer.matrixGradient, outputStride),
      m: inputStride,
      n: outputStride,
      k: rows,
      alpha: scale,
      d: null,
    });
    columnSums(views, delta, { m: rows, n: outputStride }, layer.biasGradient);
    if (l === 0) continue;
    const turned = views.words[plan / 4 + at.SCRATCH];
    transpose(views, layer.matrix, { m: inputStride, n: outputStride }, turned);
    multiply(views, {
      a: dense(delta, outputStride),
      b: dense(turned, inputStride),
      c: dense(layer.inputGradient, inputStride),
      m,
      n: inputStride,
      k: layer.outputs,
      alpha: scale,
      d: branch > 0 ? dense(outputGradient, inputStride) : null,
    });
  }
}

function descend(views: Views, plan: number, rows: number, count: number): number {
  const { words, doubles } = views;
  const word = (name: number) => words[plan / 4 + name];
  gather(views, plan, rows, count);
  forward(views, plan, count);
  const last = layerOf(views, plan, word(at.LAYER_COUNT) - 1);
  const factor = doubles[plan / 8 + at.DATA_ROWS] / count;
  const value = logDensity(views, {
    kind: word(at.LIKELIHOOD),
    outputs: last.z,
    targets: word(at.Y),
    rows: count,
    delta: last.delta,
    factor,
    variance: doubles[plan / 8 + at.VARIANCE],
    own: word(at.OWN),
    ownGradient: word(at.OWN_GRADIENT),
  });
  backward(views, plan, count);
  return factor * value + doubles[plan / 8 + at.NORMALIZATION];
}

export function logPosterior(views: Views, plan: number, rows: number, count: number): number {
  const value = descend(views, plan, rows, count);
  return value - 0.5 * addPrior(views, plan);
}

interface Iterations {
  readonly rows: number;
  readonly count: number;
  readonly settings: number;
  readonly iterations: number;
  readonly values: number;
}

export function langevin(views: Views, plan: number, run: Iterations): number {
  const { rows, count, settings, iterations, values } = run;
  const { words, doubles } = views;
  for (let t = 0; t < iterations; t++) {
    const likelihood = descend(views, plan, rows + 4 * t * count, count);
    const own = settings + at.SETTINGS_BYTES * t;
    const squares = langevinUpdate(views, plan, {
      stepSize: doubles[own / 8],
      temperature: doubles[own / 8 + 1],
      high: words[own / 4 + 4],
      low: words[own / 4 + 5],
    });
    const value = likelihood - 0.5 * squares;
    doubles[values / 8 + t] = value;
    if (!Number.isFinite(value)) return t + 1;
  }
  return iterations;
}

interface AdamRun {
  readonly rows: number;
  readonly count: number;
  readonly learningRate: number;
  readonly momentumTotal: number;
  readonly squareTotal: number;
}

export function adam(views: Views, plan: number, run: AdamRun): number {
  const value = descend(views, plan, run.rows, run.count);
  return value - 0.5 * adamUpdate(views, plan, run);
}
