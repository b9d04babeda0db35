/** Selects shears by evidence: only a few, and none if there is no oblique structure. */
import { fit, type Fit } from "../../gp/fit.ts";
import type { Hyperpriors } from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { shearData, type Shear } from "../../gp/shear.ts";
import type { SearchSpace } from "../space/search-space.ts";
import { productSensitivity } from "./product-sensitivity.ts";

const MAX_SHEARS = 2;
/** Required gain in log posterior (nats) per shear. */
const MIN_GAIN = 3;
const MIN_ROWS = 8;
const FACTORS = [0.5, 1] as const;
/** Number of pairs to test: those to whose interaction the likelihood is most sensitive. */
const MAX_PAIRS = 3;
/** Number of iterations of each tested fit, which starts from the fit without the shear. */
const ITERATIONS = 12;

interface ObliqueFit {
  readonly shears: readonly Shear[];
  readonly fit: Fit;
}

/**
 * Shears, chosen greedily, that improve a fit to the data without shears. `known`: shears of an earlier fit, which are
 * tried first.
 */
export function addShears(
  data: RegressionData,
  plain: Fit,
  { space, hyperpriors, known }: { space: SearchSpace; hyperpriors: Hyperpriors; known: readonly Shear[] },
): readonly Shear[] {
  const none: ObliqueFit = { shears: [], fit: plain };
  if (data.y.length < MIN_ROWS) return [];
  const refit = (shears: readonly Shear[], start: Fit): ObliqueFit => ({
    shears,
    fit: fit(shearData(data, shears), {
      kernel: matern52,
      hyperpriors,
      previous: start.hyperparameters,
      onlyPrevious: true,
      maxIterations: ITERATIONS,
    }),
  });

  let best = none;
  if (known.length > 0) {
    const again = refit(known, plain);
    if (again.fit.logPosterior > plain.logPosterior + MIN_GAIN * known.length) best = again;
  }
  while (best.shears.length < MAX_SHEARS) {
    let top: ObliqueFit | null = null;
    for (const shear of candidates(data, best, space)) {
      const tried = refit([...best.shears, shear], best.fit);
      if (top === null || tried.fit.logPosterior > top.fit.logPosterior) top = tried;
    }
    if (top === null || top.fit.logPosterior < best.fit.logPosterior + MIN_GAIN) break;
    best = top;
  }
  return best.shears;
}

/** Both directions of the most sensitive pairs, with the sign towards which the likelihood increases. */
function candidates(data: RegressionData, { shears, fit: fitted }: ObliqueFit, space: SearchSpace): readonly Shear[] {
  const free = [...space.keys()].filter((k) => space[k].kind !== "categorical" && space[k].kind !== "ordinal");
  const pairs = free.flatMap((i) => free.filter((j) => i < j && isSameBranch(space, i, j)).map((j) => ({ i, j })));
  if (pairs.length === 0) return [];
  const d = space.length;
  const sensitivity = productSensitivity(shearData(data, shears), fitted.hyperparameters, matern52);
  const { lengthscales } = fitted.hyperparameters;
  const size = ({ i, j }: { i: number; j: number }) =>
    Math.abs(sensitivity[i * d + j]) / (lengthscales[i] * lengthscales[j]);
  return pairs
    .sort((a, b) => size(b) - size(a))
    .slice(0, MAX_PAIRS)
    .flatMap(({ i, j }) => {
      const sign = Math.sign(sensitivity[i * d + j]) || 1;
      return FACTORS.flatMap((factor) => [
        { from: i, to: j, factor: sign * factor },
        { from: j, to: i, factor: sign * factor },
      ]);
    });
}

/** Whether both dimensions can be active together. */
function isSameBranch(space: SearchSpace, i: number, j: number): boolean {
  return JSON.stringify(space[i].when ?? {}) === JSON.stringify(space[j].when ?? {});
}
