/**
 * The shape of a posterior method: its name, its knobs, what it needs, and `run`, which owns its iterations.
 *
 * Every method is one file that exports one object of this shape; index.ts lists them, and nothing else knows their
 * names. The potential is U(θ) = −log posterior of the whole data (docs/mathematics.md), so step size and temperature
 * mean the same in all of them.
 */
import type { Key } from "../../../math/random.ts";
import type { TrainingRows } from "../data/minibatches.ts";
import type { Engine, NetworkEngine } from "../engine/engine.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import type { KnobTable, ValuesOf } from "./knobs.ts";
import type { Approximation, PosteriorKind } from "./posterior.ts";

/** The context of one run of a method. `M` is the engine's type of minibatch. */
export interface Run<M> {
  /** Belongs to this run alone. */
  readonly engine: Engine<M>;
  /** The next minibatch, of as many rows as the method needs; good until the next call. */
  readonly minibatch: () => M;
  /** Weights to start from: drawn at random, or near a mode. */
  readonly start: Float64Array;
  /** Requested number of iterations. */
  readonly iterations: number;
  /** Same key, same run. */
  readonly key: Key;
}

/** The same for a network on `rows` rows of training data. */
export interface NetworkRun extends Run<Int32Array> {
  readonly engine: NetworkEngine;
  readonly parts: BayesianNetwork;
  /** All of them; the engine has the same. */
  readonly data: TrainingRows;
  readonly rows: number;
}

/**
 * Yielded by a method at least every ten milliseconds or so: then other tasks of the process run, and the run is
 * stopped if it was aborted or has diverged.
 */
export interface Progress {
  /** Iterations done. */
  readonly iteration: number;
  /** The last estimate of the log posterior; not finite when the weights have run away. */
  readonly logPosterior: number;
  /** The result so far; if absent or without draws, the engine's current weights. */
  readonly soFar?: Approximation;
}

interface Needs {
  /** A warm start finds a mode before `run` is called, or `run` starts at random weights. */
  readonly start: "mode" | "random";
  /** Rows of an iteration: a minibatch, or all. */
  readonly batch: "minibatch" | "all";
  /** The requested number of independent runs from different starts, or one. */
  readonly runs: "several" | "one";
}

export interface PosteriorMethod<Knobs extends KnobTable = KnobTable> {
  readonly name: string;
  /** One-line description for help. */
  readonly summary: string;
  readonly posterior: PosteriorKind;
  readonly needs: Needs;
  /** Iterations of a run by default, those discarded included. */
  readonly iterations: number;
  readonly knobs: Knobs;
  /** Knobs that are tuned unless an option fixes them. */
  readonly tunable: readonly (keyof Knobs & string)[];
  /**
   * Is an iteration θ ← θ − ε∇U + noise on a minibatch, with ε the `stepSize` that its draws tell? Then noise of
   * variance V in ∇U heats the chain by εV/2.
   */
  readonly heatedByNoise?: boolean;
  /** The knob to lower when the weights run away: of several the first that is not 0. */
  readonly steadiedBy?: (keyof Knobs & string) | readonly (keyof Knobs & string)[];
  /** Never throws for weights that run away: they show in `logPosterior`. */
  run(run: NetworkRun, options: ValuesOf<Knobs>): Generator<Progress, Approximation>;
}

export type MethodTable = Readonly<Record<string, PosteriorMethod>>;

/**
 * Methods by name.
 *
 * @throws RangeError when two methods share a name, two knobs of one name differ, or a tunable knob has no range
 */
export function methodTable(methods: readonly PosteriorMethod[]): MethodTable {
  const knobs = new Map<string, unknown>();
  for (const method of methods) {
    for (const [name, knob] of Object.entries(method.knobs)) {
      if (knobs.has(name) && knobs.get(name) !== knob) throw new RangeError(`knob ${name} of ${method.name} differs`);
      knobs.set(name, knob);
    }
    for (const name of method.tunable) {
      if (!("search" in method.knobs[name])) throw new RangeError(`knob ${name} of ${method.name} has no search range`);
    }
  }
  const table = Object.fromEntries(methods.map((method) => [method.name, method]));
  if (Object.keys(table).length < methods.length) throw new RangeError("two posterior methods have one name");
  return table;
}

/** All knobs of all methods. */
export function allKnobs(table: MethodTable): KnobTable {
  return Object.assign({}, ...Object.values(table).map(({ knobs }) => knobs)) as KnobTable;
}
