/** Where everything of a network lies in the memory of its machine. */
import * as at from "./words.ts";
import type { Views } from "./machine.ts";

/** z = W h · scale + b, then the activation, then what was given is added where `branch` > 0: h + branch · a(z). */
export interface LayerShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly scale: number;
  readonly activation: "linear" | "relu" | "tanh" | "gelu";
  readonly branch: number;
}

/** The numbers that a network is made of; weights are those of each layer, W (outputs × inputs) and b, then the likelihood's own. */
export interface NetworkShape {
  readonly layers: readonly LayerShape[];
  /** `variance` is the known one, or the least. */
  readonly likelihood: { readonly kind: "learned" | "fixed" | "heteroscedastic"; readonly variance: number };
  /** Independent normals, one for each weight. */
  readonly prior: { readonly mean: Float64Array; readonly scale: Float64Array };
  /** Rows × the first layer's inputs, and a target for each. */
  readonly data: { readonly x: Float64Array; readonly y: Float64Array; readonly rows: number };
  /** Most rows of a minibatch. */
  readonly capacity: number;
}

/** Langevin iterations of one call. */
export const ITERATIONS_AT_ONCE = 16;
/** The kernels draw noise for so many weights at a time. */
const NOISE_BLOCK = 1024;
/** The first bytes are left to the compiler's own. */
const BASE = 65_536;
/** One line of the cache. */
const ALIGNMENT = 64;

export interface Plan {
  readonly bytes: number;
  readonly address: number;
  /** Of the first layer's input. */
  readonly x: number;
  readonly columns: number;
  readonly weights: number;
  readonly gradient: number;
  readonly momentum: number;
  readonly square: number;
  /** Numbers in each of these four, padding included. */
  readonly count: number;
  /** Of each weight: its place among those. */
  readonly places: Int32Array;
  /** Row numbers of the minibatches of one call, settings and log posteriors of its iterations. */
  readonly rows: number;
  readonly settings: number;
  readonly values: number;
  /** The network's outputs, four numbers to a row. */
  readonly outputs: number;
  /** Writes the records, the data and the prior into a memory of zeros. */
  write(views: Views): void;
}

const padded = (count: number) => (count + 3) & ~3;
const activations = { linear: at.LINEAR, relu: at.RELU, tanh: at.TANH, gelu: at.GELU };
const likelihoods = { learned: at.LEARNED, fixed: at.FIXED, heteroscedastic: at.HETEROSCEDASTIC };

