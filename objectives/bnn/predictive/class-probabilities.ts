/** The posterior predictive of a classifier: for each new row, one vector of class probabilities per draw. */

/** An equally weighted mixture of `draws` categorical distributions for each of `rows` rows. */
export interface ClassPredictive {
  readonly draws: number;
  readonly rows: number;
  /** ≥ 2. */
  readonly classes: number;
  /**
   * draws × rows × classes: unnormalized log probabilities; the softmax over classes gives the probabilities of a draw.
   */
  readonly logits: Float64Array;
}

/** rows × classes: the predictive probabilities, which are softmax(logits / temperature) averaged over draws. */
export function classProbabilities({ draws, rows, classes, logits }: ClassPredictive, temperature = 1): Float64Array {
  const result = new Float64Array(rows * classes);
  const one = new Float64Array(classes);
  for (let s = 0; s < draws; s++) {
    for (let b = 0; b < rows; b++) {
      softmax(logits, (s * rows + b) * classes, temperature, one);
      for (let k = 0; k < classes; k++) result[b * classes + k] += one[k] / draws;
    }
  }
  return result;
}

/** Entropy of the predictive distribution and its two parts, per row, in nats. */
export interface EntropyParts {
  /** Entropy of the averaged probabilities. */
  readonly total: Float64Array;
  /** Mean entropy of the individual draws: uncertainty that more data would not remove. */
  readonly aleatoric: Float64Array;
  /** Mutual information of label and weights (Houlsby et al. 2011, BALD), ≥ 0: disagreement between draws. */
  readonly epistemic: Float64Array;
}

export function entropyParts(predictive: ClassPredictive): EntropyParts {
  const { draws, rows, classes, logits } = predictive;
  const averaged = classProbabilities(predictive);
  const one = new Float64Array(classes);
  const total = new Float64Array(rows);
  const aleatoric = new Float64Array(rows);
  for (let b = 0; b < rows; b++) {
    total[b] = entropy(averaged.subarray(b * classes, (b + 1) * classes));
    for (let s = 0; s < draws; s++) {
      softmax(logits, (s * rows + b) * classes, 1, one);
      aleatoric[b] += entropy(one) / draws;
    }
  }
  return { total, aleatoric, epistemic: total.map((value, b) => Math.max(0, value - aleatoric[b])) };
}

/** −Σ p ln p in nats, with 0 ln 0 = 0. */
function entropy(probabilities: Float64Array): number {
  let result = 0;
  for (const p of probabilities) if (p > 0) result -= p * Math.log(p);
  return result;
}

/** Writes the class probabilities of row `b` under draw `s` to `into`. */
export function softmaxOf({ rows, classes, logits }: ClassPredictive, s: number, b: number, into: Float64Array): void {
  softmax(logits, (s * rows + b) * classes, 1, into);
}

/** Writes softmax(logits[from …] / temperature) to `into`, without overflow. */
function softmax(logits: Float64Array, from: number, temperature: number, into: Float64Array): void {
  let largest = -Infinity;
  for (let k = 0; k < into.length; k++) largest = Math.max(largest, logits[from + k] / temperature);
  let sum = 0;
  for (let k = 0; k < into.length; k++) {
    into[k] = Math.exp(logits[from + k] / temperature - largest);
    sum += into[k];
  }
  for (let k = 0; k < into.length; k++) into[k] /= sum;
}

/**
 * Joins the predictives of several folds into one for all their rows, with the number of draws of the fold with the
 * fewest.
 */
export function joinClassPredictives(predictives: readonly ClassPredictive[]): ClassPredictive {
  if (predictives.length === 1) return predictives[0];
  const [{ classes }] = predictives;
  const draws = Math.min(...predictives.map((one) => one.draws));
  const rows = predictives.reduce((sum, one) => sum + one.rows, 0);
  const logits = new Float64Array(draws * rows * classes);
  let from = 0;
  for (const one of predictives) {
    const width = one.rows * classes;
    for (let s = 0; s < draws; s++) {
      logits.set(one.logits.subarray(s * width, (s + 1) * width), s * rows * classes + from);
    }
    from += width;
  }
  return { draws, rows, classes, logits };
}
