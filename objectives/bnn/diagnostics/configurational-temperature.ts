/**
 * The temperature estimated from the positions of the weights: for θ ~ exp(−U/T) the mean of ⟨θ − c, ∇U(θ)⟩/d is T, for
 * any U and any centre c (integration by parts). Minibatch noise and too large a step size raise it above the nominal
 * temperature; a chain that has not moved far from its start shows a lower one.
 */

/**
 * ⟨θ − c, ∇U(θ)⟩/d of one draw, over all its weights or only weights `from` … `to − 1` (the identity holds for each
 * weight separately). The variance is smallest for a centre among the draws; the centre must not depend on this draw.
 */
export function configurationalTemperature(
  weights: Float64Array,
  gradientOfLogPosterior: Float64Array,
  center: Float64Array,
  { from, to }: { readonly from: number; readonly to: number } = { from: 0, to: weights.length },
): number {
  let product = 0;
  for (let i = from; i < to; i++) product -= (weights[i] - center[i]) * gradientOfLogPosterior[i];
  return product / (to - from);
}

/**
 * For each chain, the mean of all draws of the other chains, which is independent of its own draws; zero if there are
 * no others.
 */
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
