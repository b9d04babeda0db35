/**
 * Stochastic gradient Hamiltonian Monte Carlo (Chen et al. 2014): Langevin dynamics with momentum and friction on
 * minibatches, using the BAOAB splitting (Leimkuhler & Matthews 2013), which is exact for Gaussians without gradient
 * noise (../mcmc/underdamped.ts).
 *
 * The estimation of the mass from gradients follows Springenberg et al. 2016; the noise correction is the B̂ of Chen et
 * al.
 *
 * m ← m − h∇U; θ ← θ + ½h M⁻¹m; m ← e^{−γh} m + √(T(1 − e^{−2γh})) M^½ ξ; θ ← θ + ½h M⁻¹m
 */
import { runMomentumChain } from "../mcmc/momentum-chain.ts";
import { baoab, baoabResponse } from "../mcmc/underdamped.ts";
import {
  controlVariates,
  friction,
  keeping,
  massFrom,
  momentumStep,
  stepSchedule,
  temperature,
  type ValuesOf,
} from "./knobs.ts";
import type { Draws } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  momentumStep,
  friction,
  massFrom,
  noiseCorrection: {
    kind: "switch",
    summary: "sghmc: subtract the variance of minibatch noise, measured in the burn-in, from the noise that is added",
    default: false,
  },
  controlVariates,
  temperature,
  ...stepSchedule,
  ...keeping,
} as const;

export const sghmc = {
  name: "sghmc",
  summary: "stochastic gradient Hamiltonian Monte Carlo: Langevin dynamics with momentum",
  posterior: "draws",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 20_000,
  knobs,
  tunable: ["momentumStep", "friction"],
  steadiedBy: "momentumStep",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    return yield* runMomentumChain(run, options, baoab, baoabResponse);
  },
} satisfies PosteriorMethod<typeof knobs>;
