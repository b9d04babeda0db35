/**
 * Stochastic gradient Langevin dynamics (Welling & Teh 2011, eq. 4): a gradient step on the potential, plus noise
 * scaled so that the weights sample the posterior.
 *
 * θ ← θ − ε_t ∇U(θ) + √(2 ε_t T) ξ, ξ ~ N(0, I), targets exp(−U/T) as ε → 0. In papers that write the gradient step as
 * ε/2, ε is twice ours.
 */
import { centredGradients } from "../mcmc/control-variates.ts";
import { langevin } from "../mcmc/langevin.ts";
import { runMinibatchChain, type Respond } from "../mcmc/minibatch-chain.ts";
import { stableStep } from "../mcmc/stable-step.ts";
import { controlVariates, keeping, relativeStep, stepSchedule, stepSize, temperature, type ValuesOf } from "./knobs.ts";
import type { Draws } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = { relativeStep, stepSize, controlVariates, temperature, ...stepSchedule, ...keeping };

export const sgld = {
  name: "sgld",
  summary: "stochastic gradient Langevin dynamics",
  posterior: "draws",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 5000,
  knobs,
  tunable: ["relativeStep"],
  steadiedBy: ["stepSize", "relativeStep"],

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    const centred = options.controlVariates ? yield* centredGradients(run) : (run as Run<M>);
    const update = centred.engine.fused?.langevin ?? langevin(centred.engine);
    // The noise of centred gradients depends on the distance from the mode.
    const respond = options.controlVariates ? undefined : heatedAlike(centred.engine.weightCount);
    if (options.stepSize > 0) return yield* runMinibatchChain(centred, options, update, respond);
    const measured = stableStep(run, run.minibatch(), run.start);
    let step = measured.next();
    for (; step.done !== true; step = measured.next()) yield { iteration: 0, logPosterior: 0 };
    const stepSize = Math.min(options.relativeStep * step.value.unit, step.value.most);
    return yield* runMinibatchChain(centred, { ...options, stepSize }, update, respond);
  },
} satisfies PosteriorMethod<typeof knobs>;

/** The same step size for every weight. */
function heatedAlike(weights: number): Respond {
  return ({ stepSize }) => ({ gain: new Float64Array(weights).fill(stepSize / 2), hasIndependentRows: false });
}
