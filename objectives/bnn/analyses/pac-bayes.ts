/**
 * A PAC-Bayes bound on the error rate of a stochastic network whose weights are drawn from Q, trained on n rows, with a
 * prior P that is independent of those rows: with probability at least 1 − δ, kl(R̂ ‖ R) ≤ (KL(Q‖P) + ln(2√n/δ))/n
 * (Langford & Seeger 2001; Maurer 2004).
 */

/** kl(q ‖ p) between Bernoulli distributions, in nats; ∞ where p assigns probability 0 to an outcome that q allows. */
export function bernoulliKl(q: number, p: number): number {
  const part = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return part(q, p) + part(1 - q, 1 - p);
}

/** The largest p ≥ q with kl(q ‖ p) ≤ c, by bisection to double precision. */
export function klInverse(q: number, c: number): number {
  let [low, high] = [q, 1];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (bernoulliKl(q, middle) <= c) low = middle;
    else high = middle;
  }
  return low;
}

export interface DiagonalGaussian {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** KL(Q ‖ P) in nats, over the first `count` coordinates. */
export function gaussianKl(q: DiagonalGaussian, p: DiagonalGaussian, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const ratio = q.deviation[i] / p.deviation[i];
    sum += 0.5 * (ratio ** 2 + ((q.mean[i] - p.mean[i]) / p.deviation[i]) ** 2 - 1) - Math.log(ratio);
  }
  return sum;
}

interface Observed {
  /** Error rate on the training rows, averaged over `draws` draws of the weights. */
  readonly error: number;
  readonly draws: number;
  readonly rows: number;
  readonly kl: number;
  /** Probability that the bound fails; half of it is spent on estimating the mean over draws. */
  readonly delta: number;
}

/** An upper bound, from 0 to 1, on the error rate for rows from the same distribution. */
export function pacBayesBound({ error, draws, rows, kl, delta }: Observed): number {
  const sampled = klInverse(error, Math.log(4 / delta) / draws);
  return klInverse(sampled, (kl + Math.log((4 * Math.sqrt(rows)) / delta)) / rows);
}
