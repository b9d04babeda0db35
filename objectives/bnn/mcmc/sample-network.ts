/** Hamiltonian chains on an engine's weights, shared by the methods `hmc` and `nuts`. */
import { fold } from "../../../math/random.ts";
import type { hamiltonianChain, ValuesOf } from "../posterior/knobs.ts";
import type { Draws } from "../posterior/posterior.ts";
import type { NetworkRun, Progress, Run } from "../posterior/posterior-method.ts";
import { expandBlocks } from "../prior/gaussian.ts";
import { runHamiltonianChain, type Trajectories } from "./chain.ts";
import { tempered, type Density } from "./density.ts";

/** A chain of `run.iterations` trajectories on all rows; yields after each gradient. */
export function* sampleNetwork<M>(
  run: Run<M> | NetworkRun,
  settings: ValuesOf<typeof hamiltonianChain>,
  trajectories: Trajectories,
): Generator<Progress, Draws> {
  const { engine, iterations, start, key } = run;
  const { temperature, targetAcceptance, adaptMass } = settings;
  const rows = run.minibatch() as M;
  const density: Density = {
    dimension: engine.weightCount,
    evaluate(position, gradient) {
      engine.writeWeights(position);
      return (engine as Run<M>["engine"]).logPosterior(rows, gradient);
    },
  };
  const warmup = Math.min(settings.trajectoryWarmup, Math.floor(iterations / 2));
  const kept = evenlySpaced(iterations - warmup, settings.keptTrajectories).map((index) => warmup + index);
  const draws: Float64Array[] = [];
  const found = (stepSize: { first: number; last: number }): Draws => ({ kind: "draws", draws, stepSize, temperature });
  const steps = { first: Number.NaN, last: Number.NaN };

  engine.writeWeights(start);
  let position: Float64Array = engine.readWeights().slice();
  let logPosterior = 0;
  let done = 0;
  const options = { warmup, targetAcceptance, inverseMass: inverseMassOf(run, temperature), adaptMass, trajectories };
  for (const one of runHamiltonianChain(tempered(density, temperature), position, options, fold(key, "chain"))) {
    if (one !== undefined) {
      done = one.iteration + 1;
      position = one.point.position;
      logPosterior = one.point.logDensity * temperature;
      if (!one.isWarmup && Number.isNaN(steps.first)) steps.first = one.stepSize;
      steps.last = one.stepSize;
      if (one.iteration === kept[draws.length]) draws.push(position.slice());
    }
    // After each gradient, the engine holds the chain's position, not a proposal.
    engine.writeWeights(position);
    yield { iteration: done, logPosterior, soFar: found({ ...steps }) };
    if (done === iterations) break;
  }
  return found({ ...steps });
}

/** The prior variances times T, which are those of weights that the data do not determine. */
function inverseMassOf<M>(run: Run<M> | NetworkRun, temperature: number): Float64Array {
  if (!("parts" in run)) return new Float64Array(run.engine.weightCount).fill(temperature);
  return expandBlocks(run.parts.prior).scale.map((scale) => temperature * scale * scale);
}

/** At most `count` of the integers from 0 to total − 1, ascending and including the last. */
function evenlySpaced(total: number, count: number): number[] {
  const kept = Math.min(total, count);
  return Array.from({ length: kept }, (_, i) => Math.ceil(((i + 1) * total) / kept) - 1);
}
