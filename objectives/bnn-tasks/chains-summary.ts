/** Quantities monitored along the chains of a fit: predictions for held-out rows, scores, and temperatures. */
import { mean, sampleVariance } from "../../math/statistics.ts";
import { MIN_DRAWS, type ChainsSummary, type Quantity } from "../bnn/artifacts/chains.ts";
import { centersOf, configurationalTemperature } from "../bnn/diagnostics/configurational-temperature.ts";
import { fullLogPosterior } from "../bnn/diagnostics/full-log-posterior.ts";
import type { WeightBlock } from "../bnn/diagnostics/weight-blocks.ts";
import type { NetworkEngine } from "../bnn/engine/engine.ts";
import { rowVariances } from "../bnn/mcmc/gradient-noise.ts";
import type { InferencePlan } from "../bnn/inference/plan.ts";
import type { PosteriorMethod } from "../bnn/posterior/posterior-method.ts";
import type { Draws, Posterior } from "../bnn/posterior/posterior.ts";
import { nllOfDraw, type LogDensitiesByDraw } from "../bnn/predictive/by-draw.ts";

/** A completed fit. */
interface LearnedChains {
  readonly plan: InferencePlan;
  readonly posterior: Posterior;
  /** For the held-out rows, one per draw, concatenated chain by chain. */
  readonly densities: LogDensitiesByDraw;
  /** A further quantity to monitor, a function of a draw and a held-out row. */
  readonly followed: (draw: number, row: number) => number;
  /** Row numbers of the held-out rows in the data set. */
  readonly rows: Int32Array;
  /** An engine on the training rows, and the maximum number of rows that it processes at once. */
  readonly training: { readonly engine: NetworkEngine; readonly rows: number; readonly atOnce: number };
  readonly method: Pick<PosteriorMethod, "needs">;
  readonly blocks: readonly WeightBlock[];
}

/** Number of held-out rows whose predictions are monitored. */
const FOLLOWED = 20;
/** Fraction of the chains' own cost, in rows visited, that may be spent on full log posteriors. */
const SHARE_FOR_LOG_POSTERIORS = 0.03;

/** Null if there are no chains, or too few draws for a verdict. */
export function chainsSummary(learned: LearnedChains): ChainsSummary | null {
  const { plan, posterior, densities } = learned;
  if (posterior.kind !== "draws") return null;
  const chains = posterior.runs.filter((run) => run.kind === "draws");
  const draws = chains[0]?.draws.length ?? 0;
  // A chain that was stopped has fewer draws.
  const whole = chains.filter((chain) => chain.draws.length === draws);
  if (draws < MIN_DRAWS) return null;
  const quantity = (name: string, valueOf: (draw: number) => number): Quantity => ({
    name,
    chains: whole.map((_, chain) => Float64Array.from({ length: draws }, (_, i) => valueOf(chain * draws + i))),
  });
  const { rows } = densities;
  const count = Math.min(FOLLOWED, rows);
  const followed = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const { logPosterior, temperatures, blocks } = onAllRows(learned, whole);
  const noise = minibatchNoise(learned, whole[0]);
  const { stepSize, temperature } = whole[0];
  return {
    quantities: [
      quantity("validation NLL", (draw) => nllOfDraw(densities, draw)),
      ...(logPosterior === null ? [] : [quantity("log posterior", (draw) => logPosterior[draw])]),
      ...followed.map((b) => quantity(`prediction of row ${learned.rows[b]}`, (draw) => learned.followed(draw, b))),
    ],
    iterations: plan.iterations,
    stepSize,
    minibatch: noise === null ? null : { rows: noise.minibatch, noiseScale: noise.scale },
    temperature: {
      nominal: temperature,
      ...temperatureOf(temperatures),
      kinetic: kineticOf(whole),
      blocks: blocks.map((block, i) => ({
        name: block.name,
        ...temperatureOf(block.temperatures),
        heating: noise?.heating?.[i] ?? null,
      })),
    },
  };
}

/** Temperature of the momenta, with a standard error from the spread between chains; null without momenta. */
function kineticOf(chains: readonly Draws[]): ChainsSummary["temperature"]["kinetic"] {
  const known = chains.flatMap(({ kineticTemperature }) => kineticTemperature ?? []);
  if (known.length < chains.length) return null;
  const { configurational, standardError } = temperatureOf(known.map((value) => [value]));
  return { temperature: configurational, standardError };
}

interface OnAllRows {
  /** One value per draw; null if too expensive. */
  readonly logPosterior: Float64Array | null;
  /** For all weights together and for each block: one array per chain, with as many draws as the budget allows. */
  readonly temperatures: readonly (readonly number[])[];
  readonly blocks: readonly { readonly name: string; readonly temperatures: readonly (readonly number[])[] }[];
}

