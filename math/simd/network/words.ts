/** The records that say where a network lies in memory. ../assembly/network/plan.ts repeats the numbers. */

/** The words (four bytes) of a plan. */
export const RECORD_COUNT = 0;
export const RECORDS = 1;
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
/** 1 in an iteration of training of a network with dropout, else 0. */
export const IS_DROPPING = 20;
/** The key of its masks, and the state of their stream. */
export const MASK_HIGH = 21;
export const MASK_LOW = 22;
export const MASK_STATE = 23;
/** For each row of the minibatch: its gradient in the likelihood's own weight. */
export const ROW_OWN_GRADIENTS = 24;

/** The numbers (eight bytes) of a plan, after its words. */
export const VARIANCE = 16;
export const DATA_ROWS = 17;
/** What the log prior has beside its squares. */
export const NORMALIZATION = 18;
export const PLAN_BYTES = 192;

/** The words of every record: one step of the way through the network. */
export const KIND = 0;
export const INPUTS = 1;
export const INPUT_STRIDE = 2;
export const OUTPUTS = 3;
export const OUTPUT_STRIDE = 4;
export const INPUT = 5;
export const OUTPUT = 6;
export const OUTPUT_GRADIENT = 7;
/** 0 where nobody asks for it. */
export const INPUT_GRADIENT = 8;
export const RECORD_WORDS = 16;

/** The kinds of records, and the words that only theirs have. */
export const DENSE = 0;
export const MATRIX = 9;
export const BIAS = 10;
export const MATRIX_GRADIENT = 11;
export const BIAS_GRADIENT = 12;
/** Of single precision. */
export const SCALE = 13;
/** What is added to the gradient in its input; 0 for nothing. */
export const ADDED = 14;

export const ACTIVATION = 1;
export const FUNCTION = 9;
/** a′(z), for those functions that keep it. */
export const SLOPES = 10;

export const LAYER_NORM = 2;
export const GAIN = 9;
export const SHIFT = 10;
export const GAIN_GRADIENT = 11;
export const SHIFT_GRADIENT = 12;
export const STANDARDIZED = 13;
/** One for each row. */
export const INVERSES = 14;
/** Of single precision. */
export const EPSILON = 15;

export const DROPOUT = 3;
export const MASK = 9;
/** Words below it are dropped; unsigned. */
export const THRESHOLD = 10;
/** Of single precision. */
export const KEPT = 11;

/** Where a residual block begins: SKIP is the gradient at its end. A dense layer that comes first does its work (ADDED). */
export const FORK = 4;
/** Where it ends: SKIP is what it was given. */
export const JOIN = 5;
export const SKIP = 9;
/** Of single precision. */
export const BRANCH = 10;

/** Settings of one Langevin iteration: step size, temperature (f64), the key of the noise, that of the masks. */
export const SETTINGS_BYTES = 32;

/** Kinds of activation. */
export const RELU = 1;
export const TANH = 2;
export const GELU = 3;
export const SILU = 4;

/** Kinds of likelihood. */
export const LEARNED = 0;
export const FIXED = 1;
export const HETEROSCEDASTIC = 2;
export const CATEGORICAL = 3;
