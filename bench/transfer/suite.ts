/**
 * What earlier knowledge is worth: trials until the regret is as low as it typically is without it after `TARGET` trials;
 * with likely values that are right and wrong ones, and with warm starts from an earlier study of nearly the
 * same function and of an unrelated one (mirrored in every dimension). `--held-out` for the problems that no decision has
 * seen; `--seeds=N` (20), `--problems=a,b`.
 */
import { flagList, flagNumber } from "../flags.ts";
import { fold, makeKey, openStream, type Key } from "../../math/random.ts";
import { mean, median, quantile } from "../../math/statistics.ts";
import { countValues, fromCoordinate } from "../../tuner/space/dimension.ts";
import type { Dimension, Hyperparameters, SearchSpace } from "../../tuner/space/search-space.ts";
import { warmStartPoints } from "../../tuner/search/warm-start.ts";
import { decode, encode } from "../../tuner/space/encoding.ts";
import { reported, type Row, type Suite } from "../document.ts";
import { designProblems, heldOutProblems } from "../regret/problems/index.ts";
import type { Problem } from "../regret/problems/problem.ts";
import { simulate } from "../regret/simulate.ts";
import { optimumOf } from "./optimum.ts";

const TARGET = 30;
const TRIALS = 60;
/** Standard deviation of a likely value, as a share of the range; a right one misses the optimum by as much. */
const DEVIATION = 0.1;
const BOOTSTRAPS = 1000;

const design = [
  "branin",
  "hartmann6",
  "ackley5",
  "langevin-3",
  "log-valley-3",
  "heavy-noise-4",
  "branin-cat",
  "stairs-4",
  "nll-1",
];
const heldOut = [
  "goldstein-price",
  "rastrigin-3",
  "dixon-price-5",
  "noise-4",
  "momentum-4",
  "camel-failing",
  "optimizers-6",
];

const likely = { right: nearOptimum, wrong: farFromOptimum };
const sources = { related: shiftedBy, unrelated: mirrored };
const ARMS = ["none", "right", "wrong", "related", "unrelated"] as const;
type Arm = (typeof ARMS)[number];
/** Number of trials of an earlier study. */
const SOURCE_TRIALS = 30;
/** Standard deviation of the shift between related functions, as a share of the range. */
const SHIFT = 0.03;

export const transfer: Suite = {
  summary:
    "trials that likely values and warm starts save when right and cost when wrong; --held-out, --seeds=N, --problems=a,b",
  run({ flags, say }) {
    const isHeldOut = flags.has("--held-out");
    const seeds = flagNumber(flags, "seeds", 20);
    const names = flagList(flags, "problems") ?? (isHeldOut ? heldOut : design);
    const problems = (isHeldOut ? heldOutProblems : designProblems).filter(({ name }) => names.includes(name));
    const all = problems.map((problem) => {
      const times = timesOn(problem, seeds);
      const costs = ARMS.map((arm) => `${arm} ${mean(times[arm]).toFixed(1)}`);
      say(`${problem.name}: trials to the target: ${costs.join(", ")}`);
      return { name: problem.name, times };
    });
    const rows = all.flatMap(({ name, times }) => ARMS.map((arm) => trialsRow(name, arm, times)));
    return Promise.resolve({ rows: [...rows, ...totals(all.map(({ times }) => times))] });
  },
};

/** Trials needed to reach the target, by seed. */
type Times = Readonly<Record<Arm, readonly number[]>>;

function timesOn(problem: Problem, seeds: number): Times {
  const regrets = Object.fromEntries(
    ARMS.map((arm) => [arm, Array.from({ length: seeds }, (_, seed) => regretsWith(problem, arm, seed))]),
  ) as unknown as Readonly<Record<Arm, readonly (readonly number[])[]>>;
  const target = median(regrets.none.map((one) => one[TARGET - 1]));
  const timeOf = (one: readonly number[]) => {
    const found = one.findIndex((regret) => regret <= target);
    return found === -1 ? TRIALS : found + 1;
  };
  return Object.fromEntries(ARMS.map((arm) => [arm, regrets[arm].map(timeOf)])) as unknown as Times;
}

function regretsWith(problem: Problem, arm: Arm, seed: number): readonly number[] {
  const options = { seed: seed + 1, trials: TRIALS };
  if (arm === "none") return simulate(problem, options, {}).regrets;
  if (arm === "right" || arm === "wrong") return simulate(expecting(problem, likely[arm]), options, {}).regrets;
  const { study, trials } = simulate(moved(problem, sources[arm]), { seed: seed + 1001, trials: SOURCE_TRIALS }, {});
  const { space } = problem.create(options.seed);
  const first = warmStartPoints({ space, seed: options.seed }, [{ study, trials }]);
  return simulate(problem, { ...options, first }, {}).regrets;
}

