/** The memory layout of a network: records of words that ../plan.ts writes; ../record-layout.ts describes them. */

/** The words of the plan. */
export const RECORD_COUNT = 0,
  RECORDS = 1,
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
export const IS_DROPPING = 20,
  MASK_HIGH = 21,
  MASK_LOW = 22,
  MASK_STATE = 23,
  ROW_OWN_GRADIENTS = 24;
/** Its double-precision numbers. */
export const VARIANCE = 16,
  DATA_ROWS = 17,
  NORMALIZATION = 18,
  DEGREES = 19,
  CONSTANT = 20;

/** The words of every record. */
export const KIND = 0,
  INPUTS = 1,
  INPUT_STRIDE = 2,
  OUTPUTS = 3,
  OUTPUT_STRIDE = 4,
  INPUT = 5,
  OUTPUT = 6,
  OUTPUT_GRADIENT = 7,
  INPUT_GRADIENT = 8;
const RECORD_BYTES = 64;

/** The kinds of records, and the words specific to each. */
export const DENSE = 0,
  MATRIX = 9,
  BIAS = 10,
  MATRIX_GRADIENT = 11,
  BIAS_GRADIENT = 12,
  SCALE = 13,
  ADDED = 14;
export const ACTIVATION = 1,
  FUNCTION = 9,
  SLOPES = 10;
export const LAYER_NORM = 2,
  GAIN = 9,
  SHIFT = 10,
  GAIN_GRADIENT = 11,
  SHIFT_GRADIENT = 12,
  STANDARDIZED = 13,
  INVERSES = 14,
  EPSILON = 15;
export const DROPOUT = 3,
  MASK = 9,
  THRESHOLD = 10,
  KEPT = 11;
export const FORK = 4,
  JOIN = 5,
  SKIP = 9,
  BRANCH = 10;

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

export function recordAt(plan: usize, index: i32): usize {
  return place(plan, RECORDS) + <usize>index * RECORD_BYTES;
}

export function bytes(count: i32): usize {
  return (<usize>count) << 2;
}

export function padded(count: i32): i32 {
  return (count + 3) & ~3;
}
