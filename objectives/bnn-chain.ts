/** One chain of a Bayesian network, from a start and a mode of its own: a job that any thread can do. */
import { fold } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import { bayesianNetwork, startingWeights } from "./bnn-network.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { findMode, runawayMessage, runChain } from "./bnn-phases.ts";
import type { Problem } from "./bnn-phases.ts";
import type { TrainingRows } from "./minibatches.ts";
import type { MethodState } from "./posterior/posterior-method.ts";
import type { CallContext } from "./runner/messages.ts";

/** Where a thread finds `run`. */
export const chainModule = import.meta.url;

export interface ChainJob {
  readonly settings: BnnSettings;
  readonly data: TrainingRows;
  /** Same key, same draws. */
  readonly key: Key;
  /** How many reports it gives, the last at its end. */
  readonly reports: number;
}

export interface ChainReport {
  /** Iterations done. */
  readonly iteration: number;
  /** Those kept so far, or the current one before the first. */
  readonly states: readonly MethodState[];
}

export type ChainEnd =
  | { readonly kind: "ended"; readonly states: readonly MethodState[] }
  | { readonly kind: "diverged"; readonly message: string }
  | { readonly kind: "aborted" };

/** The same job gives the same draws and reports, in whatever thread. */
export async function run(
  { settings, data, key, reports }: ChainJob,
  { signal, report }: CallContext<ChainReport>,
): Promise<ChainEnd> {
  const { warmStart, learningRate, stepSize } = settings;
  const parts = bayesianNetwork(settings, data.columns);
  // A report may be looked at later than when the chain has moved on.
  const onReport = (iteration: number, states: readonly MethodState[]) => report({ iteration, states: [...states] });
  const problem: Problem = { parts, data, settings, key, signal, reports, onReport };
  let start = startingWeights(parts, fold(key, "start"));
  if (warmStart > 0) {
    const mode = await findMode({ ...problem, reports: 0 }, start, warmStart);
    if (mode.kind === "diverged") {
      return { kind: "diverged", message: runawayMessage(mode, `learning-rate than ${learningRate}`) };
    }
    if (mode.kind === "aborted") return mode;
    start = mode.states[0].weights;
  }
  const chain = await runChain(problem, start);
  switch (chain.kind) {
    case "trained":
      return { kind: "ended", states: chain.states };
    case "diverged":
      return { kind: "diverged", message: runawayMessage(chain, `stepSize than ${stepSize}`) };
    case "aborted":
      return chain;
  }
}
