/**
 * Importance of dimensions: Sobol' indices of the surrogate's objective, with their uncertainty. Each of several fits
 * is a posterior sample of the function: kernel hyperparameters are drawn around their mode, and then a function is
 * drawn given these.
 */
import { matern52 } from "../../gp/kernels/matern52.ts";
import { drawFits } from "../../gp/laplace.ts";
import { drawPosteriorFunction } from "../../gp/posterior-draw.ts";
import { shearData, shearPoints } from "../../gp/shear.ts";
import { fold, makeKey, type Key } from "../../math/random.ts";
import { quantile } from "../../math/statistics.ts";
import type { Hyperparameters, HyperparameterValue } from "../space/search-space.ts";
import { decode } from "../space/encoding.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { designs } from "../surrogate/design.ts";
import { hyperpriorsOf } from "../surrogate/model.ts";
import { readHistory, type History } from "../surrogate/training-data.ts";
import { currentSurrogate } from "./current-surrogate.ts";
import { snapAll } from "../space/snap-all.ts";
import { indexDesign } from "./sobol-indices.ts";
import { MAX_ROWS_TO_FIT, regressionData } from "../surrogate/regression-rows.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";

/** The central interval that contains 90 % of the fits. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface DimensionImportance {
  readonly name: string;
  /** First-order Sobol' index, from 0 to 1: the variance explained by this dimension alone. Median over the fits. */
  readonly main: number;
  readonly mainInterval: Interval;
  /**
   * Total-effect Sobol' index, 0 … 1: the variance that remains when all other dimensions are fixed, including
   * interactions. Totals overlap, so they may add up to more than 1. Median over the fits.
   */
  readonly total: number;
  readonly totalInterval: Interval;
  /**
   * Its value in the complete trial with the best predicted mean; null if it is inactive there, or if no trial stands
   * out.
   */
  readonly best: HyperparameterValue | null;
}

export interface Importance {
  /** Most important (`total`) first; empty if there are too few trials. */
  readonly dimensions: readonly DimensionImportance[];
  /** Number of functions drawn. */
  readonly fits: number;
  /** Number of measurements on which they are conditioned. */
  readonly fitted: number;
  /** Number of trials that inform the surrogate, including failures. */
  readonly seen: number;
}

const FITS = 24;
/**
 * Approximate number of points at which each function is drawn; the number of pairs is a power of two, for the Sobol'
 * sequence.
 */
const POINTS = 4096;
const [MIN_PAIRS, MAX_PAIRS] = [128, 1024];
/** Bounds of the interval. */
const TAIL = 0.05;

/**
 * The importance of each dimension; empty while fewer than five trials are complete. It refers to the warped objective,
 * in which divergent values do not dominate. Deterministic; minimized and maximized metrics are treated alike.
 */
export function dimensionImportance(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
): Importance {
  const { space } = study;
  const current = currentSurrogate(study, trials);
  if (current === null) return { dimensions: [], fits: 0, fitted: 0, seen: readHistory(study, trials).seen };
  const { history, surrogate } = current;
  const { measured, seen } = history;
  const key = fold(makeKey(study.seed), "importance");
  const indices = indicesOfFits(history, surrogate, key);
  const best = recommended(surrogate);
  const dimensions = space.map(({ name }, k) => {
    const mains = indices.map((ofDimensions) => ofDimensions[k].main);
    const totals = indices.map((ofDimensions) => ofDimensions[k].total);
    return {
      name,
      main: quantile(mains, 0.5),
      mainInterval: intervalOf(mains),
      total: quantile(totals, 0.5),
      totalInterval: intervalOf(totals),
      best: (best !== null && Object.hasOwn(best, name) ? best[name] : undefined) ?? null,
    };
  });
  return {
    dimensions: dimensions.sort((one, other) => other.total - one.total),
    fits: indices.length,
    fitted: Math.min(measured.length, MAX_ROWS_TO_FIT),
    seen,
  };
}

function intervalOf(values: readonly number[]): Interval {
  return { low: quantile(values, TAIL), high: quantile(values, 1 - TAIL) };
}

/** The indices of each dimension, for each fit. */
function indicesOfFits(history: History, surrogate: Surrogate, key: Key) {
  const { space } = history;
  const d = space.length;
  const pairs = Math.min(MAX_PAIRS, Math.max(MIN_PAIRS, 2 ** Math.floor(Math.log2(POINTS / (d + 2)))));
  const design = indexDesign(d, pairs, fold(key, "points"));
  // A constant objective has no variance to attribute, whatever the prior implies.
  if (isConstant(surrogate.data.y)) return [design.indices(new Float64Array(design.count))];

  const points = shearPoints(snapAll(space, design.points), { dimension: d, shears: surrogate.shears });
  const { kernel, shears, warp } = surrogate;
  const { data: plain } = regressionData(history, MAX_ROWS_TO_FIT, { warp, lengthscales: kernel.lengthscales });
  const data = shearData(plain, shears);
  const fits = drawFits(
    data,
    { kernel: matern52, hyperpriors: hyperpriorsOf(space, designs.full), mode: kernel },
    { count: FITS, key: fold(key, "fits") },
  );
  return fits.map((fit, index) => {
    const drawn = drawPosteriorFunction(data, fit, fold(fold(key, "functions"), index));
    return design.indices(drawn(points, design.count));
  });
}

/** The hyperparameters of the complete trial with the best predicted mean; null if there is none. */
function recommended({ gaussianProcess, data, rows, history: { space } }: Surrogate): Hyperparameters | null {
  if (isConstant(data.y)) return null;
  const means = gaussianProcess.means(data.x, rows.length);
  return decode(space, rows[means.indexOf(Math.min(...means))].point);
}

function isConstant(y: Float64Array): boolean {
  return y.every((value) => value === y[0]);
}
