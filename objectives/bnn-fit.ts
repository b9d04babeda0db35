/** Learns the weights of a Bayesian network: towards the mode first, and from there a chain where the method is one. */
import { fold } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import { startingWeights } from "./bnn-network.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { chainSchedule } from "./bnn-schedule.ts";
import { openEngine } from "./engine/index.ts";
import type { NetworkEngine } from "./engine/engine.ts";
import type { BayesianNetwork } from "./log-posterior.ts";
import { rowNumbers } from "./minibatches.ts";
import type { TrainingRows } from "./minibatches.ts";
import { posteriorMethods } from "./posterior/index.ts";
import type { MethodState, Posterior, PosteriorMethod } from "./posterior/posterior-method.ts";
import { train } from "./runner/train.ts";
import type { Trained } from "./runner/train.ts";
import { cosine } from "./schedule.ts";

interface FitContext {
  /** Same key, same weights. */
  readonly key: Key;
  readonly signal: AbortSignal;
  /** How often `onReport` is called, the last time at the end; of c chains each calls it ⌈reports / c⌉ times. */
  readonly reports: number;
  /** Gets the iterations done and the draws so far; `stop` ends the fit with those. */
  readonly onReport: (iteration: number, sample: readonly Float64Array[]) => "continue" | "stop";
}

export type Fitted =
  | { readonly kind: "fitted"; readonly posterior: Posterior }
  | { readonly kind: "diverged"; readonly message: string }
  | { readonly kind: "aborted" };

/** Learning rates fall to this share of the first. */
const LEARNING_RATE_FLOOR = 0.01;
/** Weights this many times the prior's scale have run away; no temperature in range takes them there. */
const RUNAWAY = 1000;

interface Problem {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly settings: BnnSettings;
  readonly context: FitContext;
}

/** The posterior of the weights given the rows, by the method of the settings. */
export async function fit(problem: Problem): Promise<Fitted> {
  return problem.settings.method === "map" ? fitMode(problem) : fitChains(problem);
}

async function fitMode(problem: Problem): Promise<Fitted> {
  const { parts, settings, context } = problem;
  const start = startingWeights(parts, fold(context.key, "start"));
  const mode = await findMode(problem, start, settings.iterations);
  return outcome(mode, posteriorMethods.map, `learningRate than ${settings.learningRate}`);
}

/**
 * Chains one after another, each from a start and a mode of its own: between them they see more of the posterior than
 * one chain as long as all of them, and the score depends less on where it happened to start.
 */
async function fitChains(problem: Problem): Promise<Fitted> {
  const { parts, settings, context } = problem;
  const { chains, iterations, warmStart, learningRate, stepSize } = settings;
  const states: MethodState[] = [];
  let isStopped = false;
  for (let chain = 0; chain < chains && !isStopped; chain++) {
    const own: Problem = {
      ...problem,
      context: {
        ...context,
        key: fold(fold(context.key, "chain"), chain),
        reports: Math.ceil(context.reports / chains),
        onReport(iteration, sample) {
          const all = [...states.map((state) => state.weights), ...sample];
          isStopped = context.onReport(chain * iterations + iteration, all) === "stop";
          return isStopped ? "stop" : "continue";
        },
      },
    };
    const start = startingWeights(parts, fold(own.context.key, "start"));
    const silent: Problem = { ...own, context: { ...own.context, reports: 0 } };
    const mode = warmStart === 0 ? null : await findMode(silent, start, warmStart);
    if (mode !== null && mode.kind !== "trained") {
      return outcome(mode, posteriorMethods.map, `learning-rate than ${learningRate}`);
    }
    const ran = await runChain(own, mode === null ? start : mode.states[0].weights);
    if (ran.kind !== "trained") return outcome(ran, posteriorMethods.sgld, `stepSize than ${stepSize}`);
    states.push(...ran.states);
  }
  return { kind: "fitted", posterior: posteriorMethods.sgld.posterior(states) };
}

async function findMode(problem: Problem, start: Float64Array, iterations: number): Promise<Trained> {
  const { settings } = problem;
  const learningRate = cosine({ stepSize: settings.learningRate, floor: LEARNING_RATE_FLOOR, iterations });
  return onEngine(problem, (engine) => {
    const method = posteriorMethods.map.build(engine, { learningRate });
    return trainWith(problem, { phase: "mode", method, start, iterations, kept: [iterations - 1] });
  });
}

async function runChain(problem: Problem, start: Float64Array): Promise<Trained> {
  const { settings } = problem;
  const { stepSize, temperature, kept } = chainSchedule(settings);
  return onEngine(problem, (engine) => {
    const method = posteriorMethods.sgld.build(engine, { stepSize, temperature });
    return trainWith(problem, { phase: "chain", method, start, iterations: settings.iterations, kept });
  });
}

/** Every chain has an engine of its own, for as long as it runs. */
async function onEngine(
  { parts, data, settings }: Problem,
  work: (engine: NetworkEngine) => Promise<Trained>,
): Promise<Trained> {
  const engine = openEngine(settings.engine, { parts, data, minibatch: settings.minibatch });
  try {
    return await work(engine);
  } finally {
    engine.dispose();
  }
}

interface Phase<State extends MethodState> {
  /** Names the keys, so that no two phases share numbers. */
  readonly phase: string;
  readonly method: PosteriorMethod<State, Int32Array>;
  readonly start: Float64Array;
  readonly iterations: number;
  readonly kept: readonly number[];
}

function trainWith<State extends MethodState>(problem: Problem, phase: Phase<State>): Promise<Trained> {
  const { data, settings, context } = problem;
  const { method, start, iterations, kept } = phase;
  const { signal, reports } = context;
  const key = fold(context.key, phase.phase);
  return train({
    method,
    start,
    iterations,
    kept,
    key,
    signal,
    reports,
    minibatch: rowNumbers(data.rows, settings.minibatch, fold(key, "minibatches")),
    largestScale: RUNAWAY * Math.max(1, settings.priorScale),
    onReport: (iteration, states) =>
      context.onReport(
        iteration,
        states.map((state) => state.weights),
      ),
  });
}

function outcome(
  trained: Trained,
  method: { posterior(states: readonly MethodState[]): Posterior },
  culprit: string,
): Fitted {
  switch (trained.kind) {
    case "trained":
      return { kind: "fitted", posterior: method.posterior(trained.states) };
    case "diverged": {
      const { reason, iteration } = trained;
      const message = `weights; must stay finite: ${reason} at iteration ${iteration}. Try a smaller ${culprit}.`;
      return { kind: "diverged", message };
    }
    case "aborted":
      return { kind: "aborted" };
  }
}
