/**
 * The stochastic gradient Nosé–Hoover thermostat (Ding et al. 2014): Langevin dynamics with momentum whose friction ξ
 * adapts, so that the temperature stays at T for any level of minibatch noise. Uses the BADODA splitting (Leimkuhler &
 * Shang 2016).
 *
 * dθ = M⁻¹m dt, dm = −∇U dt − ξm dt + √(2γT) M^½ dW, dξ = (mᵀM⁻¹m/d − T) dt (../mcmc/underdamped.ts)
 */
import { runMomentumChain } from "../mcmc/momentum-chain.ts";
import { noseHoover } from "../mcmc/underdamped.ts";
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

const knobs = { momentumStep, friction, massFrom, controlVariates, temperature, ...stepSchedule, ...keeping };

export const sgnht = {
  name: "sgnht",
  summary: "the stochastic gradient Nosé–Hoover thermostat: momentum whose friction absorbs minibatch noise",
  posterior: "draws",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 20_000,
  knobs,
  tunable: ["momentumStep", "friction"],
  steadiedBy: "momentumStep",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    return yield* runMomentumChain(run, options, noseHoover);
  },
} satisfies PosteriorMethod<typeof knobs>;
