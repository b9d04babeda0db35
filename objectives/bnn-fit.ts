/** Learns the weights of a Bayesian network: its mode alone, or several chains, on as many threads as there are. */
import { fold } from "../math/random.ts";
import { chainModule, run } from "./bnn-chain.ts";
import type { ChainEnd, ChainJob, ChainReport } from "./bnn-chain.ts";
import { startingWeights } from "./bnn-network.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { findMode, runawayMessage } from "./bnn-phases.ts";
import type { Problem } from "./bnn-phases.ts";
import type { TrainingRows } from "./minibatches.ts";
import { posteriorMethods } from "./posterior/index.ts";
import type { MethodState, Posterior } from "./posterior/posterior-method.ts";
import { coresHere } from "./runner/cores.ts";
import { createCrew, HelperLost, inSharedMemory } from "./runner/crew.ts";
import type { Crew } from "./runner/crew.ts";
import { runInOrder } from "./runner/in-order.ts";

/** The threads that chains run on. */
export type ChainCrew = Crew<ChainJob, ChainReport, ChainEnd>;

/** A problem whose `reports` are those of the whole fit; of c chains each gives ⌈reports / c⌉. */
interface FitProblem extends Problem {
  readonly crew: ChainCrew;
}

export type Fitted =
  | {
      readonly kind: "fitted";
      readonly posterior: Posterior;
      /** The states chain by chain; none where the method has no chains. */
      readonly chains: readonly (readonly MethodState[])[];
    }
  | { readonly kind: "diverged"; readonly message: string }
  /** A thread died: the machine's failure. */
  | { readonly kind: "lost"; readonly message: string }
  | { readonly kind: "aborted" };

/** Chains of fewer iterations are over before another thread has answered. */
const LEAST_ITERATIONS_FOR_THREADS = 200;

/** Threads for the chains of all evaluations of an objective; close it in the end. */
export function chainCrew({ threads }: BnnSettings): ChainCrew {
  return createCrew({ module: chainModule, run }, threads === "auto" ? coresHere() : threads);
}

/** The posterior of the weights given the rows, by the method of the settings. */
export async function fit(problem: FitProblem): Promise<Fitted> {
  return problem.settings.method === "map" ? fitMode(problem) : fitChains(problem);
}

async function fitMode(problem: FitProblem): Promise<Fitted> {
  const { parts, settings, key } = problem;
  const mode = await findMode(problem, startingWeights(parts, fold(key, "start")), settings.iterations);
  switch (mode.kind) {
    case "trained":
      return { kind: "fitted", posterior: posteriorMethods.map.posterior(mode.states), chains: [] };
    case "diverged":
      return { kind: "diverged", message: runawayMessage(mode, `learningRate than ${settings.learningRate}`) };
    case "aborted":
      return mode;
  }
}

/**
 * Chains from starts and modes of their own: between them they see more of the posterior than one chain as long as all
 * of them, and the score depends less on where it happened to start. Draws and reports are the same on one thread and
 * on many: those of one chain after another.
 */
async function fitChains(problem: FitProblem): Promise<Fitted> {
  const { settings, key, signal, reports, onReport, crew } = problem;
  const { chains, iterations, warmStart } = settings;
  const lanes = crew.lanes.slice(0, warmStart + iterations < LEAST_ITERATIONS_FOR_THREADS ? 1 : chains);
  const data = lanes.length === 1 ? problem.data : shared(problem.data);
  const jobs = Array.from({ length: chains }, (_, chain): ChainJob => {
    return { settings, data, key: fold(fold(key, "chain"), chain), reports: Math.ceil(reports / chains) };
  });
  try {
    const { results, stoppedBy } = await runInOrder({
      jobs,
      lanes,
      signal,
      isLast: (end: ChainEnd) => end.kind !== "ended",
      onReport: ({ iteration, states }: ChainReport, chain, before) =>
        onReport(chain * iterations + iteration, [...before.flatMap(statesOf), ...states]),
    });
    const last = results.at(-1);
    if (last !== undefined && last.kind !== "ended") return last;
    const drawn = [...results.map(statesOf), ...(stoppedBy === undefined ? [] : [stoppedBy.states])];
    return { kind: "fitted", posterior: posteriorMethods.sgld.posterior(drawn.flat()), chains: drawn };
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    if (error instanceof HelperLost) return { kind: "lost", message: error.message };
    throw error;
  }
}

function statesOf(end: ChainEnd): readonly MethodState[] {
  return end.kind === "ended" ? end.states : [];
}

function shared(data: TrainingRows): TrainingRows {
  return { ...data, x: inSharedMemory(data.x), y: inSharedMemory(data.y) };
}
