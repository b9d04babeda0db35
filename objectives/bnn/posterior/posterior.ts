/**
 * The posterior over the weights after inference: one approximation per run of a method, and their mixture.
 * Approximations are plain data that can be sent between threads and stored in files.
 */
import { fold, openStream, type Key, type RandomStream } from "../../../math/random.ts";

/** Draws of a Markov chain, in order, equally weighted. */
export interface Draws {
  readonly kind: "draws";
  readonly draws: readonly Float64Array[];
  /** The step sizes of the first and the last iteration. */
  readonly stepSize: { readonly first: number; readonly last: number };
  /** T of the density exp(−U/T) that the chain targets; 1 is the posterior itself. */
  readonly temperature: number;
  /** Mean of mᵀM⁻¹m/d over the draws of a chain with momentum m, which equals T unless something heats the chain. */
  readonly kineticTemperature?: number;
  /** How the chain responds to minibatch noise; absent if noise does not heat it, or if the response is unknown. */
  readonly noise?: NoiseResponse;
}

/**
 * Noise of variance V_i in coordinate i of ∇U raises the temperature of weight i by `gain`_i max(0, V_i − `removed`_i),
 * to first order in the step size, as of the last iteration.
 */
export interface NoiseResponse {
  /** ε/2 for a step θ ← θ − ε∇U + noise. */
  readonly gain: Float64Array;
  /** The variance subtracted from that of the injected noise; none if absent. */
  readonly removed?: Float64Array;
  /** Whether the rows of each minibatch are drawn independently, rather than each row occurring once per epoch. */
  readonly hasIndependentRows: boolean;
}

/** Independent weight vectors, equally weighted: a single fit, or several networks. */
export interface Networks {
  readonly kind: "networks";
  readonly networks: readonly Float64Array[];
}

