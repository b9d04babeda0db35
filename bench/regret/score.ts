/** Figures of merit: relative regret, ranks, wins by paired seeds, stuck runs, with bootstrap intervals over runs. */
import { openStream, makeKey } from "../../math/random.ts";
import { mean, median, quantile } from "../../math/statistics.ts";
import type { Run } from "./simulate.ts";

/** Regrets of one method on one problem, one run per seed; all methods have the same seeds in the same order. */
export type Runs = readonly Run[];
/** By method, by problem. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, Runs>>;

interface Estimate {
  readonly value: number;
  /** Ends of the central 95 % bootstrap interval. */
  readonly low: number;
  readonly high: number;
}

export interface Merit {
  /** Statistics of log10 relative regret over all runs. */
  readonly mean: Estimate;
  readonly median: number;
  readonly worstTenth: number;
  /** Mean rank among all methods, 1 is best. */
  readonly rank: Estimate;
  /** Fraction of runs above a tenth of random search's regret, on problems where some method's median is below that. */
  readonly stuck: number;
  /** Number of problems with a median worse than that of random search. */
  readonly worseThanRandom: number;
}

/** Regrets that differ by less than this fraction of the spread count as equal. */
const FLOOR = 1e-3;
const BOOTSTRAPS = 1_000;
const STUCK = Math.log10(0.1);
/** Log10 relative regrets this close count as a tie: 5 %. */
const TIE = Math.log10(1.05);

/** The scale of regrets for one problem; the spread is random search's median after one trial. */
export interface Scale {
  readonly spread: number;
  /** Random search's median regret after each trial. */
  readonly random: readonly number[];
}

export function scaleOf(random: Runs): Scale {
  const firstFinite = random.flatMap(({ regrets }) => regrets.filter(Number.isFinite).slice(0, 1));
  const at = (trial: number) => median(random.map(({ regrets }) => finite(regrets[trial])));
  return { spread: median(firstFinite), random: random[0].regrets.map((_, trial) => at(trial)) };
}

/** log10 of the regret relative to that of random search at the same budget, with a floor at 1e-3 of the spread. */
function relativeRegret({ regrets }: Run, trials: number, { spread, random }: Scale): number {
  const floor = FLOOR * spread;
  const regret = Math.max(finite(regrets[trials - 1]), floor);
  return Math.log10(regret / Math.max(random[trials - 1], floor));
}

/** Before the first value, the regret is unknown and treated as the worst possible. */
function finite(regret: number): number {
  return Number.isFinite(regret) ? regret : 1e6;
}

/** For each problem and method, the scores by seed. */
export type Scores = readonly { readonly problem: string; readonly byMethod: ReadonlyMap<string, readonly number[]> }[];

export function scoresOf(results: Results, scales: ReadonlyMap<string, Scale>, trials: number): Scores {
  return [...scales].map(([problem, scale]) => ({
    problem,
    byMethod: new Map(
      [...results].map(([method, byProblem]) => [
        method,
        (byProblem.get(problem) ?? []).map((run) => relativeRegret(run, trials, scale)),
      ]),
    ),
  }));
}

export function meritOf(method: string, scores: Scores): Merit {
  const own = scores.map(({ byMethod }) => byMethod.get(method) ?? []);
  const all = own.flat();
  const ranks = scores.map(({ byMethod }) => ranksOf(method, byMethod));
  const solvable = scores.filter(({ byMethod }) => [...byMethod.values()].some((values) => median(values) < STUCK));
  const stuck = solvable.flatMap(({ byMethod }) =>
    (byMethod.get(method) ?? []).map((value) => (value > STUCK ? 1 : 0)),
  );
  return {
    mean: bootstrap(own, mean),
    median: median(all),
    worstTenth: quantile(all, 0.9),
    rank: bootstrap(ranks, mean),
    stuck: stuck.length === 0 ? 0 : mean(stuck),
    worseThanRandom: own.filter((values) => median(values) > 0).length,
  };
}

/** Ranks of a method by seed; ties share the mean rank. */
function ranksOf(method: string, byMethod: ReadonlyMap<string, readonly number[]>): readonly number[] {
  const own = byMethod.get(method) ?? [];
  return own.map((value, seed) => {
    let rank = 0.5;
    for (const values of byMethod.values()) {
      if (values[seed] < value - TIE) rank += 1;
      else if (values[seed] <= value + TIE) rank += 0.5;
    }
    return rank;
  });
}

/** Number of runs that are better, and worse, than the other method's with the same seed. */
export function winsAndLosses(scores: Scores, method: string, other: string): { wins: number; losses: number } {
  let [wins, losses] = [0, 0];
  for (const { byMethod } of scores) {
    const [ours, theirs] = [byMethod.get(method) ?? [], byMethod.get(other) ?? []];
    for (const [seed, value] of ours.entries()) {
      if (value < theirs[seed] - TIE) wins += 1;
      else if (value > theirs[seed] + TIE) losses += 1;
    }
  }
  return { wins, losses };
}

/** A statistic over all runs, with a bootstrap interval from resampling runs within each problem. */
function bootstrap(groups: readonly (readonly number[])[], statistic: (values: readonly number[]) => number): Estimate {
  const stream = openStream(makeKey("bootstrap"));
  const draws = Array.from({ length: BOOTSTRAPS }, () =>
    statistic(groups.flatMap((group) => group.map(() => group[stream.integer(group.length)]))),
  );
  return { value: statistic(groups.flat()), low: quantile(draws, 0.025), high: quantile(draws, 0.975) };
}
