/**
 * The no-U-turn sampler (Hoffman & Gelman 2014; multinomial form, Betancourt 2017) on all rows: Hamiltonian Monte Carlo
 * whose trajectories end where they would turn back. There is nothing to tune. A draw costs up to 2^depth full-data
 * gradients.
 */
import { sampleNetwork } from "../mcmc/sample-network.ts";
import { hamiltonianChain, type ValuesOf } from "./knobs.ts";
import type { Draws } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  ...hamiltonianChain,
  treeDepth: {
    kind: "integer",
    summary: "nuts: maximum tree depth; a trajectory has at most 2^depth − 1 gradients",
    range: [1, 20],
    default: 10,
  },
} as const;

export const nuts = {
  name: "nuts",
  summary: "the no-U-turn sampler on all rows",
  posterior: "draws",
  needs: { start: "mode", batch: "all", runs: "several" },
  iterations: 130,
  knobs,
  tunable: [],

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    return yield* sampleNetwork(run, options, { kind: "nuts", maxDepth: options.treeDepth });
  },
} satisfies PosteriorMethod<typeof knobs>;
