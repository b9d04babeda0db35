/**
 * Which configuration to use: the evaluated one with the best expected value rather than the luckiest observation, with
 * its expected value and its improvement over the default.
 */
import { mean, median, quantile } from "../../math/statistics.ts";
import { fold, makeKey } from "../../math/random.ts";
import { defaultHyperparameters, encode } from "../space/encoding.ts";
import type { Hyperparameters, SearchSpace } from "../space/search-space.ts";
import { hasSeveralObjectives, meetsRequirements } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { canMislead, type Surrogate } from "../surrogate/surrogate.ts";
import type { Measurement } from "../surrogate/training-data.ts";
import { currentSurrogate } from "./current-surrogate.ts";
import { ENOUGH_PROBABILITY, requirementChances, type RequirementChances } from "./requirement-chances.ts";
import { drawPairs, drawSurrogates, isSamePoint, type PosteriorDraws } from "./posterior-draws.ts";

/** An uncertain quantity: the posterior median and the central 95 % interval. */
interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Recommendation {
  /** The first trial with the recommended configuration. */
  readonly number: number;
  readonly hyperparameters: Hyperparameters;
  /** Number of complete trials with this configuration, ≥ 1. */
  readonly evaluations: number;
  /** Its expected value without evaluation noise, in the metric's units. */
  readonly expected: Estimate;
  /** Standard deviation of the noise of one evaluation there, in the metric's units, ≥ 0. */
  readonly noise: number;
  /** Probability that it meets the requirements, apart from evaluation noise; null without requirements. */
  readonly probabilityMet: number | null;
  /** The trial with the best observed value of those that meet the requirements, luck included, and its expected value. */
  readonly best: { readonly number: number; readonly value: number; readonly expected: number };
  /** The first trials of the most promising configurations, the recommended one first, with their expected values. */
  readonly leaders: readonly { readonly number: number; readonly expected: number }[];
  /** Comparison with the default configuration; null if that has no complete trial. */
  readonly overDefault: GainOverDefault | null;
  /** Number of measurements used. */
  readonly fitted: number;
  /** Number of trials that inform the surrogate, including failures. */
  readonly seen: number;
}

interface GainOverDefault {
  /** The first trial of the default configuration. */
  readonly number: number;
  /** Its expected value without noise. */
  readonly expected: Estimate;
  /** Improvement of the recommended configuration, > 0 for either direction; 0 if it is the default. */
  readonly gain: Estimate;
  /** Probability that the recommended configuration is better. */
  readonly probability: number;
}

/** Bounds of the interval. */
const TAIL = 0.025;
/** Maximum number of configurations for which all evaluations are included, and of evaluations per configuration. */
const LEADERS = 10;
const MAX_REPEATS = 50;

/**
 * The configuration with the best posterior mean among those that were evaluated and never failed, averaged over the
 * plausible noise levels; if there is too little noise to mislead, the one with the best observed value. With
 * requirements, only those that meet them with a probability of at least ENOUGH_PROBABILITY count; while there is
 * none, the one with the highest probability. Null while fewer than five trials are complete, while no trial meets the
 * requirements, and with several objectives, where there is a front instead. Deterministic.
 */
export function recommend(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
): Recommendation | null {
  if (hasSeveralObjectives(study)) return null;
  // A logarithmic warp would magnify the luckiest observation.
  const current = currentSurrogate(study, trials, "improvement");
  if (current === null) return null;
  const { surrogate } = current;
  const { space, sign, measured, seen } = current.history;
  const best = bestOf(study, measured, trials);
  if (best === null) return null;
  const chances = requirementChances(study, trials);
  const defaults = evaluationsOfDefault(space, measured);
  const key = fold(makeKey(study.seed), "recommendation");
  const leaders = leadersOf(surrogate, chances).flatMap((leader) =>
    evaluationsAt(measured, leader.point).slice(-MAX_REPEATS),
  );
  const draws = drawSurrogates(surrogate, { needed: [...leaders, ...defaults.slice(-MAX_REPEATS)], key });

  const promising = mostPromising(draws, { failed: current.history.failed, chances });
  const chosen = promising[0];
  const evaluations = evaluationsAt(measured, chosen.point);
  const { number } = evaluations[0];
  const values = drawValues(surrogate, draws, { chosen, defaults, key: fold(key, "values") });
  return {
    number,
    hyperparameters: trials.find((trial) => trial.number === number)?.hyperparameters ?? {},
    evaluations: evaluations.length,
    expected: estimateOf(values.chosen.map((value) => sign * value)),
    noise: noiseAt(surrogate, draws, chosen),
    probabilityMet: chances === null ? null : chances(evaluations)[0],
    best: { number: best.number, value: sign * best.value, expected: sign * expectedAt(surrogate, draws, best.point) },
    leaders: promising.map(({ point }) => ({
      number: evaluationsAt(measured, point)[0].number,
      expected: sign * expectedAt(surrogate, draws, point),
    })),
    overDefault: values.ofDefault === null ? null : gainOver(defaults[0], values.ofDefault),
    fitted: draws.rows.length,
    seen,
  };

  function gainOver(first: Measurement, ofDefault: Float64Array): GainOverDefault {
    const gains = ofDefault.map((value, i) => value - values.chosen[i]);
    return {
      number: first.number,
      expected: estimateOf(ofDefault.map((value) => sign * value)),
      gain: estimateOf(gains),
      probability: mean(gains.map((gain) => (gain > 0 ? 1 : gain === 0 ? 0.5 : 0))),
    };
  }
}

