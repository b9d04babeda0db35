/** The records that say where a network lies in memory. ../assembly/network/plan.ts repeats the numbers. */

/** The words (four bytes) of a plan. */
export const LAYER_COUNT = 0;
export const LAYERS = 1;
/** Numbers from row to row of the data. */
export const COLUMNS = 2;
export const DATA_X = 3;
export const DATA_Y = 4;
/** The rows of the minibatch. */
export const X = 5;
export const Y = 6;
export const WEIGHTS = 7;
/** Numbers in the weights, padding included; a multiple of eight. */
export const COUNT = 8;
export const GRADIENT = 9;
export const PRIOR_MEAN = 10;
export const PRECISION = 11;
/** 1 for a weight, 0 for padding. */
export const IS_WEIGHT = 12;
export const MOMENTUM = 13;
export const SQUARE = 14;
export const LIKELIHOOD = 15;
/** The likelihood's own weight. */
export const OWN = 16;
export const OWN_GRADIENT = 17;
/** Room for a block of noise, or for the largest matrix turned. */
export const SCRATCH = 18;
/** The state of the stream of normal numbers. */
export const STATE = 19;

/** The numbers (eight bytes) of a plan, after its words. */
export const VARIANCE = 12;
export const DATA_ROWS = 13;
/** What the log prior has beside its squares. */
export const NORMALIZATION = 14;
export const PLAN_BYTES = 128;

/** The words of a layer. */
export const INPUTS = 0;
export const INPUT_STRIDE = 1;
export const OUTPUTS = 2;
export const OUTPUT_STRIDE = 3;
export const MATRIX = 4;
export const BIAS = 5;
export const MATRIX_GRADIENT = 6;
export const BIAS_GRADIENT = 7;
export const ACTIVATION = 8;
export const INPUT = 9;
export const Z = 10;
export const VALUES = 11;
export const OUTPUT = 12;
export const DELTA = 13;
export const OUTPUT_GRADIENT = 14;
export const INPUT_GRADIENT = 15;
/** These two are numbers of single precision. */
export const SCALE = 16;
export const BRANCH = 17;
export const LAYER_WORDS = 20;

/** Settings of one Langevin iteration. */
export const SETTINGS_BYTES = 24;

/** Kinds of activation. */
export const LINEAR = 0;
export const RELU = 1;
export const TANH = 2;
export const GELU = 3;

/** Kinds of likelihood. */
export const LEARNED = 0;
export const FIXED = 1;
export const HETEROSCEDASTIC = 2;
