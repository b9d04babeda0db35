/**
 * Gradient descent with a constant rate ℓ per row, θ ← θ − (ℓ/N) ∇U, which minibatch noise keeps moving around the
 * mode.
 */
import { fold } from "../../../math/random.ts";
import type { Engine } from "../engine/engine.ts";
import type { NetworkRun, Progress, Run } from "../posterior/posterior-method.ts";
import { langevin } from "./langevin.ts";

interface DescentPath {
  readonly wanderingRate: number;
  /** The fraction of the iterations before the first snapshot. */
  readonly burnIn: number;
  /** Number of snapshots, evenly spaced, including one at the last iteration. */
  readonly snapshots: number;
  readonly take: (weights: Float64Array) => void;
}

/** Yields after each iteration, after taking the snapshot if one is due. */
export function* wander<M>(run: Run<M> | NetworkRun, path: DescentPath): Generator<Progress, undefined> {
  const { start, iterations, key } = run;
  const engine = run.engine as Engine<M>;
  const update = engine.fused?.langevin ?? langevin(engine);
  const stepSize = path.wanderingRate / ("rows" in run ? run.rows : 1);
  const burntIn = Math.floor(path.burnIn * iterations);
  const every = Math.max(1, Math.floor((iterations - burntIn) / path.snapshots));
  engine.writeWeights(start);
  for (let t = 0; t < iterations; t++) {
    const logPosterior = update(run.minibatch() as M, { stepSize, temperature: 0, key: fold(key, t) });
    if (t >= burntIn && (iterations - 1 - t) % every === 0) path.take(engine.readWeights());
    yield { iteration: t + 1, logPosterior };
  }
}