/** The inputs for computing the full gradient at a draw. */
function onAllRows(learned: LearnedChains, chains: readonly Draws[]): OnAllRows {
  const { engine, rows, atOnce } = learned.training;
  const draws = chains[0].draws.length;
  const perChain = Math.min(draws, affordableDraws(learned, chains.length));
  const gradient = new Float64Array(engine.weightCount);
  const values = new Float64Array(chains.length * draws);
  const centers = centersOf(chains.map((one) => one.draws));
  const parts = [{ name: "all", from: 0, to: engine.weightCount }, ...learned.blocks];
  const temperatures = parts.map(() => chains.map(() => new Array<number>(perChain)));
  chains.forEach((one, chain) => {
    for (let i = 0; i < perChain; i++) {
      // The last draw of each of `perChain` equal parts.
      const draw = Math.floor(((i + 1) * draws) / perChain) - 1;
      const weights = one.draws[draw];
      values[chain * draws + draw] = fullLogPosterior(engine, weights, { rows, atOnce }, gradient);
      parts.forEach((part, p) => {
        temperatures[p][chain][i] = configurationalTemperature(weights, gradient, centers[chain], part);
      });
    }
  });
  return {
    logPosterior: perChain === draws ? values : null,
    temperatures: temperatures[0],
    blocks: learned.blocks.map(({ name }, i) => ({ name, temperatures: temperatures[i + 1] })),
  };
}

/** Maximum number of values in the per-row gradients computed at a time. */
const GRADIENTS_AT_ONCE = 2e6;

interface MinibatchNoise {
  /** n, the number of rows in a minibatch. */
  readonly minibatch: number;
  /** The gradient noise scale, in rows. */
  readonly scale: number;
  /** How much the temperature of each block increases; null if unknown. */
  readonly heating: readonly number[] | null;
}

/**
 * The noise of minibatch gradients at the chain's last draw, and what it does to the chain; null for methods that use
 * all rows or centred gradients.
 *
 * With C_i the variance of the per-row gradients in coordinate i, ∇U on n of N rows has noise of variance V_i = (N²/n)
 * C_i, times 1 − n/N without replacement. The noise scale N² Σ_i C_i/|∇U|² (McCandlish et al. 2018, "simple") is the n
 * whose noise is as large as the gradient of all rows. Heating is the mean over a block of what V_i does to its weights.
 */
function minibatchNoise({ plan, method, training, blocks }: LearnedChains, chain: Draws): MinibatchNoise | null {
  if (method.needs.batch === "all" || plan.options.controlVariates === true) return null;
  const { engine, rows } = training;
  const size = Math.min(plan.minibatch, rows);
  const d = engine.weightCount;
  const atOnce = Math.max(1, Math.min(training.atOnce, Math.floor(GRADIENTS_AT_ONCE / d)));
  const weights = chain.draws[chain.draws.length - 1];
  const variances = new Float64Array(d);
  for (const _ of rowVariances(training, { weights, atOnce, into: variances }));
  const gradient = new Float64Array(d);
  fullLogPosterior(engine, weights, { rows, atOnce: training.atOnce }, gradient);
  const scale = (rows ** 2 * sum(variances)) / sum(gradient.map((value) => value * value));
  const { noise } = chain;
  if (noise === undefined) return { minibatch: size, scale, heating: null };
  const factor = (rows ** 2 / size) * (noise.hasIndependentRows ? 1 : 1 - size / rows);
  const raised = variances.map((C, i) => noise.gain[i] * Math.max(0, factor * C - (noise.removed?.[i] ?? 0)));
  return { minibatch: size, scale, heating: blocks.map(({ from, to }) => mean(raised.subarray(from, to))) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Number of draws per chain that can be afforded at a small fraction of the chains' own cost. */
function affordableDraws({ plan, method, training: { rows } }: LearnedChains, chains: number): number {
  // Each draw already cost a trajectory of full gradients.
  if (method.needs.batch === "all") return Infinity;
  const iterations = plan.warmStart.iterations + plan.iterations;
  const visits = chains * iterations * Math.min(plan.minibatch, rows);
  return Math.floor((SHARE_FOR_LOG_POSTERIORS * visits) / rows / chains);
}

/** The mean over all draws, with a standard error from the means of the independent chains. */
function temperatureOf(chains: readonly (readonly number[])[]): { configurational: number; standardError: number } {
  if (chains.some((chain) => chain.length === 0)) return { configurational: Number.NaN, standardError: Number.NaN };
  const means = chains.map(mean);
  const standardError = chains.length > 1 ? Math.sqrt(sampleVariance(means) / means.length) : Number.NaN;
  return { configurational: mean(means), standardError };
}
