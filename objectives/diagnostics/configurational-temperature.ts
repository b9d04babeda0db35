/**
 * The temperature that weights are at, by their places: for θ ~ exp(−U/T) the mean of ⟨θ − c, ∇U(θ)⟩/d is T, whatever U
 * and whatever the center c (by parts). Minibatch noise and too large a step size show as a temperature above the one that
 * was asked for, a chain that has not come far as one below.
 */

/** ⟨θ − c, ∇U(θ)⟩/d of one draw; it scatters least for a center amid the draws, which must not depend on this one. */
export function configurationalTemperature(
  weights: Float64Array,
  gradientOfLogPosterior: Float64Array,
  center: Float64Array,
): number {
  let product = 0;
  for (let i = 0; i < weights.length; i++) product -= (weights[i] - center[i]) * gradientOfLogPosterior[i];
  return product / weights.length;
}

/** For each chain the mean of all draws of the others, which know nothing of its own; zero where there are none. */
export function centersOf(chains: readonly (readonly Float64Array[])[]): Float64Array[] {
  const count = chains[0][0].length;
  const sums = chains.map((draws) => {
    const sum = new Float64Array(count);
    for (const draw of draws) for (let i = 0; i < count; i++) sum[i] += draw[i];
    return sum;
  });
  const all = new Float64Array(count);
  for (const sum of sums) for (let i = 0; i < count; i++) all[i] += sum[i];
  const draws = chains.reduce((total, { length }) => total + length, 0);
  return sums.map((own, chain) => {
    const others = draws - chains[chain].length;
    return own.map((sum, i) => (others === 0 ? 0 : (all[i] - sum) / others));
  });
}
