/** Parts shared by all stochastic-gradient chains, independent of their update. */
import { fold } from "../../../math/random.ts";
import type { FusedUpdates } from "../engine/engine.ts";
import type { Draws, NoiseResponse } from "../posterior/posterior.ts";
import type { Progress, Run } from "../posterior/posterior-method.ts";
import { chainSchedule, type ChainOptions } from "../schedule.ts";

/** One iteration: updates the engine's weights, and returns the estimate of the log posterior before the update. */
export type Update<M> = FusedUpdates<M>["langevin"] & {
  /** mᵀM⁻¹m/d of the momentum m after the iteration; absent without momentum. */
  readonly kineticTemperature?: () => number;
};

/** The chain's response to gradient noise in `run`, at the last step size and temperature. */
export type Respond = (last: { readonly stepSize: number; readonly temperature: number }) => NoiseResponse;

/**
 * `run.iterations` updates from `run.start`, with step sizes, temperatures and kept draws according to the schedule in
 * the options. `respond` determines how the draws describe the effect of minibatch noise; without it, that effect is
 * unknown.
 */
export function* runMinibatchChain<M>(
  { engine, minibatch, start, iterations, key }: Run<M>,
  options: ChainOptions,
  update: Update<M>,
  respond?: Respond,
): Generator<Progress, Draws> {
  const scheduling = chainSchedule(options, iterations);
  let scheduled = scheduling.next();
  for (; scheduled.done !== true; scheduled = scheduling.next()) yield { iteration: 0, logPosterior: 0 };
  const { stepSizeAt, temperatureAt, kept } = scheduled.value;
  const draws: Float64Array[] = [];
  const steps = { first: stepSizeAt(0), last: stepSizeAt(iterations - 1) };
  const soFar = { kind: "draws" as const, draws, stepSize: steps, temperature: options.temperature };
  let kinetic = 0;
  const found = (): Draws => {
    if (draws.length === 0) return soFar;
    const last = { stepSize: steps.last, temperature: options.temperature };
    return {
      ...soFar,
      ...(update.kineticTemperature === undefined ? {} : { kineticTemperature: kinetic / draws.length }),
      ...(respond === undefined ? {} : { noise: respond(last) }),
    };
  };
  engine.writeWeights(start);
  for (let t = 0; t < iterations; t++) {
    const step = { stepSize: stepSizeAt(t), temperature: temperatureAt(t), key: fold(key, t) };
    const logPosterior = update(minibatch(), step);
    if (t === kept[draws.length]) {
      draws.push(engine.readWeights().slice());
      kinetic += update.kineticTemperature?.() ?? 0;
    }
    yield { iteration: t + 1, logPosterior, soFar };
  }
  return found();
}