function expecting(problem: Problem, expect: typeof nearOptimum): Problem {
  return {
    ...problem,
    create(seed) {
      const instance = problem.create(seed);
      const key = fold(makeKey(seed), "likely values");
      const optimum = optimumOf(instance, fold(key, "optimum"));
      return { ...instance, space: expect(instance.space, optimum, fold(key, "error")) };
    },
  };
}

/** The problem with seed `seed − 1000`, with its points moved. */
function moved(problem: Problem, move: typeof shiftedBy): Problem {
  return {
    ...problem,
    create(seed) {
      const instance = problem.create(seed - 1000);
      const { space } = instance;
      const to = move(space, fold(makeKey(seed), "moved"));
      const at = (hyperparameters: Hyperparameters) => decode(space, to(encode(space, hyperparameters)));
      return {
        space,
        observe: (hyperparameters, key) => instance.observe(at(hyperparameters), key),
        truth: (hyperparameters) => instance.truth(at(hyperparameters)),
      };
    },
  };
}

type Move = (point: Float64Array) => Float64Array;

function shiftedBy(space: SearchSpace, key: Key): Move {
  const stream = openStream(key);
  const shift = space.map(({ kind }) => (kind === "categorical" ? 0 : SHIFT * stream.normal()));
  return (point) => point.map((x, k) => Math.min(1, Math.max(0, x + shift[k])));
}

function mirrored(space: SearchSpace): Move {
  return (point) => point.map((x, k) => (space[k].kind === "categorical" && x === 0 ? 0 : 1 - x));
}

/** Around a point that is one standard deviation away from the optimum in each dimension, on average. */
function nearOptimum(space: SearchSpace, optimum: Float64Array, key: Key): SearchSpace {
  const stream = openStream(key);
  return around(space, optimum, (x, dimension) =>
    dimension.kind === "categorical" ? x : x + DEVIATION * stream.normal(),
  );
}

/** Around a point that is half the range away from the optimum in each dimension; for choices, the next one. */
function farFromOptimum(space: SearchSpace, optimum: Float64Array): SearchSpace {
  return around(space, optimum, (x, dimension) => {
    if (dimension.kind === "categorical") return (x + 1 / countValues(dimension)) % 1;
    return x < 0.5 ? x + 0.5 : x - 0.5;
  });
}

/** Likely values of each dimension that is active at the optimum. */
function around(
  space: SearchSpace,
  optimum: Float64Array,
  move: (x: number, dimension: Dimension) => number,
): SearchSpace {
  const active = decode(space, optimum);
  return space.map((dimension, k): Dimension => {
    if (!Object.hasOwn(active, dimension.name)) return dimension;
    const likely = fromCoordinate(dimension, move(optimum[k], dimension));
    if (dimension.kind === "categorical" || dimension.kind === "ordinal") return { ...dimension, likely };
    const { low, high, scale } = dimension;
    const within = scale === "log" ? (high / low) ** DEVIATION : DEVIATION * (high - low);
    return { ...dimension, likely: Number(likely), within };
  });
}

function trialsRow(name: string, arm: Arm, times: Times): Row {
  const value = mean(times[arm]);
  if (arm === "none") return reported(`${name} none`, value, "trials");
  const peerValue = mean(times.none);
  return { name: `${name} ${arm}`, value, unit: "trials", peer: "none", peerValue, ratio: peerValue / value };
}

/** The geometric mean over problems of trials relative to `none`; 95 % bootstrap over seeds. */
function totals(all: readonly Times[]): readonly Row[] {
  const seeds = all[0].none.length;
  const stream = openStream(makeKey("bootstrap"));
  const draws = Array.from({ length: BOOTSTRAPS }, () => Array.from({ length: seeds }, () => stream.integer(seeds)));
  const everyone = Array.from({ length: seeds }, (_, seed) => seed);
  return ARMS.filter((arm) => arm !== "none").flatMap((arm) => {
    const share = (chosen: readonly number[]) => {
      const total = (times: readonly number[]) => chosen.reduce((sum, seed) => sum + times[seed], 0);
      return Math.exp(mean(all.map((times) => Math.log(total(times[arm]) / total(times.none)))));
    };
    const spread = draws.map(share);
    return [
      reported(`${arm}: trials relative to none`, share(everyone), "share"),
      reported(`${arm}: low end`, quantile(spread, 0.025), "share"),
      reported(`${arm}: high end`, quantile(spread, 0.975), "share"),
    ];
  });
}
