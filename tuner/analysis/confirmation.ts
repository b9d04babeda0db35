/**
 * Confirmation: the leading configurations and the default are evaluated again with new random numbers, which are the
 * same for all of them in each repeat, and compared in pairs. This removes the selection bias of the best observed
 * value.
 */
import { fold, makeKey, openStream } from "../../math/random.ts";
import { studentQuantile } from "../../math/student.ts";
import { mean } from "../../math/statistics.ts";
import { usualHyperparameters } from "../space/constraint/region.ts";
import { hyperparametersKey, sameHyperparameters } from "../space/encoding.ts";
import { projectToSpace } from "../space/project-to-space.ts";
import type { Hyperparameters } from "../space/search-space.ts";
import type { Study } from "../study/study.ts";
import { isConfirmation, isFinished, type Suggestion, type Trial } from "../study/trial.ts";
import { recommend, type Recommendation } from "./recommendation.ts";

export interface ConfirmedConfiguration {
  /** The first trial of the configuration. */
  readonly number: number;
  readonly isDefault: boolean;
  /** Mean value over the complete repeats, in the metric's units; null if there is none. */
  readonly mean: number | null;
  /** Number of failed repeats. */
  readonly failed: number;
  /** Improvement over the default, > 0 for either direction, with a 95 % interval; null if unknown. */
  readonly gain: PairedDifference | null;
  /** Probability that it is the best of all; null with fewer than two complete repeats. */
  readonly probabilityBest: number | null;
}

