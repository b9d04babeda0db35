/** The variance of per-row gradients, the source of minibatch noise. */
import { openStream, type Key } from "../../../math/random.ts";
import type { NetworkRun } from "../posterior/posterior-method.ts";

/**
 * Fills `into` with the variance over all rows of each coordinate of ∇ log p(y_i | x_i, θ) at `weights`, computing
 * `atOnce` rows between yields. This is the diagonal of C, where the gradient of U on n of N rows drawn independently
 * has noise of covariance (N²/n) C.
 */
export function* rowVariances(
  { engine, rows }: Pick<NetworkRun, "engine" | "rows">,
  { weights, atOnce, into }: { readonly weights: Float64Array; readonly atOnce: number; readonly into: Float64Array },
): Generator<undefined, undefined> {
  const d = weights.length;
  const gradients = new Float64Array(atOnce * d);
  const sum = new Float64Array(d);
  const squares = new Float64Array(d);
  engine.writeWeights(weights);
  for (let from = 0; from < rows; from += atOnce) {
    const size = Math.min(atOnce, rows - from);
    engine.gradientsByRow(
      Int32Array.from({ length: size }, (_, i) => from + i),
      gradients,
    );
    for (let at = 0; at < size * d; at++) {
      const g = gradients[at];
      sum[at % d] += g;
      squares[at % d] += g * g;
    }
    yield;
  }
  for (let i = 0; i < d; i++) into[i] = Math.max(0, squares[i] / rows - (sum[i] / rows) ** 2);
}

/**
 * Minibatches of `size` rows drawn independently, with replacement. Their noise is independent, unlike that of epochs
 * in which each row occurs once.
 */
export function independentRows({ rows }: Pick<NetworkRun, "rows">, size: number, key: Key): () => Int32Array {
  const stream = openStream(key);
  const drawn = new Int32Array(size);
  return () => {
    for (let i = 0; i < size; i++) drawn[i] = stream.integer(rows);
    return drawn;
  };
}