function evaluationsAt(measured: readonly Measurement[], point: Float64Array): readonly Measurement[] {
  return measured.filter((one) => isSamePoint(one.point, point));
}

function evaluationsOfDefault(space: SearchSpace, measured: readonly Measurement[]): readonly Measurement[] {
  const hyperparameters = defaultHyperparameters(space);
  return hyperparameters === null ? [] : evaluationsAt(measured, encode(space, hyperparameters));
}

/** The best observed value of the trials that meet the requirements; null if there is none. */
function bestOf(
  { metrics }: Pick<Study, "metrics">,
  measured: readonly Measurement[],
  trials: readonly Trial[],
): Measurement | null {
  const meeting = new Set(trials.flatMap((one) => (meetsRequirements(metrics, one.values) ? [one.number] : [])));
  const counted = measured.filter(({ number }) => meeting.has(number));
  return counted.length === 0 ? null : counted.reduce((a, b) => (b.value < a.value ? b : a));
}

/** The configurations with the best predicted means under the most probable surrogate. */
function leadersOf(
  { gaussianProcess, data, rows }: Surrogate,
  chances: RequirementChances | null,
): readonly Measurement[] {
  return firstDistinct(ranked(rows, gaussianProcess.means(data.x, rows.length), chances));
}

/**
 * By mean, then by observed value and number. Rows that are unlikely to meet the requirements come last, the
 * least unlikely first.
 */
function ranked(
  rows: readonly Measurement[],
  means: Float64Array,
  chances: RequirementChances | null,
): readonly Measurement[] {
  const met = chances?.(rows);
  return rows
    .map((row, i) => ({ row, mean: means[i], chance: Math.min(ENOUGH_PROBABILITY, met?.[i] ?? 1) }))
    .sort((a, b) => b.chance - a.chance || a.mean - b.mean || a.row.value - b.row.value || a.row.number - b.row.number)
    .map(({ row }) => row);
}

function firstDistinct(sorted: readonly Measurement[]): readonly Measurement[] {
  const distinct: Measurement[] = [];
  for (const row of sorted) {
    if (distinct.length === LEADERS) break;
    if (!distinct.some(({ point }) => isSamePoint(point, row.point))) distinct.push(row);
  }
  return distinct;
}

/**
 * Number of distinct configurations, ≥ 1; among trials with the same configuration, the best observed one, then the
 * first.
 */
function mostPromising(
  { processes, data, rows }: PosteriorDraws,
  { failed, chances }: { failed: readonly Float64Array[]; chances: RequirementChances | null },
): readonly Measurement[] {
  const noisy = processes.filter((process) => canMislead(process, data.noise)).length;
  const means = noisy < processes.length / 2 ? data.y : averageMeans(processes, data.x, rows.length);
  const distinct = firstDistinct(ranked(rows, means, chances));
  const sound = distinct.filter(({ point }) => !failed.some((other) => isSamePoint(other, point)));
  return sound.length > 0 ? sound : distinct;
}

function averageMeans(processes: PosteriorDraws["processes"], x: Float64Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  for (const process of processes) for (const [i, value] of process.means(x, count).entries()) sums[i] += value;
  return sums.map((sum) => sum / processes.length);
}

/** In the metric's units; smaller is better. */
function expectedAt({ warp }: Surrogate, { processes }: PosteriorDraws, point: Float64Array): number {
  return warp.unwarp(averageMeans(processes, point, 1)[0]);
}

/** For one evaluation: the surrogate's estimate plus the standard error reported by the objective. */
function noiseAt({ inMetric }: Surrogate, { processes, data, rows }: PosteriorDraws, at: Measurement): number {
  const reported = data.noise?.[rows.indexOf(at)] ?? 0;
  const deviations = processes.map((process) => {
    const { noiseVariance } = process.hyperparameters;
    return inMetric(process.predict(at.point).mean, Math.sqrt(noiseVariance + reported)).deviation;
  });
  return median(deviations);
}

/**
 * Pairs of values, to be minimized, at both configurations. The surrogate cannot distinguish values beyond the clip of
 * the warp: if the default lies there, its observations are used directly.
 */
function drawValues(
  surrogate: Surrogate,
  draws: PosteriorDraws,
  { chosen, defaults, key }: { chosen: Measurement; defaults: readonly Measurement[]; key: ReturnType<typeof fold> },
): { readonly chosen: Float64Array; readonly ofDefault: Float64Array | null } {
  const { warp } = surrogate;
  const pairs = drawPairs(draws, { a: chosen.point, b: (defaults[0] ?? chosen).point, key });
  const values = { chosen: pairs.a.map(warp.unwarp), ofDefault: pairs.b.map(warp.unwarp) };
  if (defaults.length === 0) return { ...values, ofDefault: null };
  const observed = mean(defaults.map(({ value }) => value));
  return observed > warp.clip ? { ...values, ofDefault: values.ofDefault.fill(observed) } : values;
}

function estimateOf(values: Float64Array): Estimate {
  return { value: quantile(values, 0.5), low: quantile(values, TAIL), high: quantile(values, 1 - TAIL) };
}
