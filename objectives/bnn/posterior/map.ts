/**
 * The posterior mode (maximum a posteriori), found by Adam on the log posterior: a point estimate without uncertainty.
 * With several starts, each gets an equal share of the iterations, and the best mode is kept. With early stopping, that
 * is the one that predicts the held-out rows best.
 */
import { fold } from "../../../math/random.ts";
import { climb } from "../optimizer/climb.ts";
import { scoreOf } from "../optimizer/held-out.ts";
import { stoppedClimb } from "../optimizer/stopped-climb.ts";
import { startingWeights } from "../starting-weights.ts";
import { earlyStopping, learningRate, type ValuesOf } from "./knobs.ts";
import type { Networks } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  learningRate,
  starts: {
    kind: "integer",
    summary: "map: number of searches for a mode, which share the iterations; the best one is used",
    range: [1, 1000],
    default: 1,
  },
  ...earlyStopping,
} as const;

export const map = {
  name: "map",
  summary: "only the mode",
  posterior: "point",
  needs: { start: "random", batch: "minibatch", runs: "one" },
  iterations: 5000,
  knobs,
  tunable: ["learningRate"],
  steadiedBy: "learningRate",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Networks> {
    if (!("parts" in run)) yield* climb(run, options.learningRate);
    else if (options.starts === 1) yield* stoppedClimb(run, options);
    else yield* fromManyStarts(run, options);
    return { kind: "networks", networks: [run.engine.readWeights().slice()] };
  },
} satisfies PosteriorMethod<typeof knobs>;

/** Leaves the best weights of all searches in the engine. */
function* fromManyStarts(run: NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, undefined> {
  const { engine, parts, rows, key } = run;
  const starts = Math.min(options.starts, run.iterations);
  const atOnce = run.minibatch().length;
  const all = Int32Array.from({ length: rows }, (_, row) => row);
  let best = { weights: run.start, score: -Infinity };
  let spent = 0;
  for (let i = 0; i < starts; i++) {
    const iterations = Math.floor(((i + 1) * run.iterations) / starts) - Math.floor((i * run.iterations) / starts);
    const own = fold(fold(key, "start"), i);
    const start = i === 0 ? run.start : startingWeights(parts, own);
    // All searches hold out the same rows, so that their scores are comparable.
    const steps = stoppedClimb({ ...run, start, iterations }, options);
    let last: Progress = { iteration: spent, logPosterior: 0 };
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      last = { ...step.value, iteration: spent + step.value.iteration };
      yield last;
      if (!Number.isFinite(last.logPosterior)) return;
    }
    let score = step.value;
    if (Number.isNaN(score)) {
      const scoring = scoreOf(run, all, atOnce);
      let part = scoring.next();
      for (; part.done !== true; part = scoring.next()) yield last;
      score = part.value.logLikelihood + part.value.logPrior;
    }
    if (score > best.score) best = { weights: engine.readWeights().slice(), score };
    spent += iterations;
  }
  engine.writeWeights(best.weights);
}
