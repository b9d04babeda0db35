/** Where a network lies in memory: records of words that ../../network/plan.ts writes. */

/** The words of the plan. */
export const LAYER_COUNT = 0,
  LAYERS = 1,
  COLUMNS = 2,
  DATA_X = 3,
  DATA_Y = 4,
  X = 5,
  Y = 6;
export const WEIGHTS = 7,
  COUNT = 8,
  GRADIENT = 9,
  PRIOR_MEAN = 10,
  PRECISION = 11,
  IS_WEIGHT = 12;
export const MOMENTUM = 13,
  SQUARE = 14,
  LIKELIHOOD = 15,
  OWN = 16,
  OWN_GRADIENT = 17,
  SCRATCH = 18,
  STATE = 19;
/** And its numbers of double precision. */
export const VARIANCE = 12,
  DATA_ROWS = 13,
  NORMALIZATION = 14;

/** The words of a layer. */
export const INPUTS = 0,
  INPUT_STRIDE = 1,
  OUTPUTS = 2,
  OUTPUT_STRIDE = 3,
  MATRIX = 4,
  BIAS = 5;
export const MATRIX_GRADIENT = 6,
  BIAS_GRADIENT = 7,
  ACTIVATION = 8,
  INPUT = 9,
  Z = 10,
  VALUES = 11,
  OUTPUT = 12;
export const DELTA = 13,
  OUTPUT_GRADIENT = 14,
  INPUT_GRADIENT = 15,
  SCALE = 16,
  BRANCH = 17;
const LAYER_BYTES = 80;

export function word(record: usize, index: usize): i32 {
  return load<i32>(record + (index << 2));
}

export function place(record: usize, index: usize): usize {
  return <usize>load<u32>(record + (index << 2));
}

export function single(record: usize, index: usize): f32 {
  return load<f32>(record + (index << 2));
}

export function double(record: usize, index: usize): f64 {
  return load<f64>(record + (index << 3));
}

export function layerAt(plan: usize, index: i32): usize {
  return place(plan, LAYERS) + <usize>index * LAYER_BYTES;
}

export function bytes(count: i32): usize {
  return (<usize>count) << 2;
}

export function padded(count: i32): i32 {
  return (count + 3) & ~3;
}
