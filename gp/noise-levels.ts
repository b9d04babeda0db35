/**
 * Draws kernel hyperparameters over all plausible noise levels. A small number of observations is often explained
 * equally well by a smooth function with noise and by a rough one without, and the single most probable fit hides the
 * alternative.
 */
import { logSumExp } from "../math/statistics.ts";
import { fold, type Key } from "../math/random.ts";
import { fit } from "./fit.ts";
import type { Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { laplaceAt } from "./laplace.ts";
import { logParameterLayout, toLogParameters } from "./log-parameters.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** Noise variances, in units of standardized observations, with equal prior probability. */
const LEVELS = [0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1] as const;
/** Number of iterations in each level's fit, which starts from the fit of the adjacent level. */
const ITERATIONS = 15;
/** Levels whose best fit is this much less probable (in nats) than the best of all are omitted. */
const NEGLIGIBLE = 8;

export interface NoiseLevelOptions {
  readonly kernel: StationaryKernel;
  readonly hyperpriors: Hyperpriors;
  /** A probable fit to start from. */
  readonly start: KernelHyperparameters;
}

/**
 * `count` draws. At each level, the other hyperparameters are fitted; the level's probability, p(y | level), and the
 * draws follow from the Laplace approximation there (MacKay 2003, eq. 27.10). Throws RangeError for invalid data.
 */
export function drawOverNoise(
  data: RegressionData,
  { kernel, hyperpriors, start }: NoiseLevelOptions,
  { count, key }: { count: number; key: Key },
): readonly KernelHyperparameters[] {
  const levels = probableLevels(data, { kernel, hyperpriors, start }).map(({ mode, value }) => {
    const { noiseVariance } = logParameterLayout(data.dimension);
    const { logVolume, draw } = laplaceAt(data, { kernel, hyperpriors, mode }, [noiseVariance]);
    // The hyperprior is a density over lengthscales, whereas the volume is over their logarithms.
    const jacobian = toLogParameters(mode)
      .subarray(0, data.dimension)
      .reduce((a, b) => a + b, 0);
    return { draw, evidence: value + jacobian + logVolume };
  });
  const total = logSumExp(levels.map(({ evidence }) => evidence));
  const draws: KernelHyperparameters[] = [];
  let reached = 0;
  for (const [index, { draw, evidence }] of levels.entries()) {
    reached = index === levels.length - 1 ? 1 : reached + Math.exp(evidence - total);
    while (draws.length + 0.5 < reached * count) draws.push(draw(fold(key, draws.length)));
  }
  return draws;
}

/** The most probable fit at each level, without negligible levels. */
function probableLevels(data: RegressionData, { kernel, hyperpriors, start }: NoiseLevelOptions) {
  let previous = start;
  const fits = LEVELS.map((level) => {
    const found = fit(data, {
      kernel,
      hyperpriors,
      previous: { ...previous, noiseVariance: level },
      fixedNoiseVariance: level,
      maxIterations: ITERATIONS,
    });
    previous = found.hyperparameters;
    return { mode: previous, value: found.logPosterior - hyperpriors.noiseVariance.logDensity(level) };
  });
  const top = Math.max(...fits.map(({ value }) => value));
  return fits.filter(({ value }) => value > top - NEGLIGIBLE);
}
