/**
 * The shape of an engine: what computes the iterations of a chain. The weights of one chain live inside, in whatever
 * precision and on whatever device suits the engine; they come out when they are asked for.
 *
 * Every engine computes the same: the log posterior and its gradient, from the same weights and minibatch, agree to
 * 1e-4 relative (test/contracts/engine.ts). Draws of noise are each engine's own: the same key gives the same weights,
 * bit for bit, on one engine, and the same distribution on all of them.
 */
import type { Key } from "../../math/random.ts";

/** What an iteration of Langevin dynamics is made with. */
interface LangevinStep {
  /** ε > 0. */
  readonly stepSize: number;
  /** T ≥ 0; without noise at 0. */
  readonly temperature: number;
  /** What ξ is drawn from; never used twice. */
  readonly key: Key;
}

/** `M` is what the engine takes for a minibatch. Not finite results are passed on, never thrown. */
export interface Engine<M> {
  readonly name: EngineName;
  readonly weightCount: number;
  /** Starts a chain: sets the weights to a copy of these, and forgets the running means of Adam. */
  writeWeights(weights: Float64Array): void;
  /**
   * The weights as they are now, rounded to the engine's precision. In an array of the engine's own that the next call
   * fills anew and an iteration may change: copy what should last, and do not write to it.
   */
  readWeights(): Float64Array;
  /**
   * The minibatch's estimate of the log posterior, −U; its gradient is written over `gradient`. `key` is that of an
   * iteration of training, whose dropout it decides; without one nothing is dropped.
   */
  logPosterior(minibatch: M, gradient: Float64Array, key?: Key): number;
  /** θ ← θ − ε ∇U + √(2εT) ξ. Returns the estimate of the log posterior before. */
  langevinStep(minibatch: M, step: LangevinStep): number;
  /**
   * An iteration of Adam (Kingma & Ba 2015, algorithm 1) on the log posterior, with a key as above. Returns the estimate
   * of it before.
   */
  adamStep(minibatch: M, learningRate: number, key?: Key): number;
  /** Frees what it holds, once; nothing may be called afterwards. Engines that are still open do not notice. */
  dispose(): void;
}

/** An engine that computes a Bayesian network on training data of its own: minibatches are the numbers of rows. */
export interface NetworkEngine extends Engine<Int32Array> {
  /**
   * The network's outputs (rows × outputs) under the weights, in an array that the next call overwrites and that may be
   * longer. Rows may be any, as many as there are. It does not disturb the chain.
   */
  predict(x: Float64Array, rows: number): Float64Array;
  /**
   * Writes to `into` (rows × weightCount) the gradient of log p(y_i | x_i, θ) for each row i of the minibatch alone:
   * without the prior, not scaled to the size of the data, nothing dropped. Their sum times N/n and the gradient of the
   * log prior are the gradient of the log posterior.
   */
  gradientsByRow(minibatch: Int32Array, into: Float64Array): void;
}

/** The engines that are always here; TensorFlow is found or not (docs/gpu.md). */
export const engineNames = ["simd", "plain"] as const;
export type EngineName = (typeof engineNames)[number] | "tensorflow";

/** Running means of Adam. */
export const MOMENTUM_DECAY = 0.9;
export const SQUARE_DECAY = 0.999;
export const SMALLEST_SCALE = 1e-8;
