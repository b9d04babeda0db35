/** The model that a surrogate conditions on its trials: output warp, kernel hyperparameters, oblique directions. */
import { defined } from "../../common/defined.ts";
import { fit, type Fit } from "../../gp/fit.ts";
import { defaultHyperpriors, type Hyperpriors } from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import type { OutputWarp } from "../../gp/output-warp.ts";
import type { KernelHyperparameters, RegressionData } from "../../gp/regression-data.ts";
import { shearData, type Shear } from "../../gp/shear.ts";
import type { Key } from "../../math/random.ts";
import type { SearchSpace } from "../space/search-space.ts";
import type { SurrogateDesign, SurrogateRole } from "./design.ts";
import { addShears } from "./oblique.ts";
import { isFitDue, type RecordedFit } from "./recorded-fit.ts";
import { MAX_ROWS_TO_FIT, regressionData } from "./regression-rows.ts";
import type { History } from "./training-data.ts";
import { isLogarithmic, logJacobian, makeWarp, type WarpName } from "./warps.ts";

/** Up to this many trials, the choice is made at every fit. */
const FREQUENT_CHOICES = 50;
/** Maximum number of rows on which shears are tested, since each test requires a fit. */
const MAX_ROWS_TO_SHEAR = 80;

export interface SurrogateModel {
  readonly warpName: WarpName;
  readonly warp: OutputWarp;
  readonly kernel: KernelHyperparameters;
  readonly shears: readonly Shear[];
}

export interface FitModelOptions {
  /** The model of earlier suggestions: kept until a fit is due, and used as a starting point of the next fit. */
  readonly last: RecordedFit | null;
  readonly key: Key;
  readonly design: SurrogateDesign;
  readonly role: SurrogateRole;
}

/** Needs at least one measurement. Fits a kernel under each warp, and keeps the one that explains the values best. */
export function fitModel(history: History, options: FitModelOptions): SurrogateModel {
  const { last, design, role } = options;
  if (last !== null && !isFitDue(last, history.seen)) return { ...last, warp: makeWarp(last.warpName, history) };

  const isDue = isChoiceDue(last, history.seen);
  const names = last !== null && !isDue ? [last.warpName] : design.warps;
  const fits = names.map((name) => fitUnder(name, history, options));
  const handicap = design.handicap[role] * history.measured.length;
  const worth = ({ warpName, evidence }: WarpFit) => evidence - (isLogarithmic(warpName) ? handicap : 0);
  const best = fits.reduce((a, b) => (worth(b) > worth(a) ? b : a));
  const shears = last !== null && !isDue ? last.shears : chooseShears(best, history, options);
  return { warp: best.warp, warpName: best.warpName, shears, kernel: withShears(best, shears, history, options) };
}

/**
 * Whether it is time to choose the warp and the oblique directions again. The cost grows, and choices rarely change.
 */
function isChoiceDue(last: RecordedFit | null, seen: number): boolean {
  const step = (count: number) => Math.floor(8 * Math.log2(count));
  return last === null || seen <= FREQUENT_CHOICES || step(seen) > step(last.seen);
}

function chooseShears(
  { warp, data, fitted }: WarpFit,
  history: History,
  { last, design }: FitModelOptions,
): readonly Shear[] {
  if (!design.oblique) return [];
  const { space } = history;
  const hyperpriors = hyperpriorsOf(space, design);
  const options = { space, hyperpriors, known: last?.shears ?? [] };
  if (data.y.length <= MAX_ROWS_TO_SHEAR) return addShears(data, fitted, options);
  const { lengthscales } = fitted.hyperparameters;
  const few = regressionData(history, MAX_ROWS_TO_SHEAR, { warp, lengthscales }).data;
  const previous = fitted.hyperparameters;
  return addShears(few, fit(few, { kernel: matern52, hyperpriors, previous, onlyPrevious: true }), options);
}

/** The kernel fitted to sheared points. */
function withShears(
  { data, fitted }: WarpFit,
  shears: readonly Shear[],
  { space }: History,
  { design, last }: FitModelOptions,
): KernelHyperparameters {
  if (shears.length === 0) return fitted.hyperparameters;
  const isKnown = JSON.stringify(shears) === JSON.stringify(last?.shears);
  const previous = isKnown && last !== null ? last.kernel : fitted.hyperparameters;
  return fit(shearData(data, shears), { kernel: matern52, hyperpriors: hyperpriorsOf(space, design), previous })
    .hyperparameters;
}

export function hyperpriorsOf(
  space: SearchSpace,
  { categoricalPrior, longLengthscales }: Pick<SurrogateDesign, "categoricalPrior" | "longLengthscales">,
): Hyperpriors {
  const categorical = space.map(({ kind }) => categoricalPrior && kind === "categorical");
  return defaultHyperpriors(space.length, { categorical, longLengthscales });
}

interface WarpFit {
  readonly warpName: WarpName;
  readonly warp: OutputWarp;
  readonly data: RegressionData;
  readonly fitted: Fit;
  /** Log posterior density, as a density of the values themselves, so that warps can be compared. */
  readonly evidence: number;
}

/**
 * Starts from the last kernel, the defaults and, whenever the number of trials has doubled, draws from the hyperprior.
 */
function fitUnder(warpName: WarpName, history: History, { last, key, design }: FitModelOptions): WarpFit {
  const { space, seen } = history;
  const warp = makeWarp(warpName, history);
  const lengthscales = last?.kernel.lengthscales ?? new Float64Array(space.length).fill(1);
  const hasDoubled = last === null || Math.floor(Math.log2(seen)) > Math.floor(Math.log2(last.seen));
  const { rows, data } = regressionData(history, MAX_ROWS_TO_FIT, { warp, lengthscales });
  const fitted = fit(data, {
    kernel: matern52,
    hyperpriors: hyperpriorsOf(space, design),
    key,
    draws: hasDoubled ? 3 : 0,
    ...defined({ previous: last?.kernel }),
  });
  return { warpName, warp, data, fitted, evidence: fitted.logPosterior + logJacobian(rows, warp) };
}