interface PairedDifference {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

export interface Confirmation {
  /** Best first; configurations that failed in any repeat come last. */
  readonly configurations: readonly ConfirmedConfiguration[];
  /** Number of repeats in which every configuration that has never failed has a value. */
  readonly repeats: number;
  /** Degrees of freedom of the noise estimate. */
  readonly degreesOfFreedom: number;
  /** Number of confirmations that are waiting or running. */
  readonly pending: number;
}

/** Number of draws of the means from which the probability of being the best is computed. */
const DRAWS = 4096;

/**
 * Suggestions that repeat `top` configurations and the default `repeats` more times. Empty if there is no
 * recommendation yet.
 */
export function planConfirmation(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
  { top, repeats }: { readonly top: number; readonly repeats: number },
): readonly Suggestion[] {
  const recommendation = recommend(study, trials);
  if (recommendation === null) return [];
  const byNumber = new Map(trials.map((trial) => [trial.number, trial.hyperparameters]));
  const usual = usualHyperparameters(study);
  const leaders = leadingNumbers(recommendation).flatMap((number) => {
    const fitting = projectToSpace(study.space, byNumber.get(number) ?? {});
    return fitting === null || (usual !== null && sameHyperparameters(fitting, usual)) ? [] : [fitting];
  });
  const others = [...new Map(leaders.map((one) => [hyperparametersKey(one), one])).values()];
  const configurations = [...others.slice(0, top), ...(usual === null ? [] : [usual])];
  const before = Math.max(0, ...trials.filter(isConfirmation).map(({ reason }) => reason.repeat ?? 0));
  return Array.from({ length: repeats }, (_, i) => before + 1 + i).flatMap((repeat) =>
    configurations.map((hyperparameters) => ({ hyperparameters, reason: { strategy: "confirmation", repeat } })),
  );
}

/** The recommended configuration, the best observed one, and the next most promising ones. */
function leadingNumbers({ number, best, leaders }: Recommendation): readonly number[] {
  return [number, best.number, ...leaders.map((leader) => leader.number)];
}

/**
 * The result of the confirmations so far; null if there are none. Repeats are blocks: in the additive model value =
 * configuration + repeat + noise, a difference of means has variance 2s²/R, where s² is estimated from the residuals
 * with (C − 1)(R − 1) degrees of freedom (Box, Hunter & Hunter 2005, chapter 4). Deterministic.
 */
export function confirmation(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
): Confirmation | null {
  const repeated = trials.filter(isConfirmation);
  if (repeated.length === 0) return null;
  const { name, direction } = study.metrics[0];
  const sign = direction === "minimize" ? 1 : -1;
  const usual = usualHyperparameters(study);
  const groups = new Map<string, Trial[]>();
  for (const trial of repeated) {
    const key = hyperparametersKey(trial.hyperparameters);
    groups.set(key, [...(groups.get(key) ?? []), trial]);
  }
  const configurations = [...groups.values()].map((ofOne) => ({
    number: firstNumber(trials, ofOne[0].hyperparameters),
    isDefault: usual !== null && sameHyperparameters(ofOne[0].hyperparameters, usual),
    failed: ofOne.filter(({ state }) => state === "failed").length,
    values: new Map(
      ofOne.flatMap(({ reason, state, values }) => {
        const value = values?.[name];
        return state === "complete" && value !== undefined && reason.repeat !== undefined
          ? [[reason.repeat, sign * value]]
          : [];
      }),
    ),
  }));

  const sound = configurations.filter(({ failed, values }) => failed === 0 && values.size > 0);
  const blocks = [...(sound[0]?.values.keys() ?? [])].filter((repeat) =>
    sound.every(({ values }) => values.has(repeat)),
  );
  const table = sound.map(({ values }) => blocks.map((repeat) => values.get(repeat) ?? NaN));
  const { means, variance, degrees } = blockAnalysis(table);
  const reference = sound.findIndex(({ isDefault }) => isDefault);
  const probabilities = probabilitiesOfBest(means, { variance, degrees, repeats: blocks.length, seed: study.seed });
  const ranked = sound
    .map(({ number, isDefault, failed }, i) => ({
      number,
      isDefault,
      mean: blocks.length === 0 ? null : sign * means[i],
      failed,
      gain: reference === -1 || i === reference || degrees === 0 ? null : paired(means[reference] - means[i]),
      probabilityBest: probabilities?.[i] ?? null,
    }))
    .sort((a, b) => sign * ((a.mean ?? 0) - (b.mean ?? 0)));
  const others = configurations
    .filter((one) => !sound.includes(one))
    .map(({ number, isDefault, failed }) => ({
      number,
      isDefault,
      mean: null,
      failed,
      gain: null,
      probabilityBest: null,
    }));
  return {
    configurations: [...ranked, ...others],
    repeats: blocks.length,
    degreesOfFreedom: degrees,
    pending: repeated.filter((trial) => !isFinished(trial)).length,
  };

  function paired(value: number): PairedDifference {
    const standardError = Math.sqrt((2 * variance) / blocks.length);
    const reach = studentQuantile(0.975, degrees) * standardError;
    return { value, standardError, low: value - reach, high: value + reach };
  }
}

function firstNumber(trials: readonly Trial[], hyperparameters: Hyperparameters): number {
  return trials.find((trial) => sameHyperparameters(trial.hyperparameters, hyperparameters))?.number ?? 0;
}

/** Rows: configurations; columns: repeats. */
function blockAnalysis(table: readonly (readonly number[])[]) {
  const repeats = table[0]?.length ?? 0;
  const means = table.map((row) => (row.length === 0 ? NaN : mean(row)));
  const degrees = table.length < 2 || repeats < 2 ? 0 : (table.length - 1) * (repeats - 1);
  if (degrees === 0) return { means, variance: NaN, degrees };
  const ofRepeats = Array.from({ length: repeats }, (_, r) => mean(table.map((row) => row[r])));
  const grand = mean(means);
  let squares = 0;
  for (const [c, row] of table.entries()) {
    for (const [r, value] of row.entries()) squares += (value - means[c] - ofRepeats[r] + grand) ** 2;
  }
  return { means, variance: squares / degrees, degrees };
}

/** Means ~ N(mean, s²ν/χ²_ν / R), the posterior under a flat prior; null without degrees of freedom. */
function probabilitiesOfBest(
  means: readonly number[],
  { variance, degrees, repeats, seed }: { variance: number; degrees: number; repeats: number; seed: number },
): readonly number[] | null {
  if (degrees === 0) return null;
  const stream = openStream(fold(makeKey(seed), "confirmation of the best"));
  const wins = means.map(() => 0);
  for (let draw = 0; draw < DRAWS; draw++) {
    let chiSquare = 0;
    for (let i = 0; i < degrees; i++) chiSquare += stream.normal() ** 2;
    const deviation = Math.sqrt((variance * degrees) / chiSquare / repeats);
    const drawn = means.map((value) => value + deviation * stream.normal());
    wins[drawn.indexOf(Math.min(...drawn))] += 1;
  }
  return wins.map((count) => count / DRAWS);
}