/** rows × columns numbers, row-major, for weights `offset` to `offset + rows − 1`. */
interface Factor {
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/**
 * The distribution of a dense layer's weights, which start at `offset`: [W | b] = U (Z∘S) Vᵀ, where Z holds outputs ×
 * (inputs + 1) standard normal numbers. All matrices are row-major; b follows W in the weight vector.
 */
export interface KroneckerFactor {
  readonly offset: number;
  readonly outputs: number;
  readonly inputs: number;
  /** U, outputs × outputs, orthogonal. */
  readonly left: Float64Array;
  /** V, (inputs + 1) × (inputs + 1), orthogonal. */
  readonly right: Float64Array;
  /** S, outputs × (inputs + 1). */
  readonly deviations: Float64Array;
}

/**
 * N(m, diag(d²) + Σ_k F_k F_kᵀ): a diagonal alone, a diagonal plus a low-rank factor, the Cholesky factors of one or
 * more blocks, or Kronecker factors of layers.
 */
export interface Gaussian {
  readonly kind: "gaussian";
  readonly mean: Float64Array;
  /** d ≥ 0, one for each weight. */
  readonly deviation: Float64Array;
  readonly factors: readonly Factor[];
  readonly kroneckers?: readonly KroneckerFactor[];
  /** Whether predictions are linearized in the weights around the mean, instead of using the network itself. */
  readonly isLinearized?: boolean;
  /**
   * The logarithm of the posterior mass around its mode, up to a constant that all runs share: if every run has one, the
   * mixture of the runs is weighted by it, otherwise equally.
   */
  readonly logEvidence?: number;
}

export type Approximation = Draws | Networks | Gaussian;

/**
 * The kind of a posterior, which determines the available diagnostics: `draws` come from Markov chains (R̂, effective
 * sample sizes, temperatures), `gaussian` is a density, `networks` are independent fits, `point` is a single fit.
 */
export type PosteriorKind = "draws" | "gaussian" | "networks" | "point";

export interface Posterior {
  readonly kind: PosteriorKind;
  /** The results of the runs, in order. */
  readonly runs: readonly Approximation[];
  /** All its weight vectors, equally weighted; null if there are infinitely many. */
  readonly support: readonly Float64Array[] | null;
  /** `count` independent draws of the weights; the same key gives the same draws. */
  sample(count: number, key: Key): readonly Float64Array[];
}

/**
 * The mixture of the results of one or more runs: weight vectors are pooled; Gaussians are weighted by their evidence if
 * all have one, and equally otherwise.
 */
export function posteriorOf(kind: PosteriorKind, runs: readonly Approximation[]): Posterior {
  const supports = runs.map(supportOf);
  const support = supports.some((one) => one === null) ? null : supports.flatMap((one) => one ?? []);
  const shares = evidenceShares(runs);
  return {
    kind,
    runs,
    support,
    sample: (count, key) =>
      Array.from({ length: count }, (_, i) => {
        const stream = openStream(fold(key, i));
        if (support !== null) return support[stream.integer(support.length)];
        const run = shares === null ? stream.integer(runs.length) : indexAt(shares, stream.uniform());
        return drawOf(runs[run], stream);
      }),
  };
}

/**
 * Weight vectors over which predictions are averaged, one array per run: all that the run has, or its share of `count`
 * draws; a run whose share is not one draw has none.
 */
export function weightsByRun({ kind, runs }: Posterior, count: number, key: Key): readonly (readonly Float64Array[])[] {
  const shares = evidenceShares(runs);
  const sizes = shares === null ? runs.map(() => Math.ceil(count / runs.length)) : apportioned(count, shares);
  return runs
    .map((run, i) => supportOf(run) ?? posteriorOf(kind, [run]).sample(sizes[i], fold(key, i)))
    .filter(({ length }) => length > 0);
}

/** The mixture weights of runs that all have an evidence, which sum to 1; null otherwise. */
function evidenceShares(runs: readonly Approximation[]): readonly number[] | null {
  const known = runs.flatMap((run) => (run.kind === "gaussian" ? (run.logEvidence ?? []) : []));
  if (known.length < runs.length) return null;
  const most = Math.max(...known);
  const relative = known.map((value) => Math.exp(value - most));
  const total = relative.reduce((sum, value) => sum + value, 0);
  return relative.map((value) => value / total);
}

/** Whole numbers that sum to `count` and are as near to its shares as possible (largest remainders). */
function apportioned(count: number, shares: readonly number[]): readonly number[] {
  const exact = shares.map((share) => share * count);
  const sizes = exact.map(Math.floor);
  const left = count - sizes.reduce((sum, size) => sum + size, 0);
  const byRemainder = exact.map((_, i) => i).toSorted((a, b) => exact[b] - sizes[b] - (exact[a] - sizes[a]));
  for (const i of byRemainder.slice(0, left)) sizes[i] += 1;
  return sizes;
}

/** The index at which the cumulative shares exceed u in [0, 1). */
function indexAt(shares: readonly number[], u: number): number {
  let sum = 0;
  const at = shares.findIndex((share) => (sum += share) > u);
  return at < 0 ? shares.length - 1 : at;
}

function supportOf(run: Approximation): readonly Float64Array[] | null {
  switch (run.kind) {
    case "draws":
      return run.draws;
    case "networks":
      return run.networks;
    case "gaussian":
      return null;
  }
}

function drawOf(run: Approximation, stream: RandomStream): Float64Array {
  switch (run.kind) {
    case "draws":
      return run.draws[stream.integer(run.draws.length)];
    case "networks":
      return run.networks[stream.integer(run.networks.length)];
    case "gaussian":
      return gaussianDraw(run, stream);
  }
}

/** The linearization point of each draw from a linearized Gaussian. */
const means = new WeakMap<Float64Array, Float64Array>();

/** The weights around which predictions with this draw are linearized; undefined if they are not linearized. */
export function linearizationPoint(draw: Float64Array): Float64Array | undefined {
  return means.get(draw);
}

/** m + d∘z + Σ_k F_k z_k with z ~ N(0, I), plus the layers with Kronecker factors. */
function gaussianDraw(gaussian: Gaussian, stream: RandomStream): Float64Array {
  const { mean, deviation, factors, kroneckers = [], isLinearized = false } = gaussian;
  const weights = new Float64Array(mean.length);
  stream.fillNormal(weights);
  for (let i = 0; i < weights.length; i++) weights[i] = mean[i] + deviation[i] * weights[i];
  for (const { offset, rows, columns, values } of factors) {
    const z = new Float64Array(columns);
    stream.fillNormal(z);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) weights[offset + i] += values[i * columns + j] * z[j];
    }
  }
  for (const factor of kroneckers) addKroneckerDraw(factor, stream, weights);
  if (isLinearized) means.set(weights, mean);
  return weights;
}

function addKroneckerDraw(factor: KroneckerFactor, stream: RandomStream, weights: Float64Array): void {
  const { offset, outputs, inputs, left, right, deviations } = factor;
  const width = inputs + 1;
  const z = new Float64Array(outputs * width);
  stream.fillNormal(z);
  // Computes (Z∘S) Vᵀ, then multiplies it by U from the left.
  const turned = new Float64Array(outputs * width);
  for (let o = 0; o < outputs; o++) {
    for (let j = 0; j < width; j++) {
      const value = z[o * width + j] * deviations[o * width + j];
      for (let i = 0; i < width; i++) turned[o * width + i] += value * right[i * width + j];
    }
  }
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let k = 0; k < outputs; k++) sum += left[o * outputs + k] * turned[k * width + i];
      weights[offset + (i < inputs ? o * inputs + i : outputs * inputs + o)] += sum;
    }
  }
}
