/**
 * What a person needs to judge whether to trust a network: calibration, bands, where the uncertainty comes from, agreement of
 * the chains, and simpler models beside it. Made from draws and predictions that are there anyway; little is computed anew.
 */
import { mean, sampleVariance } from "../math/statistics.ts";
import type { Artifact } from "../tuner/objective.ts";
import { chainsArtifact, LEAST_DRAWS } from "./artifacts/chains.ts";
import type { ChainsSummary, Quantity } from "./artifacts/chains.ts";
import { control } from "./artifacts/control.ts";
import { coverageArtifact } from "./artifacts/coverage.ts";
import { predictiveBands } from "./artifacts/predictive-bands.ts";
import { reliability } from "./artifacts/reliability.ts";
import { uncertaintySplit } from "./artifacts/uncertainty-split.ts";
import type { BnnSettings } from "./bnn-options.ts";
import { chainSchedule } from "./bnn-schedule.ts";
import type { Control } from "./calibration/controls.ts";
import { tailProbabilities } from "./calibration/tail-probabilities.ts";
import { centersOf, configurationalTemperature } from "./diagnostics/configurational-temperature.ts";
import { fullLogPosterior } from "./diagnostics/full-log-posterior.ts";
import type { NetworkEngine } from "./engine/engine.ts";
import type { MethodState } from "./posterior/posterior-method.ts";
import type { Predictive } from "./predictive.ts";
import { normalLogDensity } from "./scores.ts";

/** An evaluation that has come to its end. */
interface Learned {
  readonly settings: BnnSettings;
  /** Of the held-out rows, by all draws, chain after chain; in the target's units, as all that follows. */
  readonly predictive: Predictive;
  readonly targets: Float64Array;
  readonly targetName: string;
  /** Numbers of the held-out rows in the data set. */
  readonly rows: Int32Array;
  /** The states of each chain; none where the method has no chains. */
  readonly chains: readonly (readonly MethodState[])[];
  readonly controls: readonly Control[];
  /** An engine on the training rows, and how many rows it takes at once. */
  readonly training: { readonly engine: NetworkEngine; readonly rows: number; readonly atOnce: number };
}

/** Held-out rows whose predictions are followed through the chains. */
const FOLLOWED = 20;
/** Share of the work of the chains, in rows visited, that may be spent on log posteriors of all rows. */
const SHARE_FOR_LOG_POSTERIORS = 0.03;

export function bnnArtifacts(learned: Learned): readonly Artifact[] {
  const { predictive, targets, rows, targetName, controls } = learned;
  const tails = tailProbabilities(predictive, targets);
  const chains = chainsSummary(learned);
  return [
    reliability(tails),
    coverageArtifact(tails),
    predictiveBands({ predictive, targets, rows, targetName }, tails),
    uncertaintySplit(predictive, targets),
    control(predictive, controls, targets),
    ...(chains === null ? [] : [chainsArtifact(chains)]),
  ];
}

/** Null where there is too little to say anything about chains. */
function chainsSummary(learned: Learned): ChainsSummary | null {
  const { settings, predictive, targets, chains } = learned;
  const draws = chains[0]?.length ?? 0;
  // A chain that was stopped is shorter than those before it.
  const whole = chains.filter((chain) => chain.length === draws);
  if (draws < LEAST_DRAWS) return null;
  const quantity = (name: string, valueOf: (draw: number) => number): Quantity => ({
    name,
    chains: whole.map((_, chain) => Float64Array.from({ length: draws }, (_, i) => valueOf(chain * draws + i))),
  });
  const { rows, mean: means } = predictive;
  const count = Math.min(FOLLOWED, rows);
  const followed = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const { logPosterior, temperatures } = onAllRows(learned, whole);
  const { stepSize } = chainSchedule(settings);
  return {
    quantities: [
      quantity("validation NLL", (draw) => negativeLogDensityOf(predictive, targets, draw)),
      ...(logPosterior === null ? [] : [quantity("log posterior", (draw) => logPosterior[draw])]),
      ...followed.map((b) => quantity(`prediction of row ${learned.rows[b]}`, (draw) => means[draw * rows + b])),
    ],
    iterations: settings.iterations,
    stepSize: { first: stepSize(0), last: stepSize(settings.iterations - 1) },
    temperature: { nominal: settings.temperature, ...temperatureOf(temperatures) },
  };
}

/** Of one draw alone, per row. */
function negativeLogDensityOf(
  { rows, mean: means, variance }: Predictive,
  targets: Float64Array,
  draw: number,
): number {
  let sum = 0;
  for (let b = 0; b < rows; b++) sum -= normalLogDensity(targets[b], means[draw * rows + b], variance[draw * rows + b]);
  return sum / rows;
}

/**
 * The log posterior of every draw where that costs little enough, else null; and the temperatures of as many draws as may
 * be, chain by chain.
 */
function onAllRows(
  { settings, training }: Learned,
  chains: readonly (readonly MethodState[])[],
): { logPosterior: Float64Array | null; temperatures: readonly (readonly number[])[] } {
  const { engine, rows, atOnce } = training;
  const draws = chains[0].length;
  const iterations = settings.warmStart + settings.iterations;
  const visits = chains.length * iterations * Math.min(settings.minibatch, rows);
  const affordable = Math.floor((SHARE_FOR_LOG_POSTERIORS * visits) / rows / chains.length);
  const perChain = Math.min(draws, affordable);
  const gradient = new Float64Array(engine.weightCount);
  const values = new Float64Array(chains.length * draws);
  const centers = centersOf(chains.map((states) => states.map(({ weights }) => weights)));
  const temperatures = chains.map((states, chain) =>
    Array.from({ length: perChain }, (_, i) => {
      // The last ones of as many equal parts.
      const draw = Math.floor(((i + 1) * draws) / perChain) - 1;
      const { weights } = states[draw];
      values[chain * draws + draw] = fullLogPosterior(engine, weights, { rows, atOnce }, gradient);
      return configurationalTemperature(weights, gradient, centers[chain]);
    }),
  );
  return { logPosterior: perChain === draws ? values : null, temperatures };
}

/** The mean over all draws, and its standard error by the means of the chains, which know nothing of each other. */
function temperatureOf(chains: readonly (readonly number[])[]): { configurational: number; standardError: number } {
  if (chains.some((chain) => chain.length === 0)) return { configurational: Number.NaN, standardError: Number.NaN };
  const means = chains.map(mean);
  const standardError = chains.length > 1 ? Math.sqrt(sampleVariance(means) / means.length) : Number.NaN;
  return { configurational: mean(means), standardError };
}
