/** Memory retained by suggestions after garbage collection. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { makeKey, openStream } from "../../math/random.ts";
import { currentBackend } from "../../math/simd/current-backend.ts";
import { suggestionKey } from "../../tuner/study/keys.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, type Outcome, type Trial } from "../../tuner/study/trial.ts";
import { box } from "../regret/problems/problem.ts";

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };
const SHORTEST = 12;
const LENGTHS = 8;

export interface Growth {
  /** Growth of the kernels' memory, in bytes. */
  readonly kernels: number;
  /** Growth of the heap and its buffers, in bytes. */
  readonly heap: number;
}

/**
 * Growth while `work` is done `count` times, with a different number each time, after `warmUp` runs that do not count.
 */
export function growthOver(count: number, warmUp: number, work: (number: number) => void): Growth {
  const before = sizesAfter(warmUp, work);
  const after = sizesAfter(count, (index) => work(warmUp + index));
  return { kernels: after.kernels - before.kernels, heap: after.heap - before.heap };
}

function sizesAfter(count: number, work: (index: number) => void): Growth {
  for (let index = 0; index < count; index++) work(index);
  const { heapUsed, external, arrayBuffers } = collected();
  // The kernels' memory is also an array buffer, and is counted separately.
  const kernels = currentBackend().memory.size();
  return { kernels, heap: heapUsed + Math.max(external, arrayBuffers) - kernels };
}

/** Node only offers garbage collection on demand behind a flag. */
function collected(): NodeJS.MemoryUsage {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage();
}

/**
 * A suggestion with a fit, for a new study. One in four trials has failed, and the last one is running, so that all
 * parts of a surrogate are used.
 */
export function suggestOnce(seed: number): void {
  const study: Study = {
    ...newStudy,
    name: `study ${seed}`,
    objective: { kind: "external" },
    space: box(3, 0, 1),
    metrics: [{ name: "value", direction: "minimize" }],
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
    seed,
    budget: {},
    createdAt: 0,
  };
  const length = SHORTEST + (seed % LENGTHS);
  const stream = openStream(makeKey(seed));
  const trials = Array.from({ length }, (_, number): Trial => {
    const x = study.space.map(() => stream.uniform());
    const hyperparameters = Object.fromEntries(study.space.map(({ name }, k) => [name, x[k]]));
    const trial = createTrial(number, { hyperparameters, reason: { strategy: "enqueued" } }, { lease, now: 0 });
    return number === length - 1 ? trial : finishTrial(trial, outcomeOf(number, x), 0);
  });
  const [suggestion] = strategies.gp(study, trials, suggestionKey(seed, length), 1);
  if (suggestion.reason.kernel === undefined) throw new Error("no fit");
}

function outcomeOf(number: number, x: readonly number[]): Outcome {
  if (number % 4 === 3)
    return { state: "failed", failure: { kind: "diverged", message: "value; must be finite: NaN" } };
  return { state: "complete", values: { value: x.reduce((sum, coordinate) => sum + (coordinate - 0.4) ** 2, 0) } };
}
