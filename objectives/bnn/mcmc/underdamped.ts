/**
 * Langevin dynamics with momentum m, mass M and friction γ: dθ = M⁻¹m dt, dm = −∇U dt − γm dt + √(2γT) M^½ dW, whose
 * stationary distribution is exp(−U/T) N(m; 0, TM), discretized by splitting it into exactly solvable parts (Leimkuhler
 * & Matthews 2013): a kick B, drifts A, and the Ornstein–Uhlenbeck part O.
 *
 * On a Gaussian, the kinetic temperature ⟨uᵀu⟩/d after a step equals T, at every stable step size.
 *
 * The state is u = M^-½ m, which is N(0, T I) for any M, so that M may change between steps.
 *
 * One gradient per step: B(h) A(h/2) O(h) A(h/2), which gives the positions of BAOAB. On a Gaussian their distribution
 * is exact at every stable step size, h < 2/√λ for curvature λ of M^-½ ∇²U M^-½; gradient noise of variance V raises
 * the temperature by hV/(2γM).
 */
import type { Key } from "../../../math/random.ts";
import type { Engine } from "../engine/engine.ts";
import type { Respond, Update } from "./minibatch-chain.ts";

export interface Dynamics {
  /** γ > 0, per unit of time. */
  readonly friction: number;
  /** M^-½ (d), the standard deviations of the weights; may change between steps. */
  readonly scale: Float64Array;
  /** The key of the first momentum. */
  readonly key: Key;
  /**
   * V (d), the noise variances of ∇U, which are subtracted from the injected noise (the B̂ of Chen et al. 2014). In
   * BAOAB, a kick hn eventually moves the position as far as injected noise ½(1 + e^{−γh}) hn does. Gradient noise that
   * exceeds the injected noise is not corrected. May change between steps.
   */
  readonly noise?: Float64Array;
}

/**
 * The response of BAOAB to gradient noise. A kick hn eventually moves the position as far as injected noise ½(1 +
 * e^{−γh}) hn does, where T(1 − e^{−2γh}) keeps the temperature at T; no more than the injected noise can be removed.
 */
export function baoabResponse({ friction, scale, noise }: Omit<Dynamics, "key">): Respond {
  return ({ stepSize: h, temperature }) => {
    const kept = Math.exp(-friction * h);
    const injected = noiseOf(friction, friction, h);
    const moved = scale.map((s) => (((1 + kept) / 2) * h * s) ** 2);
    const gain = moved.map((squared) => squared / injected);
    if (noise === undefined) return { gain, hasIndependentRows: false };
    const removed = noise.map((variance, i) => Math.min(variance, (temperature * injected) / moved[i]));
    return { gain, removed, hasIndependentRows: true };
  };
}

/** The updated friction. */
type Thermostat = (u: Float64Array, stepSize: number, temperature: number) => number;

/** BAOAB steps; `stepSize` is h. */
export function baoab<M>(engine: Engine<M>, dynamics: Dynamics): Update<M> {
  return underdamped(engine, dynamics, { before: () => dynamics.friction, after: () => undefined });
}

/**
 * Steps of the stochastic gradient Nosé–Hoover thermostat (Ding et al. 2014) as BADODA (Leimkuhler & Shang 2016): the
 * friction ξ is a variable, dξ = (mᵀM⁻¹m/d − T) dt, and the injected noise matches the constant `friction` γ.
 * Additional gradient noise heats m, so ξ grows until it removes the added energy; for isotropic noise this is exact.
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
 * The step that both integrators share. A thermostat may use the momentum `before` and `after` its Ornstein–Uhlenbeck
 * update; `before` returns the friction for that update.
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
 * γ (1 − e^{−2ξh})/ξ: the variance, after time h, of noise of strength 2γ damped at rate ξ, which may be negative or
 * zero.
 */
function noiseOf(damping: number, friction: number, h: number): number {
  const exponent = 2 * damping * h;
  return 2 * h * friction * (Math.abs(exponent) < 1e-12 ? 1 : -Math.expm1(-exponent) / exponent);
}
