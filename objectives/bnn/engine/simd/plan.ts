/** The memory layout of a network on its backend, and the records that the kernels read. */
import { LOG_TWO_PI } from "../../../../math/constants.ts";
import { openArena, padded } from "./arena.ts";
import type { Views } from "./backend.ts";
import { placeWeights } from "./weight-offsets.ts";
import { recordsOf } from "./records.ts";
import { stepsOf, type NetworkShape } from "./shape.ts";
import { likelihoodNumbers } from "./likelihood-numbers.ts";
import * as at from "./record-layout.ts";

/** Maximum number of Langevin iterations per call. */
export const ITERATIONS_AT_ONCE = 16;
/** The kernels draw noise for blocks of this many weights. */
export const NOISE_BLOCK = 1024;
const STATE_BYTES = 64;

export interface Plan {
  readonly bytes: number;
  readonly address: number;
  /** The input of the first layer. */
  readonly x: number;
  readonly columns: number;
  readonly weights: number;
  readonly gradient: number;
  readonly momentum: number;
  readonly square: number;
  /** Length of each of these four arrays, padding included. */
  readonly count: number;
  /** Offset of each weight within them. */
  readonly offsets: Int32Array;
  /** Row indices of the minibatches of one call, and the settings and log posteriors of its iterations. */
  readonly rows: number;
  readonly settings: number;
  readonly values: number;
  /** The state of the random numbers, and the buffer for a block of them. */
  readonly state: number;
  readonly scratch: number;
  /** The network's outputs: their address, the number per row, and the row stride. */
  readonly outputs: number;
  readonly outputCount: number;
  readonly outputStride: number;
  readonly hasDropout: boolean;
  /** Writes the records, the data and the prior into zeroed memory. */
  write(views: Views): void;
}

export function planNetwork(shape: NetworkShape): Plan {
  const { inputs, layers, likelihood, prior, data } = shape;
  const steps = stepsOf(layers);
  const observed = likelihoodNumbers(likelihood);
  const arena = openArena();
  const take = (numbers: number) => arena.take(4 * numbers);
  const capacity = padded(shape.capacity);
  const columns = padded(inputs);
  const { offsets, starts, own, count } = placeWeights(steps, prior.mean.length);

  const address = arena.take(at.PLAN_BYTES);
  const recordsAt = take(at.RECORD_WORDS * steps.length);
  const [dataX, dataY] = [take(columns * data.rows), take(data.rows)];
  const [x, y] = [take(columns * capacity), take(capacity)];
  const [weights, gradient, momentum, square] = [take(count), take(count), take(count), take(count)];
  const [priorMean, precision, isWeight] = [take(count), take(count), take(count)];
  const matrices = steps.map((step) => (step.kind === "dense" ? padded(step.inputs) * padded(step.outputs) : 0));
  const scratch = take(Math.max(NOISE_BLOCK, ...matrices));
  const [state, maskState] = [arena.take(STATE_BYTES), arena.take(STATE_BYTES)];
  const rows = take(shape.capacity * ITERATIONS_AT_ONCE);
  const settings = arena.take(at.SETTINGS_BYTES * ITERATIONS_AT_ONCE);
  const values = arena.take(8 * ITERATIONS_AT_ONCE);
  const rowOwnGradients = take(capacity);
  const records = recordsOf(steps, { arena, capacity, x, inputs, weights, gradient, starts });

  function write(views: Views): void {
    const { words, singles, doubles } = views;
    const set = (word: number, value: number) => (words[address / 4 + word] = value);
    set(at.RECORD_COUNT, records.length);
    set(at.RECORDS, recordsAt);
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
    set(at.LIKELIHOOD, observed.kind);
    set(at.OWN, weights + 4 * own);
    set(at.OWN_GRADIENT, gradient + 4 * own);
    set(at.SCRATCH, scratch);
    set(at.STATE, state);
    set(at.MASK_STATE, maskState);
    set(at.ROW_OWN_GRADIENTS, rowOwnGradients);
    doubles[address / 8 + at.VARIANCE] = observed.variance;
    doubles[address / 8 + at.DEGREES] = observed.degrees;
    doubles[address / 8 + at.CONSTANT] = observed.constant;
    doubles[address / 8 + at.DATA_ROWS] = data.rows;
    doubles[address / 8 + at.NORMALIZATION] = prior.scale.reduce(
      (sum, scale) => sum - Math.log(scale) - 0.5 * LOG_TWO_PI,
      0,
    );
    records.forEach((record, r) => {
      const base = recordsAt / 4 + r * at.RECORD_WORDS;
      for (const [word, value] of Object.entries(record.words)) words[base + Number(word)] = value;
      for (const [word, value] of Object.entries(record.singles)) singles[base + Number(word)] = value;
    });
    offsets.forEach((index, i) => {
      singles[priorMean / 4 + index] = prior.mean[i];
      singles[precision / 4 + index] = 1 / (prior.scale[i] * prior.scale[i]);
      singles[isWeight / 4 + index] = 1;
    });
    writeRows(singles, data.x, { rows: data.rows, width: inputs, stride: columns, index: dataX / 4 });
    singles.set(data.y.subarray(0, data.rows), dataY / 4);
  }

  const { [at.OUTPUT]: outputs, [at.OUTPUTS]: outputCount } = records[records.length - 1].words;
  const vectors = { weights, gradient, momentum, square, count, offsets };
  const ends = { x, columns, outputs, outputCount, outputStride: padded(outputCount) };
  const hasDropout = steps.some((step) => step.kind === "dropout");
  return {
    bytes: arena.end(),
    address,
    ...vectors,
    ...ends,
    rows,
    settings,
    values,
    state,
    scratch,
    hasDropout,
    write,
  };
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
