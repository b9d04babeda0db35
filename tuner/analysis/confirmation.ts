/**
 * Confirmation: leading configurations and the default are evaluated again with new random numbers, the same for all of
 * them in each repeat, and compared in pairs. This removes the selection bias of the best observed value.
 */
import { studentQuantile } from "../../math/student.ts";
import { nonDominated } from "../pareto/dominance.ts";
import { usualHyperparameters } from "../space/constraint/region.ts";
import { hyperparametersKey, sameHyperparameters } from "../space/encoding.ts";
import type { Hyperparameters } from "../space/search-space.ts";
import { hasRequirements, hasSeveralObjectives, meetsRequirements, tunedMetrics } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import { isConfirmation, isFinished, type Trial } from "../study/trial.ts";
import { analyseRepeats, probabilitiesOfBest, type RepeatAnalysis } from "./repeat-analysis.ts";

export interface ConfirmedConfiguration {
  /** The first trial of the configuration. */
  readonly number: number;
  readonly isDefault: boolean;
  /** Mean value of the first metric over the complete repeats, in its units; null if there is none. */
  readonly mean: number | null;
  /** The tuned and the required metrics; empty if `mean` is null. */
  readonly metrics: readonly ConfirmedMetric[];
  /** Whether its means meet the requirements. Null without requirements, or without means. */
  readonly meets: boolean | null;
  /** With several objectives: do no other means that meet the requirements dominate its own? Null otherwise. */
  readonly isOnFront: boolean | null;
  /** Number of failed repeats. */
  readonly failed: number;
  /** Improvement of the first metric over the default, > 0 for either direction, with a 95 % interval; null if unknown. */
  readonly gain: PairedDifference | null;
  /**
   * Probability of being the best of all that meet the requirements; with several objectives, of being on the front.
   * Null with fewer than two complete repeats.
   */
  readonly probabilityBest: number | null;
}

interface ConfirmedMetric {
  readonly name: string;
  readonly mean: number;
  /** Of the mean: apart from what the configurations share in each repeat, unless the metric is required. Null if unknown. */
  readonly standardError: number | null;
}

