/** A run with test doubles: a settable clock, timers fired by the test, a fake objective. */
import { openStream } from "../../../math/random.ts";
import { openStore } from "../../../storage/open.ts";
import type { Evaluation, EvaluationContext, Hyperparameters, Objective } from "../../../tuner/objective.ts";
import { ask } from "../../../tuner/loop/ask.ts";
import type { Run, RunEvent } from "../../../tuner/loop/run.ts";
import { openStudyCache } from "../../../tuner/loop/study-cache.ts";
import { directSuggestions } from "../../../tuner/loop/suggestions.ts";
import type { Store } from "../../../tuner/store.ts";
import type { Strategy } from "../../../tuner/strategies/strategy.ts";
import { suggestHere, type Suggester } from "../../../tuner/suggester.ts";
import type { Budget, StudySpec } from "../../../tuner/study/study.ts";

export const spec: StudySpec = {
  name: "loop",
  objective: { kind: "external" },
  space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }],
  metrics: [{ name: "loss", direction: "minimize" }],
  strategy: { name: "random", acquisition: "alternate", kappa: 1.8, repeats: false },
  seed: 7,
};

/** Draws from the key once per suggestion. */
export const uniform: Strategy = (_study, _trials, key, count) => {
  const stream = openStream(key);
  return Array.from({ length: count }, () => ({
    hyperparameters: { x: stream.uniform() },
    reason: { strategy: "random" },
  }));
};

/** Used for every strategy that a study may ask for. */
export function suggestBy(strategy: Strategy): Suggester {
  return suggestHere({ gp: strategy, sobol: strategy, random: strategy });
}

export type Evaluate = (
  hyperparameters: Hyperparameters,
  context: EvaluationContext,
) => Promise<Evaluation> | Evaluation;

export interface Bench {
  readonly run: Run;
  readonly store: Store;
  readonly events: RunEvent[];
  readonly clock: { now: number };
  /** Fires every timer once. */
  readonly fireTimers: () => void;
  readonly abort: () => void;
}

export async function makeBench(
  evaluate: Evaluate,
  options: {
    budget?: Budget;
    workers?: number;
    strategy?: Strategy;
    store?: Store;
    holder?: string;
    suggester?: Suggester;
  } = {},
): Promise<Bench> {
  const store = options.store ?? (await openStore("sqlite::memory:"));
  const clock = { now: 1000 };
  if ((await store.findStudy(spec.name)) === null) {
    await store.createStudy(spec, options.budget ?? { trials: 5 }, clock.now);
  }
  const events: RunEvent[] = [];
  const timers = new Set<() => void>();
  const controller = new AbortController();
  const objective: Objective = {
    name: "fake",
    space: spec.space,
    metrics: spec.metrics,
    evaluate: async (hyperparameters, context) => evaluate(hyperparameters, context),
  };
  const holder = options.holder ?? "here:1:a";
  const cache = openStudyCache({ store, nextTurn: () => Promise.resolve() }, spec.name);
  const suggestions = directSuggestions(options.suggester ?? suggestBy(options.strategy ?? uniform), cache);
  const now = () => clock.now;
  const run: Run = {
    store,
    study: spec.name,
    objective,
    workers: Array.from({ length: options.workers ?? 1 }, (_, index) => `local-${index + 1}`),
    ask(worker, signal) {
      const newLease = () => ({ worker, holder, expiresAt: clock.now + 60_000 });
      return ask({ store, study: spec.name, cache, suggestions, now, newLease }, signal);
    },
    holder,
    leaseMilliseconds: 60_000,
    now,
    every(_milliseconds, task) {
      timers.add(task);
      return () => timers.delete(task);
    },
    signal: controller.signal,
    onEvent: (event) => events.push(event),
  };
  return {
    run,
    store,
    events,
    clock,
    fireTimers: () => [...timers].forEach((task) => task()),
    abort: () => controller.abort(),
  };
}

export const square: Evaluate = ({ x }) => ({ values: { loss: (Number(x) - 0.3) ** 2 } });

/** The store with one method replaced. */
export function withMethod<Name extends keyof Store>(store: Store, name: Name, method: Store[Name]): Store {
  return new Proxy(store, {
    get: (target, key) => (key === name ? method : Reflect.get(target, key)),
  });
}
