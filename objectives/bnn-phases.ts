/** The two phases of learning the weights: towards the mode of the posterior, and a chain through it. */
import { fold } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { chainSchedule } from "./bnn-schedule.ts";
import type { NetworkEngine } from "./engine/engine.ts";
import { openEngine } from "./engine/index.ts";
import type { BayesianNetwork } from "./log-posterior.ts";
import { rowNumbers } from "./minibatches.ts";
import type { TrainingRows } from "./minibatches.ts";
import { posteriorMethods } from "./posterior/index.ts";
import type { MethodState, PosteriorMethod } from "./posterior/posterior-method.ts";
import { train } from "./runner/train.ts";
import type { Trained } from "./runner/train.ts";
import { cosine } from "./schedule.ts";

export interface Problem {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly settings: BnnSettings;
  /** Same key, same weights. */
  readonly key: Key;
  readonly signal: AbortSignal;
  /** How often `onReport` is called, the last time at the end. */
  readonly reports: number;
  /** Gets the iterations done and the states kept so far; `stop` ends the phase with those. */
  readonly onReport: (iteration: number, states: readonly MethodState[]) => "continue" | "stop";
}

/** Learning rates fall to this share of the first. */
const LEARNING_RATE_FLOOR = 0.01;
/** Weights this many times the prior's scale have run away; no temperature in range takes them there. */
const RUNAWAY = 1000;

export async function findMode(problem: Problem, start: Float64Array, iterations: number): Promise<Trained> {
  const { settings } = problem;
  const learningRate = cosine({ stepSize: settings.learningRate, floor: LEARNING_RATE_FLOOR, iterations });
  return onEngine(problem, (engine) => {
    const method = posteriorMethods.map.build(engine, { learningRate });
    return trainWith(problem, { phase: "mode", method, start, iterations, kept: [iterations - 1] });
  });
}

export async function runChain(problem: Problem, start: Float64Array): Promise<Trained> {
  const { settings } = problem;
  const { stepSize, temperature, kept } = chainSchedule(settings);
  return onEngine(problem, (engine) => {
    const method = posteriorMethods.sgld.build(engine, { stepSize, temperature });
    return trainWith(problem, { phase: "chain", method, start, iterations: settings.iterations, kept });
  });
}

/** Every phase has an engine of its own, for as long as it runs. */
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
  const { data, settings, signal, reports, onReport } = problem;
  const { method, start, iterations, kept } = phase;
  const key = fold(problem.key, phase.phase);
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
    onReport,
  });
}

/** What is said of a phase whose weights ran away, and what to try. */
export function runawayMessage({ reason, iteration }: Extract<Trained, { kind: "diverged" }>, culprit: string): string {
  return `weights; must stay finite: ${reason} at iteration ${iteration}. Try a smaller ${culprit}.`;
}
