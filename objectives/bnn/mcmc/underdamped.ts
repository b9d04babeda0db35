/**
 * Langevin dynamics with momentum m, mass M and friction γ: dθ = M⁻¹m dt, dm = −∇U dt − γm dt + √(2γT) M^½ dW, whose
 * law is exp(−U/T) N(m; 0, TM), in steps that split it into its solvable parts (Leimkuhler & Matthews 2013): a kick
 * B, drifts A, and the Ornstein–Uhlenbeck part O.
 *
 * After a step ⟨uᵀu⟩/d is T on a Gaussian, at every stable step: the kinetic temperature.
 *
 * Computed with u = M^-½ m, which is N(0, T I) whatever M is, so that M may change between two steps.
 *
 * One gradient a step: B(h) A(h/2) O(h) A(h/2), the positions of BAOAB. On a Gaussian their law is exact at every
 * stable step, h < 2/√λ for curvature λ of M^-½ ∇²U M^-½; gradient noise of variance V heats by hV/(2γM).
 */
import type { Key } from "../../../math/random.ts";
import type { Engine } from "../engine/engine.ts";
import type { Update } from "./minibatch-chain.ts";

export interface Dynamics {
  /** γ > 0, per unit of time. */
  readonly friction: number;
  /** M^-½ (d), the deviations of the weights; may change between two steps. */
  readonly scale: Float64Array;
  /** The key of the first momentum. */
  readonly key: Key;
  /**
   * V (d), the variances of the noise of ∇U, to be taken out of the noise that is added (the B̂ of Chen et al. 2014),
   * for BAOAB: a kick hn moves the position in the end as far as ½(1 + e^{−γh}) hn of added noise. What is more than
   * that stays. May change between two steps.
   */
  readonly noise?: Float64Array;
}

/** The updated friction. */
type Thermostat = (u: Float64Array, stepSize: number, temperature: number) => number;

/** Steps of BAOAB; `stepSize` is h. */
export function baoab<M>(engine: Engine<M>, dynamics: Dynamics): Update<M> {
  return underdamped(engine, dynamics, { before: () => dynamics.friction, after: () => undefined });
}

/**
 * Steps of the stochastic gradient Nosé–Hoover thermostat (Ding et al. 2014) as BADODA (Leimkuhler & Shang 2016): the
 * friction ξ is a variable, dξ = (mᵀM⁻¹m/d − T) dt, and the noise is that of `friction` γ at rest. Where gradients
 * are noisier than the friction knows, m gets hot, ξ grows, and takes out what the noise put in: exact for noise that
 * is alike in all directions.
 */
export function noseHoover<M>(engine: Engine<M>, dynamics: Dynamics): Update<M> {
  let xi = dynamics.friction;
  const half: Thermostat = (u, h, temperature) => {
    xi += (h / 2) * (meanSquare(u) - temperature);
    return xi;
  };
  return underdamped(engine, dynamics, { before: half, after: half });
}

/**
 * The step that both have: `before` and `after` the momentum is renewed, a thermostat may look at it; `before` says
 * which friction it is renewed with.
 */
function underdamped<M>(
  engine: Engine<M>,
  { friction, scale, key: firstKey, noise }: Dynamics,
  thermostat: { readonly before: Thermostat; readonly after: (...seen: Parameters<Thermostat>) => unknown },
): Update<M> {
  const d = engine.weightCount;
  const gradient = new Float64Array(d);
  const xi = new Float64Array(d);
  let u: Float64Array | null = null;

  const update: Update<M> = (minibatch, { stepSize: h, temperature, key }) => {
    if (u === null) {
      engine.fillNoise(firstKey, xi);
      u = xi.map((z) => Math.sqrt(temperature) * z);
    }
    const logPosterior = engine.logPosterior(minibatch, gradient, key);
    const theta = engine.readWeights();
    for (let i = 0; i < d; i++) {
      u[i] += h * scale[i] * gradient[i];
      theta[i] += (h / 2) * scale[i] * u[i];
    }
    const damping = thermostat.before(u, h, temperature);
    const kept = Math.exp(-damping * h);
    const variance = temperature * noiseOf(damping, friction, h);
    const deviation = Math.sqrt(variance);
    if (deviation > 0) engine.fillNoise(key, xi);
    if (noise === undefined) {
      for (let i = 0; i < d; i++) u[i] = kept * u[i] + deviation * xi[i];
    } else {
      for (let i = 0; i < d; i++) {
        const known = (((1 + kept) / 2) * h * scale[i]) ** 2 * noise[i];
        u[i] = kept * u[i] + Math.sqrt(Math.max(0, variance - known)) * xi[i];
      }
    }
    thermostat.after(u, h, temperature);
    for (let i = 0; i < d; i++) theta[i] += (h / 2) * scale[i] * u[i];
    engine.writeWeights(theta);
    return logPosterior;
  };
  return Object.assign(update, { kineticTemperature: () => (u === null ? Number.NaN : meanSquare(u)) });
}

function meanSquare(u: Float64Array): number {
  let sum = 0;
  for (const value of u) sum += value * value;
  return sum / u.length;
}

/**
 * γ (1 − e^{−2ξh})/ξ: the variance that noise of strength 2γ leaves after h under damping ξ, of either sign or none.
 */
function noiseOf(damping: number, friction: number, h: number): number {
  const exponent = 2 * damping * h;
  return 2 * h * friction * (Math.abs(exponent) < 1e-12 ? 1 : -Math.expm1(-exponent) / exponent);
}
