/** Most probable kernel hyperparameters: log marginal likelihood plus log hyperprior, climbed from several starts. */
import { minimize } from "../math/minimize.ts";
import type { Minimum } from "../math/minimize.ts";
import type { Key } from "../math/random.ts";
import { addLogHyperpriorSlopes, drawHyperparameters, initialHyperparameters, logHyperprior } from "./hyperpriors.ts";
import type { Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters, logParameterLayout, toLogParameters } from "./log-parameters.ts";
import { openMarginalLikelihood } from "./marginal-likelihood.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

export interface FitOptions {
  readonly kernel: StationaryKernel;
  readonly hyperpriors: Hyperpriors;
  /** Where the last fit ended; the first start. */
  readonly previous?: KernelHyperparameters;
  /** Needed with `draws`. */
  readonly key?: Key;
  /** Extra starts drawn from the hyperprior. Default 0. */
  readonly draws?: number;
  /** Known noise variance: then it is not fitted. */
  readonly fixedNoiseVariance?: number;
  /** Per start. Default 60. */
  readonly maxIterations?: number;
}

export interface Fit {
  readonly hyperparameters: KernelHyperparameters;
  /** Log marginal likelihood + log hyperprior, at the hyperparameters. */
  readonly logPosterior: number;
  /** Evaluations of value and gradient, over all starts. */
  readonly evaluations: number;
  readonly jitter: number;
}

export function fit(data: RegressionData, options: FitOptions): Fit {
  const { hyperpriors, fixedNoiseVariance, maxIterations = 60 } = options;
  const likelihood = openMarginalLikelihood(data, options.kernel);
  const box = searchBox(hyperpriors, fixedNoiseVariance);

  function negativeLogPosterior(parameters: Float64Array, gradient: Float64Array): number {
    const hyperparameters = fromLogParameters(parameters);
    const value = likelihood.evaluate(parameters, gradient) + logHyperprior(hyperpriors, hyperparameters);
    addLogHyperpriorSlopes(hyperpriors, hyperparameters, gradient);
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k];
    return -value;
  }

  let evaluations = 0;
  let best: Pick<Minimum, "x" | "value"> = { x: new Float64Array(0), value: Infinity };
  for (const start of starts(options)) {
    const from = toLogParameters(start).map((v, k) => Math.min(Math.max(v, box.lower[k]), box.upper[k]));
    const found = minimize(negativeLogPosterior, from, { ...box, maxIterations });
    evaluations += found.evaluations;
    if (found.value < best.value) best = found;
  }
  const jitter = likelihood.jitter;
  return { hyperparameters: fromLogParameters(best.x), logPosterior: -best.value, evaluations, jitter };
}

function starts({ hyperpriors, previous, key, draws = 0 }: FitOptions): KernelHyperparameters[] {
  const drawn = key !== undefined && draws > 0 ? drawHyperparameters(hyperpriors, key, draws) : [];
  return [...(previous === undefined ? [] : [previous]), initialHyperparameters(hyperpriors), ...drawn];
}

function searchBox(hyperpriors: Hyperpriors, fixedNoiseVariance?: number) {
  const at = logParameterLayout(hyperpriors.dimension);
  const bound = (side: "lower" | "upper") => {
    const out = new Float64Array(at.length).fill(Math.log(hyperpriors.lengthscale[side]));
    out[at.signalVariance] = Math.log(hyperpriors.signalVariance[side]);
    out[at.noiseVariance] = Math.log(fixedNoiseVariance ?? hyperpriors.noiseVariance[side]);
    out[at.mean] = hyperpriors.mean[side];
    return out;
  };
  return { lower: bound("lower"), upper: bound("upper") };
}
