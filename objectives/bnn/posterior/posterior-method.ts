/**
 * The interface of a posterior method: its name, its knobs, its needs, and `run`, which performs its iterations.
 *
 * Each method is a file that exports one object of this type. index.ts lists the methods, and their names occur nowhere
 * else. The potential U(θ) is the negative log posterior given the full data set (docs/mathematics.md), so step size
 * and temperature mean the same in all methods.
 */
import type { Key } from "../../../math/random.ts";
import type { TrainingRows } from "../data/minibatches.ts";
import type { Engine, NetworkEngine } from "../engine/engine.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import type { KnobTable, ValuesOf } from "./knobs.ts";
import type { Approximation, PosteriorKind } from "./posterior.ts";

/** The context of one run of a method. `M` is the engine's type of minibatch. */
export interface Run<M> {
  /** The engine, which only this run uses. */
  readonly engine: Engine<M>;
  /** The next minibatch, with the number of rows that the method needs; valid until the next call. */
  readonly minibatch: () => M;
  /** The starting weights, drawn at random or near a mode. */
  readonly start: Float64Array;
  /** Requested number of iterations. */
  readonly iterations: number;
  /** The same key gives the same run. */
  readonly key: Key;
}

/** The context of a run for a network on `rows` rows of training data. */
export interface NetworkRun extends Run<Int32Array> {
  readonly engine: NetworkEngine;
  readonly parts: BayesianNetwork;
  /** All training rows; the engine holds the same rows. */
  readonly data: TrainingRows;
  readonly rows: number;
}

/**
 * Yielded by a method at least about every ten milliseconds, so that other tasks of the process can run, and the run
 * can be stopped if it was aborted or has diverged.
 */
export interface Progress {
  /** Number of iterations done. */
  readonly iteration: number;
  /** The last estimate of the log posterior; not finite if the weights have diverged. */
  readonly logPosterior: number;
  /** The result so far. If it is absent or has no draws, the engine's current weights are the result. */
  readonly soFar?: Approximation;
}

interface Needs {
  /** Whether a mode is found before `run` is called (a warm start), or `run` starts from random weights. */
  readonly start: "mode" | "random";
  /** Whether an iteration uses a minibatch or all rows. */
  readonly batch: "minibatch" | "all";
  /** Whether the method supports several independent runs from different starts, or only one. */
  readonly runs: "several" | "one";
}

export interface PosteriorMethod<Knobs extends KnobTable = KnobTable> {
  readonly name: string;
  /** One-line description for help. */
  readonly summary: string;
  readonly posterior: PosteriorKind;
  readonly needs: Needs;
  /** Default number of iterations per run, including discarded ones. */
  readonly iterations: number;
  readonly knobs: Knobs;
  /** Knobs that are tuned unless an option fixes them. */
  readonly tunable: readonly (keyof Knobs & string)[];
  /** The knob to lower if the weights diverge; if there are several, the first that is not 0. */
  readonly steadiedBy?: (keyof Knobs & string) | readonly (keyof Knobs & string)[];
  /** Does not throw if the weights diverge: `logPosterior` then is not finite. */
  run(run: NetworkRun, options: ValuesOf<Knobs>): Generator<Progress, Approximation>;
}

export type MethodTable = Readonly<Record<string, PosteriorMethod>>;

/**
 * A table of methods by name.
 *
 * @throws RangeError if two methods share a name, two knobs of the same name differ, or a tunable knob has no range
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
  if (Object.keys(table).length < methods.length) throw new RangeError("two posterior methods have the same name");
  return table;
}

/** All knobs of all methods. */
export function allKnobs(table: MethodTable): KnobTable {
  return Object.assign({}, ...Object.values(table).map(({ knobs }) => knobs)) as KnobTable;
}
