/**
 * The interface of an engine, which computes the iterations of a chain. It holds the weights of one chain in its own
 * precision and on its own device, and returns them on request. All engines agree: the log posterior and its gradient,
 * for the same weights and minibatch, differ by at most 1e-4 relative (test/contracts/engine.ts). Noise is specific to
 * an engine: the same key gives bit-identical weights on the same engine, and the same distribution on all engines.
 */
import type { Key } from "../../../math/random.ts";

/** Settings of one iteration of Langevin dynamics. */
export interface LangevinStep {
  /** ε > 0. */
  readonly stepSize: number;
  /** T ≥ 0; no noise at 0. */
  readonly temperature: number;
  /** The key of the noise ξ; never reused. */
  readonly key: Key;
}

/**
 * Whole iterations in one call. Each equals the update written out in the method's file, up to rounding in the engine's
 * precision (test/contracts/engine.ts), and returns the estimate of the log posterior before the update.
 */
export interface FusedUpdates<M> {
  /** mcmc/langevin.ts. */
  langevin(this: void, minibatch: M, step: LangevinStep): number;
  /** optimizer/adam.ts: starts Adam with running means of zero, and invalidates any earlier Adam of this engine. */
  adam(this: void): (minibatch: M, learningRate: number, key?: Key) => number;
}

/** `M` is the engine's type of minibatch. Non-finite results are returned, never thrown. */
export interface Engine<M> {
  readonly name: EngineName;
  readonly weightCount: number;
  /** Copies these weights into the engine. */
  writeWeights(weights: Float64Array): void;
  /**
   * The current weights, rounded to the engine's precision, in an array that the next call overwrites and an iteration
   * may change, so copy what must be kept. It may be modified in place and passed to `writeWeights`.
   */
  readWeights(): Float64Array;
  /**
   * The minibatch's estimate of the log posterior, −U; its gradient overwrites `gradient`. `key` is the key of a
   * training iteration and determines its dropout; without a key, dropout is off.
   */
  logPosterior(minibatch: M, gradient: Float64Array, key?: Key): number;
  /** Fills `into` (one number per weight) with standard normal numbers that this engine derives from the key. */
  fillNoise(key: Key, into: Float64Array): void;
  /** Absent if the engine has no fused kernels for whole iterations. */
  readonly fused?: FusedUpdates<M>;
  /** Releases the engine's resources. Call it once, and nothing afterwards; other engines are unaffected. */
  dispose(): void;
}

/** An engine that computes a Bayesian network on its own training data: minibatches are row numbers. */
export interface NetworkEngine extends Engine<Int32Array> {
  /**
   * The network's outputs (rows × outputs) under the weights, in an array that the next call overwrites and that may be
   * longer than that. Accepts any rows, and any number of them. Does not affect the chain.
   */
  predict(x: Float64Array, rows: number): Float64Array;
  /**
   * Writes to `into` (rows × weightCount) the gradient of log p(y_i | x_i, θ) for each row i of the minibatch
   * separately: without the prior, not scaled to the size of the data, and without dropout. Their sum times N/n, plus
   * the gradient of the log prior, is the gradient of the log posterior.
   */
  gradientsByRow(minibatch: Int32Array, into: Float64Array): void;
}

/** The engines that are always available; TensorFlow is optional (docs/gpu.md). */
export const engineNames = ["simd", "plain"] as const;
export type EngineName = (typeof engineNames)[number] | "tensorflow";

/** Decay rates and constants of Adam. */
export const MOMENTUM_DECAY = 0.9;
export const SQUARE_DECAY = 0.999;
export const SMALLEST_SCALE = 1e-8;
