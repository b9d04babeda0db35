/**
 * Minibatch chains with momentum, and their metric. The curvature is computed at the starting point and again during
 * burn-in: at a mode the noise scale is smallest and the curvature largest, far above its values where the posterior
 * mass lies, so with the metric of the mode a chain would hardly move.
 */
import { defined } from "../../../common/defined.ts";
import { fold } from "../../../math/random.ts";
import type { Engine } from "../engine/engine.ts";
import type { Draws } from "../posterior/posterior.ts";
import type { NetworkRun, Progress, Run } from "../posterior/posterior-method.ts";
import type { ChainOptions } from "../schedule.ts";
import { centredGradients } from "./control-variates.ts";
import { independentRows, rowVariances } from "./gradient-noise.ts";
import { curvatureScale, priorScale } from "./metric-scale.ts";
import { runMinibatchChain } from "./minibatch-chain.ts";
import { renewing } from "./renewal.ts";
import { openSquaredGradients } from "./squared-gradients.ts";
import type { baoab, baoabResponse, Dynamics } from "./underdamped.ts";

interface MomentumOptions extends Omit<ChainOptions, "stepSize"> {
  /** h. */
  readonly momentumStep: number;
  readonly friction: number;
  readonly massFrom: "curvature" | "prior" | "gradients";
  readonly controlVariates: boolean;
  /** Whether the variance of the minibatch noise is subtracted from that of the injected noise. */
  readonly noiseCorrection?: boolean;
}

/**
 * A chain created by `open`, in a metric that is fixed after burn-in. Without a network, the scales are 1 unless the
 * mass is estimated from gradients, and the gradient noise is unknown. `respondOf` describes the effect of that noise
 * on the chain; it is absent for a thermostat, which compensates for the noise.
 */
export function* runMomentumChain<M>(
  run: Run<M> | NetworkRun,
  options: MomentumOptions,
  open: typeof baoab,
  respondOf?: typeof baoabResponse,
): Generator<Progress, Draws> {
  const { burnIn, friction, massFrom } = options;
  const settled = { ...options, stepSize: options.momentumStep };
  const chain = options.controlVariates ? yield* centredGradients(run) : (run as Run<M>);
  const scale = "parts" in run ? priorScale(run) : new Float64Array(run.engine.weightCount).fill(1);
  const seen = { iterations: burnIn * run.iterations, rows: "rows" in run ? run.rows : 1 };
  const engine = massFrom === "gradients" ? adapting(chain.engine, scale, seen) : chain.engine;
  const dynamics: Dynamics = { friction, scale, key: fold(run.key, "momentum") };
  if (!("parts" in run)) return yield* runMinibatchChain({ ...chain, engine }, settled, open(engine, dynamics));

  const isCurved = massFrom === "curvature";
  const isCorrected = options.noiseCorrection === true;
  const size = run.minibatch().length;
  const rows = isCorrected ? independentRows(run, size, fold(run.key, "rows")) : chain.minibatch;
  const noise = isCorrected ? new Float64Array(scale.length) : undefined;
  function* renew(weights: Float64Array): Generator<undefined, undefined> {
    if (isCurved) yield* curvatureScale(run as NetworkRun, weights, scale);
    if (noise === undefined) return;
    yield* rowVariances(run as NetworkRun, { weights, atOnce: size, into: noise });
    for (let i = 0; i < noise.length; i++) noise[i] *= (run as NetworkRun).rows ** 2 / size;
  }
  const known = { ...dynamics, ...defined({ noise }) };
  const update = open(engine, known);
  // The noise of centred gradients depends on the distance from the mode.
  const respond = options.controlVariates ? undefined : respondOf?.(known);
  const minibatch = rows as () => M;
  return yield* renewing(run, { burnIn, renew }, () => {
    return runMinibatchChain({ ...chain, engine, minibatch }, settled, update, respond);
  });
}

/** The engine, adapting the scale to the gradients of the first iterations. */
function adapting<M>(
  engine: Engine<M>,
  scale: Float64Array,
  { iterations, rows }: { readonly iterations: number; readonly rows: number },
): Engine<M> {
  const see = openSquaredGradients(scale, rows);
  let t = 0;
  return {
    ...engine,
    logPosterior(minibatch, gradient, key) {
      const logPosterior = engine.logPosterior(minibatch, gradient, key);
      if (t++ < iterations && Number.isFinite(logPosterior)) see(gradient);
      return logPosterior;
    },
  };
}
