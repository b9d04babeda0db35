/**
 * Hamiltonian Monte Carlo (Duane et al. 1987; Neal 2011, "MCMC using Hamiltonian dynamics") on all rows: trajectories
 * of jittered length, the prior precision as the metric, a step size adapted by dual averaging, and a Metropolis test
 * that makes the chain exact. There is no step size to tune. A run costs `iterations` × (length / step size) full-data
 * gradients.
 */
import { sampleNetwork } from "../mcmc/sample-network.ts";
import { hamiltonianChain, type ValuesOf } from "./knobs.ts";
import type { Draws } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  ...hamiltonianChain,
  trajectoryLength: {
    kind: "number",
    summary: "hmc: mean length of a trajectory, in deviations of the prior",
    range: "positive",
    // The trajectory length with the largest effective sample size of the worst quantity. With shorter trajectories the
    // log posterior mixes slowly, since its energy changes by sin² of the length in a trajectory; longer ones give too
    // few distinct function values (bench/results/bnn.md).
    default: 0.9,
  },
  maxLeapfrogs: {
    kind: "integer",
    summary: "hmc: maximum number of gradients per trajectory",
    range: [1, 100_000],
    // Wide priors lead to short steps, and this then bounds the cost of an evaluation.
    default: 200,
  },
} as const;

export const hmc = {
  name: "hmc",
  summary: "Hamiltonian Monte Carlo on all rows",
  posterior: "draws",
  needs: { start: "mode", batch: "all", runs: "several" },
  // Including warm-up; yields one and a half times the required number of effective draws (bench/results/bnn.md).
  iterations: 95,
  knobs,
  tunable: [],

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    const { trajectoryLength: length, maxLeapfrogs: maxSteps } = options;
    return yield* sampleNetwork(run, options, { kind: "static", length, maxSteps });
  },
} satisfies PosteriorMethod<typeof knobs>;
