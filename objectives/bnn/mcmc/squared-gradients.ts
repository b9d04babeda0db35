/**
 * The adaptive mass of Springenberg et al. 2016 (section 4.2): running means g of the gradient and v̂ of its square,
 * with a memory τ that is short while the gradient drifts and long while it only fluctuates, and M⁻¹ = v̂^−½.
 *
 * τ ← τ + 1 − τ g²/v̂, g ← g + (∇U − g)/τ, v̂ ← v̂ + ((∇U)² − v̂)/τ
 */

/**
 * Updates with a gradient and writes M^−½ = v̂^−¼ to `scale`, capped at the initial `scale` (the prior standard
 * deviations), because gradients at a mode may be smaller than where the posterior mass lies. Initially v̂ corresponds
 * to a squared gradient of 1 per row, that is, N² for `rows` = N.
 */
export function openSquaredGradients(scale: Float64Array, rows: number): (gradient: Float64Array) => void {
  const memory = new Float64Array(scale.length).fill(1);
  const mean = new Float64Array(scale.length);
  const squares = new Float64Array(scale.length).fill(rows * rows);
  const most = scale.slice();
  return (gradient) => {
    for (let i = 0; i < scale.length; i++) {
      const slope = gradient[i];
      // τ is at least 1, its value if g² = v̂. If rounding made it smaller, v̂ could become negative.
      memory[i] = Math.max(1, memory[i] + 1 - (memory[i] * mean[i] * mean[i]) / squares[i]);
      mean[i] += (slope - mean[i]) / memory[i];
      squares[i] += (slope * slope - squares[i]) / memory[i];
      scale[i] = Math.min(most[i], squares[i] ** -0.25);
    }
  };
}
