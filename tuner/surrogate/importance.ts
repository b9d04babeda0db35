/**
 * What mattered: how much of the variation of the objective, as the surrogate sees it, each dimension accounts for, and
 * how sure that is. Each of several fits is one function that the trials leave possible: kernel hyperparameters drawn
 * around the most probable ones, and then a function drawn from what they and the trials let one believe.
 */
import { defaultHyperpriors } from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { drawFits } from "../../gp/laplace.ts";
import { drawPosteriorFunction } from "../../gp/posterior-draw.ts";
import { fold, makeKey } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import { quantile } from "../../math/statistics.ts";
import { fillCube } from "../candidates/space-filling.ts";
import type { HyperparameterValue } from "../search-space.ts";
import { decode } from "../space-encoding.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { readHistory } from "./history.ts";
import type { History } from "./history.ts";
import { presentBelief } from "./present-belief.ts";
import { settle } from "./settle.ts";
import { indexDesign } from "./sobol-indices.ts";
import { MOST_ROWS_TO_FIT, regressionData } from "./surrogate.ts";
import type { Surrogate } from "./surrogate.ts";

/** The central interval that holds 90 % of the fits. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface DimensionImportance {
  readonly name: string;
  /** Share of the variance that this dimension explains by itself, 0 … 1: median over the fits. */
  readonly main: number;
  readonly mainInterval: Interval;
  /** Share that goes away when it is held fixed: by itself and together with others, 0 … 1: median over the fits. */
  readonly total: number;
  readonly totalInterval: Interval;
  /** Its value where the objective is best on average over the other dimensions. */
  readonly best: HyperparameterValue | null;
}

export interface Importance {
  /** Most important (`total`) first; empty while there is nothing to say. */
  readonly dimensions: readonly DimensionImportance[];
  /** Functions drawn. */
  readonly fits: number;
  /** Measurements that they were drawn from. */
  readonly fitted: number;
  /** Trials that had taught something. */
  readonly seen: number;
}

const FITS = 24;
/** Points at which each function is drawn, about: pairs are a power of two, for the Sobol sequence. */
const POINTS = 4096;
const [FEWEST_PAIRS, MOST_PAIRS] = [128, 1024];
/** Places along a dimension where its average effect is looked at. */
const PLACES = 33;
/** Other dimensions are averaged over so many points there. */
const AVERAGED = 32;
/** Ends of the interval. */
const TAIL = 0.05;

/**
 * The importance of each dimension; nothing while fewer than five trials are complete. The variation is that of the
 * warped objective, in which divergences do not drown the rest. Deterministic; minimised and maximised metrics alike.
 */
export function dimensionImportance(
  study: Pick<Study, "space" | "metrics" | "seed">,
  trials: readonly Trial[],
): Importance {
  const { space } = study;
  const belief = presentBelief(study, trials);
  if (belief === null) return { dimensions: [], fits: 0, fitted: 0, seen: readHistory(study, trials).seen };
  const { history, surrogate } = belief;
  const { measured, seen } = history;
  const key = fold(makeKey(study.seed), "importance");
  const shares = sharesOfFits(history, surrogate, key);
  const dimensions = space.map(({ name }, k) => {
    const mains = shares.map((ofDimensions) => ofDimensions[k].main);
    const totals = shares.map((ofDimensions) => ofDimensions[k].total);
    return {
      name,
      main: quantile(mains, 0.5),
      mainInterval: intervalOf(mains),
      total: quantile(totals, 0.5),
      totalInterval: intervalOf(totals),
      best: bestPlace(surrogate, k, key),
    };
  });
  return {
    dimensions: dimensions.sort((one, other) => other.total - one.total),
    fits: shares.length,
    fitted: Math.min(measured.length, MOST_ROWS_TO_FIT),
    seen,
  };
}

function intervalOf(shares: readonly number[]): Interval {
  return { low: quantile(shares, TAIL), high: quantile(shares, 1 - TAIL) };
}

/** For each fit, the indices of each dimension. */
function sharesOfFits(history: History, surrogate: Surrogate, key: Key) {
  const { space } = history;
  const d = space.length;
  const pairs = Math.min(MOST_PAIRS, Math.max(FEWEST_PAIRS, 2 ** Math.floor(Math.log2(POINTS / (d + 2)))));
  const design = indexDesign(d, pairs, fold(key, "points"));
  // Of a constant nothing is to be shared out, whatever else could be believed.
  const { y } = surrogate.data;
  if (y.every((value) => value === y[0])) return [design.indices(new Float64Array(design.count))];

  const points = settle(space, design.points);
  const { kernel, warp } = surrogate;
  const { data } = regressionData(history, MOST_ROWS_TO_FIT, { warp, lengthscales: kernel.lengthscales });
  const fits = drawFits(
    data,
    { kernel: matern52, hyperpriors: defaultHyperpriors(d), mode: kernel },
    { count: FITS, key: fold(key, "fits") },
  );
  return fits.map((fit, index) => {
    const drawn = drawPosteriorFunction(data, fit, fold(fold(key, "functions"), index));
    return design.indices(drawn(points, design.count));
  });
}

/** The value of dimension k at which the surrogate's mean, averaged over the other dimensions, is least. */
function bestPlace({ belief, history: { space } }: Surrogate, k: number, key: Key): HyperparameterValue | null {
  const d = space.length;
  const others = fillCube(d, AVERAGED, { key: fold(key, "others"), first: 0 });
  const points = new Float64Array(PLACES * AVERAGED * d);
  for (let place = 0; place < PLACES; place++) {
    points.set(others, place * AVERAGED * d);
    for (let row = 0; row < AVERAGED; row++) points[(place * AVERAGED + row) * d + k] = place / (PLACES - 1);
  }
  const means = belief.means(settle(space, points), PLACES * AVERAGED);
  let least = Infinity;
  let best = 0;
  for (let place = 0; place < PLACES; place++) {
    const total = means.subarray(place * AVERAGED, (place + 1) * AVERAGED).reduce((sum, value) => sum + value, 0);
    if (total >= least) continue;
    least = total;
    best = place;
  }
  return valueAt(space, points.subarray(best * AVERAGED * d, (best + 1) * AVERAGED * d), k);
}

/** The value of dimension k at the first of the points where it is active. */
function valueAt(space: Study["space"], points: Float64Array, k: number): HyperparameterValue | null {
  const d = space.length;
  for (let i = 0; i < points.length; i += d) {
    const value = decode(space, points.subarray(i, i + d))[space[k].name];
    if (value !== undefined) return value;
  }
  return null;
}
