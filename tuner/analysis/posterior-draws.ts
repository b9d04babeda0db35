/**
 * Posterior samples of the surrogate: draws over all plausible noise levels, and draws of objective values given each.
 */
import { matern52 } from "../../gp/kernels/matern52.ts";
import { drawOverNoise } from "../../gp/noise-levels.ts";
import { covarianceBetween } from "../../gp/posterior-covariance.ts";
import type { GaussianProcess } from "../../gp/posterior.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { conditionSheared, shearData } from "../../gp/shear.ts";
import { normalQuantile } from "../../math/normal.ts";
import { fold, type Key } from "../../math/random.ts";
import { sobolPoints } from "../../math/sobol.ts";
import { designs } from "../surrogate/design.ts";
import { hyperpriorsOf } from "../surrogate/model.ts";
import { MAX_ROWS_TO_FIT, regressionData } from "../surrogate/regression-rows.ts";
import { chooseRows } from "../surrogate/subset.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";
import type { Measurement } from "../surrogate/training-data.ts";

export interface PosteriorDraws {
  /** Number of measurements on which all draws are conditioned, and their form for the regression. */
  readonly rows: readonly Measurement[];
  readonly data: RegressionData;
  /** Equally weighted, on the scale of the warp. */
  readonly processes: readonly GaussianProcess[];
}

/** Number of surrogates drawn, and of objective values drawn from each. */
const SURROGATES = 32;
const VALUES = 64;
/** Maximum number of rows for fitting hyperparameters, since each noise level requires a fit. */
const MAX_ROWS_TO_DRAW = 100;

/** Keeps the surrogate's warp and oblique directions. `needed`: measurements that every draw must be conditioned on. */
export function drawSurrogates(
  { history, kernel, shears, warp }: Surrogate,
  { needed, key }: { needed: readonly Measurement[]; key: Key },
): PosteriorDraws {
  const { space, measured } = history;
  const { lengthscales } = kernel;
  const few = regressionData(history, MAX_ROWS_TO_DRAW, { warp, lengthscales }).data;
  const fits = drawOverNoise(
    shearData(few, shears),
    { kernel: matern52, hyperpriors: hyperpriorsOf(space, designs.full), start: kernel },
    { count: SURROGATES, key: fold(key, "fits") },
  );
  const kept = new Set([...chooseRows(measured, MAX_ROWS_TO_FIT, lengthscales), ...needed]);
  const chosen = { ...history, measured: measured.filter((one) => kept.has(one)) };
  const { rows, data } = regressionData(chosen, kept.size, { warp, lengthscales });
  return { rows, data, processes: fits.map((fit) => conditionSheared(data, fit, { kernel: matern52, shears })) };
}

/**
 * Noise-free values at `a` and `b` on the scale of the warp, drawn in pairs from each surrogate's posterior with common
 * quasi-random normal numbers.
 */
export function drawPairs(
  { processes }: PosteriorDraws,
  { a, b, key }: { a: Float64Array; b: Float64Array; key: Key },
): { readonly a: Float64Array; readonly b: Float64Array } {
  // Sobol' points can be 0.
  const normal = sobolPoints(2, VALUES, { key }).map((u) => normalQuantile(Math.max(u, 1 / (8 * VALUES))));
  const out = { a: new Float64Array(processes.length * VALUES), b: new Float64Array(processes.length * VALUES) };
  for (const [index, process] of processes.entries()) {
    const [one, other] = [process.predict(a), process.predict(b)];
    const { deviation, shared, own } = factorsOf(process, { a, b });
    for (let i = 0; i < VALUES; i++) {
      const [first, second] = [normal[2 * i], normal[2 * i + 1]];
      out.a[index * VALUES + i] = one.mean + deviation * first;
      out.b[index * VALUES + i] = other.mean + shared * first + own * second;
    }
  }
  return out;
}

/** The lower Cholesky factor of the posterior covariance at both points. */
function factorsOf(process: GaussianProcess, { a, b }: { a: Float64Array; b: Float64Array }) {
  const deviation = Math.sqrt(process.predict(a).variance);
  if (isSamePoint(a, b)) return { deviation, shared: deviation, own: 0 };
  const shared = deviation === 0 ? 0 : covarianceBetween(process, b, a) / deviation;
  return { deviation, shared, own: Math.sqrt(Math.max(0, process.predict(b).variance - shared ** 2)) };
}

export function isSamePoint(a: Float64Array, b: Float64Array): boolean {
  return a.every((coordinate, k) => coordinate === b[k]);
}
