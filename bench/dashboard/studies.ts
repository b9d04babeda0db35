/** Studies to view: any number of trials in ten dimensions, written directly to the store. */
import { makeKey, openStream } from "../../math/random.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import type { Store } from "../../tuner/store.ts";
import { createTrial, finishTrial } from "../../tuner/study/trial.ts";
import { box } from "../regret/problems/problem.ts";

const AT_A_TIME = 1000;
const CHOICES = ["adam", "sgd", "rmsprop"];
/** Milliseconds between consecutive trials. */
const PACE = 1000;
const BEGAN = Date.UTC(2026, 0, 1);

export const space: SearchSpace = [
  ...box(8, 0, 1),
  { kind: "float", name: "rate", low: 1e-5, high: 1, scale: "log" },
  { kind: "categorical", name: "optimizer", choices: CHOICES },
];

/** Trials of a smooth function with noise; one in twenty failed, and one in twenty was pruned. */
export async function fillStudy(store: Store, name: string, count: number): Promise<void> {
  const spec = {
    name,
    objective: { kind: "external" },
    space,
    metrics: [{ name: "loss", direction: "minimize" }],
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
    seed: 1,
  } as const;
  await store.createStudy(spec, {}, BEGAN);
  const random = openStream(makeKey(count));
  for (let from = 0; from < count; from += AT_A_TIME) {
    const size = Math.min(AT_A_TIME, count - from);
    await store.importTrials(
      name,
      Array.from({ length: size }, (_, at) => trial(from + at, () => random.uniform())),
    );
  }
}

function trial(at: number, uniform: () => number) {
  const x = Array.from({ length: 8 }, uniform);
  const exponent = uniform();
  const choice = Math.floor(uniform() * CHOICES.length);
  const hyperparameters = {
    ...Object.fromEntries(x.map((value, k) => [`x${k + 1}`, value])),
    rate: 10 ** (-5 + 5 * exponent),
    optimizer: CHOICES[choice],
  };
  const suggestion = { hyperparameters, reason: { strategy: "gp", phase: "log-ei", seen: at } };
  const lease = { worker: `worker-${at % 16}`, holder: "bench", expiresAt: BEGAN };
  const now = BEGAN + at * PACE;
  const running = createTrial(0, suggestion, { lease, now });
  const loss = (x[0] - 0.3) ** 2 + 0.5 * Math.sin(6 * x[1]) + (exponent - 0.6) ** 2 + 0.2 * choice + 0.1 * uniform();
  const ended = now + 5 * PACE * uniform();
  if (at % 20 === 7) {
    return finishTrial(running, { state: "failed", failure: { kind: "diverged", message: "NaN" } }, ended);
  }
  if (at % 20 === 13) return finishTrial(running, { state: "pruned", values: { loss } }, ended);
  return finishTrial(running, { state: "complete", values: { loss } }, ended);
}
