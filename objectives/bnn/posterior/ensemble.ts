/**
 * Deep ensembles (Lakshminarayanan et al. 2017): equally weighted modes found from independent starts, one per run.
 *
 * Anchored (Pearce et al. 2020, eq. 8): member j maximizes log p(y|θ) − ½ Σ ((θ_i − a_ij)/s_i)² with its own prior draw
 * a_j ~ N(m, s²) instead of m, so that members vary like the prior where there are no data. For a linear model with
 * precision A = βΦᵀΦ + s⁻²I, the members are distributed as N(posterior mean, s⁻² A⁻²), which is exact in directions
 * without data and too narrow in others. Resampled: each member is trained on its own bootstrap sample of the rows.
 */
import { fold, openStream, type Key } from "../../../math/random.ts";
import { adam, type Climbed } from "../optimizer/adam.ts";
import { climb } from "../optimizer/climb.ts";
import { stoppedClimb } from "../optimizer/stopped-climb.ts";
import { expandBlocks, type WeightPrior } from "../prior/gaussian.ts";
import { earlyStopping, learningRate, type ValuesOf } from "./knobs.ts";
import type { Networks } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  learningRate,
  anchored: {
    kind: "switch",
    summary: "ensemble: pull each member toward its own draw from the prior instead of the prior's mean",
    default: false,
  },
  resampled: {
    kind: "switch",
    summary: "ensemble: train each member on its own bootstrap sample of the rows",
    default: false,
  },
  ...earlyStopping,
} as const;

export const ensemble = {
  name: "ensemble",
  summary: "a deep ensemble: modes from independent starts",
  posterior: "networks",
  needs: { start: "random", batch: "minibatch", runs: "several" },
  iterations: 5000,
  knobs,
  tunable: ["learningRate"],
  steadiedBy: "learningRate",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Networks> {
    if ("parts" in run) {
      const { engine, parts, key } = run;
      const resample = options.resampled ? { resample: bootstrap(fold(key, "rows")) } : {};
      const update = options.anchored ? { update: adam(anchored(engine, parts.prior, fold(key, "anchor"))) } : {};
      yield* stoppedClimb(run, { ...options, ...update, ...resample });
    } else {
      yield* climb(run, options.learningRate);
    }
    return { kind: "networks", networks: [run.engine.readWeights().slice()] };
  },
} satisfies PosteriorMethod<typeof knobs>;

/**
 * The log posterior with a draw a from the prior in place of the prior mean m: up to a constant, Σ (a − m)(θ − m)/s² is
 * added.
 */
function anchored<M>(engine: Climbed<M>, prior: WeightPrior, key: Key): Climbed<M> {
  const { mean, scale } = expandBlocks(prior);
  const stream = openStream(key);
  const pull = scale.map((s) => stream.normal() / s);
  return {
    weightCount: engine.weightCount,
    readWeights: () => engine.readWeights(),
    writeWeights: (weights) => engine.writeWeights(weights),
    logPosterior(minibatch, gradient, own) {
      let value = engine.logPosterior(minibatch, gradient, own);
      const theta = engine.readWeights();
      for (let i = 0; i < pull.length; i++) {
        gradient[i] += pull[i];
        value += pull[i] * (theta[i] - mean[i]);
      }
      return value;
    },
  };
}

/** A bootstrap sample (Efron 1979): the same number of rows, drawn with replacement. */
function bootstrap(key: Key): (rows: Int32Array) => Int32Array {
  return (rows) => {
    const stream = openStream(key);
    return rows.map(() => rows[stream.integer(rows.length)]);
  };
}
