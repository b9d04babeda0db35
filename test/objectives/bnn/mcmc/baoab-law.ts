/** The stationary distribution of BAOAB on a Gaussian with minibatch noise, computed from its steps. */
export interface Step {
  readonly h: number;
  readonly friction: number;
  readonly A?: number;
  readonly V?: number;
  readonly inverseMass?: number;
  readonly temperature?: number;
  /** The noise variance that is subtracted from the injected noise. */
  readonly known?: number;
}

/** The stationary variance of θ, and of M^-½ m, under BAOAB on U = Aθ²/2, from Σ = BΣBᵀ + Q (discrete Lyapunov), by iterating it. */
export function lyapunov({ h, friction, A = 1, V = 0, inverseMass: w = 1, temperature = 1, known = 0 }: Step) {
  const c = Math.exp(-friction * h);
  const spread = Math.max(0, (temperature * (1 - c * c)) / w - ((1 + c) / 2) ** 2 * h * h * known);
  // One step of (θ, m) with noise n of variance V and ξ.
  const step = (theta: number, m: number, n: number, xi: number): [number, number] => {
    const kicked = m + h * (-A * theta + n);
    const renewed = c * kicked + xi;
    return [theta + (h / 2) * w * (kicked + renewed), renewed];
  };
  const [a, b] = step(1, 0, 0, 0);
  const [d, e] = step(0, 1, 0, 0);
  const [n0, n1] = step(0, 0, 1, 0);
  const [x0, x1] = step(0, 0, 0, 1);
  let [p, q, r] = [0, 0, 0];
  for (let k = 0; k < 200_000; k++) {
    const next = [
      a * a * p + 2 * a * d * q + d * d * r + n0 * n0 * V + x0 * x0 * spread,
      a * b * p + (a * e + b * d) * q + d * e * r + n0 * n1 * V + x0 * x1 * spread,
      b * b * p + 2 * b * e * q + e * e * r + n1 * n1 * V + x1 * x1 * spread,
    ];
    if (Math.abs(next[0] - p) < 1e-15 * next[0]) return { position: next[0], kinetic: w * next[2] };
    [p, q, r] = next;
  }
  return { position: p, kinetic: w * r };
}