interface PairedDifference {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

export interface Confirmation {
  /**
   * The best or those on the front first, then by the mean of the first metric; after those that meet the requirements the
   * others; configurations that failed in any repeat come last.
   */
  readonly configurations: readonly ConfirmedConfiguration[];
  /** Number of repeats in which every configuration that never failed has its values. */
  readonly repeats: number;
  /** Degrees of freedom of the noise estimate. */
  readonly degreesOfFreedom: number;
  /** Number of confirmations that are waiting or running. */
  readonly pending: number;
}

/** A configuration's repeats. */
interface Group {
  readonly number: number;
  readonly isDefault: boolean;
  readonly failed: number;
  /** By number of the repeat: a value for each of the compared metrics. */
  readonly values: ReadonlyMap<number, readonly number[]>;
}

/** The result of the confirmations so far; null if there are none. Deterministic. */
export function confirmation(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
): Confirmation | null {
  const repeated = trials.filter(isConfirmation);
  if (repeated.length === 0) return null;
  const compared = comparedMetrics(study);
  const groups = groupsOf(study, trials, { repeated, names: compared.map(({ name }) => name) });
  const sound = groups.filter(({ failed, values }) => failed === 0 && values.size > 0);
  const blocks = [...(sound[0]?.values.keys() ?? [])].filter((repeat) =>
    sound.every(({ values }) => values.has(repeat)),
  );
  const analyses = compared.map(({ isRequired }, m) =>
    analyseRepeats(
      sound.map(({ values }) => blocks.map((repeat) => values.get(repeat)?.[m] ?? NaN)),
      { isShared: !isRequired },
    ),
  );
  const { degrees } = analyses[0];
  const configurations = blocks.length === 0 ? groups.map(withoutMeans) : described(study, { sound, analyses });
  return {
    configurations: [
      ...configurations,
      ...groups.filter((one) => blocks.length > 0 && !sound.includes(one)).map(withoutMeans),
    ],
    repeats: blocks.length,
    degreesOfFreedom: degrees,
    pending: repeated.filter((trial) => !isFinished(trial)).length,
  };
}

/** The tuned metrics, then those that are only required. */
function comparedMetrics({ metrics }: Pick<Study, "metrics">) {
  const tuned = tunedMetrics(metrics);
  const required = metrics.filter((metric) => hasRequirements({ metrics: [metric] }));
  return [...tuned, ...required.filter((metric) => !tuned.includes(metric))].map((metric) => ({
    name: metric.name,
    direction: metric.direction,
    isRequired: required.includes(metric),
  }));
}

function groupsOf(
  study: Pick<Study, "space" | "constraints">,
  trials: readonly Trial[],
  { repeated, names }: { repeated: readonly Trial[]; names: readonly string[] },
): readonly Group[] {
  const usual = usualHyperparameters(study);
  const groups = new Map<string, Trial[]>();
  for (const trial of repeated) {
    const key = hyperparametersKey(trial.hyperparameters);
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  return [...groups.values()].map((ofOne) => ({
    number: firstNumber(trials, ofOne[0].hyperparameters),
    isDefault: usual !== null && sameHyperparameters(ofOne[0].hyperparameters, usual),
    failed: ofOne.filter(({ state }) => state === "failed").length,
    values: new Map(
      ofOne.flatMap(({ reason, state, values }) => {
        const row = names.map((name) => values?.[name] ?? NaN);
        const counts = state === "complete" && reason.repeat !== undefined && row.every(Number.isFinite);
        return counts ? [[reason.repeat ?? 0, row] as const] : [];
      }),
    ),
  }));
}

/** Sorted, with means. */
function described(
  study: Pick<Study, "metrics" | "seed">,
  { sound, analyses }: { sound: readonly Group[]; analyses: readonly RepeatAnalysis[] },
): readonly ConfirmedConfiguration[] {
  const compared = comparedMetrics(study);
  const tuned = tunedMetrics(study.metrics);
  const [first] = analyses;
  const signs = compared.map(({ direction }) => (direction === "minimize" ? 1 : -1));
  const [sign] = signs;
  const isSeveral = hasSeveralObjectives(study);
  const reference = sound.findIndex(({ isDefault }) => isDefault);
  /** Indices of the best, or of the front, of means (by metric, then by configuration); empty if none meets the requirements. */
  const bestOf = (means: readonly (readonly number[])[]): readonly number[] => {
    const allowed = [...sound.keys()].filter((i) => meets(means, i));
    const outcomes = allowed.map((i) => tuned.map((_, m) => signs[m] * means[m][i]));
    const best = nonDominated(outcomes).map((index) => allowed[index]);
    return isSeveral ? best : best.slice(0, 1);
  };
  const meets = (means: readonly (readonly number[])[], i: number) =>
    meetsRequirements(study.metrics, Object.fromEntries(compared.map(({ name }, m) => [name, means[m][i]])));

  const means = analyses.map((analysis) => analysis.means);
  const best = bestOf(means);
  const probabilities = probabilitiesOfBest(analyses, { seed: study.seed, signs }, bestOf);
  return sound
    .map(({ number, isDefault, failed }, i): ConfirmedConfiguration => ({
      number,
      isDefault,
      mean: first.means[i],
      metrics: compared.map(({ name }, m) => ({
        name,
        mean: means[m][i],
        standardError: analyses[m].standardError,
      })),
      meets: hasRequirements(study) ? meets(means, i) : null,
      isOnFront: isSeveral ? best.includes(i) : null,
      failed,
      gain:
        reference === -1 || i === reference || first.degrees === 0
          ? null
          : paired(sign * (first.means[reference] - first.means[i]), first),
      probabilityBest: probabilities?.[i] ?? null,
    }))
    .sort(
      (a, b) =>
        Number(b.isOnFront) - Number(a.isOnFront) ||
        Number(b.meets) - Number(a.meets) ||
        sign * ((a.mean ?? 0) - (b.mean ?? 0)),
    );
}

function paired(value: number, { pairedError, degrees }: RepeatAnalysis): PairedDifference {
  const reach = studentQuantile(0.975, degrees) * pairedError;
  return { value, standardError: pairedError, low: value - reach, high: value + reach };
}

function withoutMeans({ number, isDefault, failed }: Group): ConfirmedConfiguration {
  return {
    number,
    isDefault,
    mean: null,
    metrics: [],
    meets: null,
    isOnFront: null,
    failed,
    gain: null,
    probabilityBest: null,
  };
}

function firstNumber(trials: readonly Trial[], hyperparameters: Hyperparameters): number {
  return trials.find((trial) => sameHyperparameters(trial.hyperparameters, hyperparameters))?.number ?? 0;
}