export function planNetwork(shape: NetworkShape): Plan {
  const { layers, likelihood, prior, data } = shape;
  let end = BASE;
  const take = (bytes: number) => {
    const address = end;
    end = Math.ceil((end + bytes) / ALIGNMENT) * ALIGNMENT;
    return address;
  };
  const capacity = padded(shape.capacity);
  const columns = padded(layers[0].inputs);
  const { places, starts, own, count } = placeWeights(layers, prior.mean.length);

  const plan = take(at.PLAN_BYTES);
  const records = take(4 * at.LAYER_WORDS * layers.length);
  const [dataX, dataY] = [take(4 * columns * data.rows), take(4 * data.rows)];
  const [x, y] = [take(4 * columns * capacity), take(4 * capacity)];
  const [weights, gradient, momentum, square] = [take(4 * count), take(4 * count), take(4 * count), take(4 * count)];
  const [priorMean, precision, isWeight] = [take(4 * count), take(4 * count), take(4 * count)];
  const largest = Math.max(...layers.map(({ inputs, outputs }) => padded(inputs) * padded(outputs)));
  const scratch = take(4 * Math.max(NOISE_BLOCK, largest));
  const state = take(64);
  const rows = take(4 * shape.capacity * ITERATIONS_AT_ONCE);
  const settings = take(at.SETTINGS_BYTES * ITERATIONS_AT_ONCE);
  const values = take(8 * ITERATIONS_AT_ONCE);
  const buffers = layers.map(({ outputs, activation, branch }) => {
    const bytes = 4 * capacity * padded(outputs);
    const z = take(bytes);
    // Slopes are computed from values, but for gelu's.
    const value = activation === "gelu" ? take(bytes) : z;
    return { z, value, output: branch > 0 ? take(bytes) : value, delta: take(bytes), gradient: take(bytes) };
  });

  function writeLayer({ words, singles }: Views, l: number): void {
    const { inputs, outputs, activation, scale, branch } = layers[l];
    const record = records / 4 + l * at.LAYER_WORDS;
    const set = (word: number, value: number) => (words[record + word] = value);
    set(at.INPUTS, inputs);
    set(at.INPUT_STRIDE, padded(inputs));
    set(at.OUTPUTS, outputs);
    set(at.OUTPUT_STRIDE, padded(outputs));
    set(at.MATRIX, weights + 4 * starts[l].matrix);
    set(at.BIAS, weights + 4 * starts[l].bias);
    set(at.MATRIX_GRADIENT, gradient + 4 * starts[l].matrix);
    set(at.BIAS_GRADIENT, gradient + 4 * starts[l].bias);
    set(at.ACTIVATION, activations[activation]);
    set(at.INPUT, l === 0 ? x : buffers[l - 1].output);
    set(at.Z, buffers[l].z);
    set(at.VALUES, buffers[l].value);
    set(at.OUTPUT, buffers[l].output);
    set(at.DELTA, buffers[l].delta);
    set(at.OUTPUT_GRADIENT, buffers[l].gradient);
    set(at.INPUT_GRADIENT, l === 0 ? 0 : buffers[l - 1].gradient);
    singles[record + at.SCALE] = scale;
    singles[record + at.BRANCH] = branch;
  }

  function write(views: Views): void {
    const { words, singles, doubles } = views;
    const set = (word: number, value: number) => (words[plan / 4 + word] = value);
    set(at.LAYER_COUNT, layers.length);
    set(at.LAYERS, records);
    set(at.COLUMNS, columns);
    set(at.DATA_X, dataX);
    set(at.DATA_Y, dataY);
    set(at.X, x);
    set(at.Y, y);
    set(at.WEIGHTS, weights);
    set(at.COUNT, count);
    set(at.GRADIENT, gradient);
    set(at.PRIOR_MEAN, priorMean);
    set(at.PRECISION, precision);
    set(at.IS_WEIGHT, isWeight);
    set(at.MOMENTUM, momentum);
    set(at.SQUARE, square);
    set(at.LIKELIHOOD, likelihoods[likelihood.kind]);
    set(at.OWN, weights + 4 * own);
    set(at.OWN_GRADIENT, gradient + 4 * own);
    set(at.SCRATCH, scratch);
    set(at.STATE, state);
    doubles[plan / 8 + at.VARIANCE] = likelihood.variance;
    doubles[plan / 8 + at.DATA_ROWS] = data.rows;
    doubles[plan / 8 + at.NORMALIZATION] = prior.scale.reduce(
      (sum, scale) => sum - Math.log(scale) - 0.5 * Math.log(2 * Math.PI),
      0,
    );
    layers.forEach((_, l) => writeLayer(views, l));
    places.forEach((index, i) => {
      singles[priorMean / 4 + index] = prior.mean[i];
      singles[precision / 4 + index] = 1 / (prior.scale[i] * prior.scale[i]);
      singles[isWeight / 4 + index] = 1;
    });
    writeRows(singles, data.x, { rows: data.rows, width: layers[0].inputs, stride: columns, index: dataX / 4 });
    singles.set(data.y.subarray(0, data.rows), dataY / 4);
  }

  const outputs = buffers[layers.length - 1].z;
  const vectors = { weights, gradient, momentum, square, count, places };
  return { bytes: end, address: plan, x, columns, ...vectors, rows, settings, values, outputs, write };
}

/** Copies rows of `width` numbers to rows of `stride`. */
export function writeRows(
  singles: Float32Array,
  x: Float64Array,
  to: { readonly rows: number; readonly width: number; readonly stride: number; readonly index: number },
): void {
  const { rows, width, stride, index } = to;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) singles[index + i * stride + j] = x[i * width + j];
  }
}

/** Matrices lie turned, inputs × outputs, so that the way forward reads them as they are. */
function placeWeights(layers: readonly LayerShape[], weightCount: number) {
  const places = new Int32Array(weightCount);
  let next = 0;
  let end = 0;
  const starts = layers.map(({ inputs, outputs }) => {
    const stride = padded(outputs);
    const matrix = end;
    const bias = matrix + padded(inputs) * stride;
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) places[next++] = matrix + i * stride + o;
    }
    for (let o = 0; o < outputs; o++) places[next++] = bias + o;
    end = bias + stride;
    return { matrix, bias };
  });
  const own = end;
  while (next < weightCount) places[next++] = end++;
  // There is a place for the likelihood's own weight even where it has none.
  return { places, starts, own, count: (Math.max(end, own + 1) + 7) & ~7 };
}
