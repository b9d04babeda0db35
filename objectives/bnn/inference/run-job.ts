/** One run of a posterior method, including the mode search: a job for any thread. */
import { fold, type Key } from "../../../math/random.ts";
import type { CallContext } from "../../../threads/messages.ts";
import { rowNumbers, type TrainingRows } from "../data/minibatches.ts";
import { fullLogPosterior } from "../diagnostics/full-log-posterior.ts";
import { openEngine } from "../engine/index.ts";
import { modeFinder, posteriorMethods } from "../posterior/index.ts";
import type { KnobValues } from "../posterior/knobs.ts";
import type { Approximation } from "../posterior/posterior.ts";
import type { MethodTable, PosteriorMethod } from "../posterior/posterior-method.ts";
import { startingWeights } from "../starting-weights.ts";
import { bayesianNetwork } from "./bayesian-network.ts";
import { explosionOf, noiseOutsidePrior, type Fault } from "./exploded.ts";
import type { InferencePlan } from "./plan.ts";
import { runMethod, type RunEnd, type WatchedRun } from "./run-method.ts";

/** The module from which a thread imports `run`. */
export const jobModule = import.meta.url;

export interface RunJob {
  readonly plan: InferencePlan;
  readonly data: TrainingRows;
  /** The same key gives the same run. */
  readonly key: Key;
  /** Number of reports; the last one comes at the end. */
  readonly reports: number;
}

export interface RunReport {
  readonly iteration: number;
  readonly soFar: Approximation;
}

export type JobEnd =
  | { readonly kind: "ended"; readonly approximation: Approximation }
  | { readonly kind: "diverged"; readonly message: string }
  | { readonly kind: "aborted" };

/**
 * Weights are considered divergent at this many times the prior scale; no temperature in the allowed range reaches
 * them.
 */
const RUNAWAY = 1000;
/** Number of rows per evaluation when computing the full log posterior. */
const ROWS_AT_ONCE = 128;

/** In nats per row: a mode search that gains less has converged. */
const FLAT = 0.01;

/** The same job gives the same result and reports on any thread. */
export async function run(
  job: RunJob,
  { signal, report }: CallContext<RunReport>,
  methods: MethodTable = posteriorMethods,
): Promise<JobEnd> {
  const { plan, data, key, reports } = job;
  const method = methods[plan.method];
  const parts = bayesianNetwork(plan, data.columns);
  let start = startingWeights(parts, fold(key, "start"));

  const phase = async (runs: PosteriorMethod, options: KnobValues, rest: Phase): Promise<RunEnd> => {
    const phaseKey = rest.spent ? fold(fold(key, rest.name), rest.spent) : fold(key, rest.name);
    const minibatch = runs.needs.batch === "all" ? data.rows : plan.minibatch;
    const engine = openEngine(plan.engine, { parts, data, minibatch });
    const next = rowNumbers(data.rows, minibatch, fold(phaseKey, "minibatches"));
    const shared = { engine, iterations: rest.iterations };
    const prepared = { ...shared, start, parts, data, rows: data.rows, minibatch: next, key: phaseKey };
    try {
      return await runMethod({ ...shared, ...rest, steps: runs.run(prepared, options), signal });
    } finally {
      engine.dispose();
    }
  };

  const logPosteriorAt = (weights: Float64Array): number => {
    const atOnce = Math.min(data.rows, ROWS_AT_ONCE);
    const engine = openEngine(plan.engine, { parts, data, minibatch: atOnce });
    try {
      return fullLogPosterior(engine, weights, { rows: data.rows, atOnce }, new Float64Array(engine.weightCount));
    } finally {
      engine.dispose();
    }
  };

  if (method.needs.start === "mode") {
    const { options } = plan.warmStart;
    const faultOf = (weights: Float64Array) => runawayOf(weights, plan);
    const search: Phase = { name: "mode", iterations: 0, reports: 0, onReport: () => "continue", faultOf };
    let [spent, reached] = [0, -Infinity];
    for (const iterations of searchLengths(plan.warmStart)) {
      const mode = await phase(modeFinder, options, { ...search, iterations, spent });
      if (mode.kind === "diverged") return diverged(mode, modeFinder, options);
      if (mode.kind === "aborted") return mode;
      if (mode.approximation.kind === "networks") [start] = mode.approximation.networks;
      spent += iterations;
      if (spent >= plan.warmStart.atMost) break;
      const before = reached;
      reached = logPosteriorAt(start);
      if (reached - before < FLAT * data.rows) break;
    }
  }
  const { iterations, options } = plan;
  const onReport: WatchedRun["onReport"] = (iteration, soFar) => report({ iteration, soFar });
  const temperature = typeof options.temperature === "number" ? options.temperature : 1;
  const faultOf = (weights: Float64Array) => runawayOf(weights, plan) ?? noiseOutsidePrior(parts, weights, temperature);
  const end = await phase(method, options, { name: "chain", iterations, reports, onReport, faultOf });
  if (end.kind === "aborted") return end;
  if (end.kind === "diverged") return diverged(end, method, options);
  const fault = explosionOf({ parts, data, start, found: end.approximation });
  return fault === null ? end : diverged({ fault }, method, options);
}

/** Detects weights whose root mean square is far beyond the prior scale. */
function runawayOf(weights: Float64Array, plan: InferencePlan): Fault | null {
  let squares = 0;
  for (const weight of weights) squares += weight * weight;
  const scale = Math.sqrt(squares / weights.length);
  if (scale <= RUNAWAY * Math.max(1, plan.prior.scale)) return null;
  return { complaint: `weights; must stay finite: weights of size ${scale.toPrecision(3)}` };
}

/** One of the two phases of a job; its name is folded into the key, so that the phases share no random numbers. */
interface Phase extends Pick<WatchedRun, "iterations" | "reports" | "onReport" | "faultOf"> {
  readonly name: "mode" | "chain";
  /** Iterations of earlier phases of this name; none if absent. */
  readonly spent?: number;
}

/** Each search is as long as all before it together, limited by the remaining iterations. */
function* searchLengths({ iterations, atMost }: InferencePlan["warmStart"]): Generator<number> {
  for (let spent = 0, length = iterations; length > 0; length = Math.min(spent, atMost - spent)) {
    yield length;
    spent += length;
  }
}

/** The failure of a run that diverged, with a remedy. */
function diverged(
  { fault, iteration }: { readonly fault: Fault; readonly iteration?: number },
  { steadiedBy }: PosteriorMethod,
  options: KnobValues,
): JobEnd {
  const when = iteration === undefined ? "" : ` at iteration ${iteration}`;
  const knob = [steadiedBy ?? []].flat().find((name) => options[name] !== 0);
  const smaller = knob === undefined ? "" : `Try a smaller ${knob} than ${options[knob]}.`;
  return { kind: "diverged", message: `${fault.complaint}${when}. ${fault.remedy ?? smaller}`.trimEnd() };
}
