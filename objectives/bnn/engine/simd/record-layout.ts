/** The record layout of a network in memory. assembly/plan.ts repeats the numbers. */

/** The words (four bytes each) of a plan. */
export const RECORD_COUNT = 0;
export const RECORDS = 1;
/** Row stride of the data, in numbers. */
export const COLUMNS = 2;
export const DATA_X = 3;
export const DATA_Y = 4;
/** Number of rows in the minibatch. */
export const X = 5;
export const Y = 6;
export const WEIGHTS = 7;
/** Number of weights, padding included; a multiple of eight. */
export const COUNT = 8;
export const GRADIENT = 9;
export const PRIOR_MEAN = 10;
export const PRECISION = 11;
/** 1 for a weight, 0 for padding. */
export const IS_WEIGHT = 12;
export const MOMENTUM = 13;
export const SQUARE = 14;
export const LIKELIHOOD = 15;
/** Address of the likelihood's own weight. */
export const OWN = 16;
export const OWN_GRADIENT = 17;
/** Buffer for a block of noise or for the largest transposed matrix. */
export const SCRATCH = 18;
/** The state of the stream of normal numbers. */
export const STATE = 19;
/** 1 in a training iteration of a network with dropout, else 0. */
export const IS_DROPPING = 20;
/** The key of its dropout masks, and the state of their stream. */
export const MASK_HIGH = 21;
export const MASK_LOW = 22;
export const MASK_STATE = 23;
/** For each row of the minibatch: its gradient with respect to the likelihood's own weight. */
export const ROW_OWN_GRADIENTS = 24;

/** The double-precision numbers (eight bytes each) of a plan, after its words. */
export const VARIANCE = 16;
export const DATA_ROWS = 17;
/** Constant terms of the log prior. */
export const NORMALIZATION = 18;
/** Degrees of freedom of Student's t. */
export const DEGREES = 19;
/** The likelihood's constant per row, or the logarithm of its rate. */
export const CONSTANT = 20;
export const PLAN_BYTES = 192;

/** Words common to all records; a record is one step of the forward pass. */
export const KIND = 0;
export const INPUTS = 1;
export const INPUT_STRIDE = 2;
export const OUTPUTS = 3;
export const OUTPUT_STRIDE = 4;
export const INPUT = 5;
export const OUTPUT = 6;
export const OUTPUT_GRADIENT = 7;
/** 0 if not needed. */
export const INPUT_GRADIENT = 8;
export const RECORD_WORDS = 16;

/** The kinds of records, and the words specific to each kind. */
export const DENSE = 0;
export const MATRIX = 9;
export const BIAS = 10;
export const MATRIX_GRADIENT = 11;
export const BIAS_GRADIENT = 12;
/** In single precision. */
export const SCALE = 13;
/** Buffer to add to the gradient with respect to its input; 0 for none. */
export const ADDED = 14;

export const ACTIVATION = 1;
export const FUNCTION = 9;
/** a′(z), for the functions that store it. */
export const SLOPES = 10;

export const LAYER_NORM = 2;
export const GAIN = 9;
export const SHIFT = 10;
export const GAIN_GRADIENT = 11;
export const SHIFT_GRADIENT = 12;
export const STANDARDIZED = 13;
/** One per row. */
export const INVERSES = 14;
/** In single precision. */
export const EPSILON = 15;

export const DROPOUT = 3;
export const MASK = 9;
/** A value is dropped if its random word is below this; unsigned. */
export const THRESHOLD = 10;
/** In single precision. */
export const KEPT = 11;

/**
 * Start of a residual block: SKIP is the gradient at its end. If the block begins with a dense layer, that layer adds
 * it instead (ADDED).
 */
export const FORK = 4;
/** End of a residual block: SKIP is its input. */
export const JOIN = 5;
export const SKIP = 9;
/** In single precision. */
export const BRANCH = 10;

/**
 * Settings of one Langevin iteration: step size and temperature (f64), the key of the noise, and the key of the masks.
 */
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
export const STUDENT = 4;
export const POISSON = 5;
export const BERNOULLI = 6;
