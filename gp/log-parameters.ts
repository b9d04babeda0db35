/** The parameter vector of the fit: (ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n², m). */
import type { KernelHyperparameters } from "./regression-data.ts";

/** Indices of σ_f², σ_n² and m in the vector, and its length. */
export interface LogParameterLayout {
  readonly signalVariance: number;
  readonly noiseVariance: number;
  readonly mean: number;
  readonly length: number;
}

export function logParameterLayout(dimension: number): LogParameterLayout {
  return { signalVariance: dimension, noiseVariance: dimension + 1, mean: dimension + 2, length: dimension + 3 };
}

export function toLogParameters(hyperparameters: KernelHyperparameters): Float64Array {
  const { lengthscales, signalVariance, noiseVariance, mean } = hyperparameters;
  const dimension = lengthscales.length;
  const parameters = new Float64Array(dimension + 3);
  for (let k = 0; k < dimension; k++) parameters[k] = Math.log(lengthscales[k]);
  parameters[dimension] = Math.log(signalVariance);
  parameters[dimension + 1] = Math.log(noiseVariance);
  parameters[dimension + 2] = mean;
  return parameters;
}

export function fromLogParameters(parameters: Float64Array): KernelHyperparameters {
  const dimension = parameters.length - 3;
  const lengthscales = new Float64Array(dimension);
  for (let k = 0; k < dimension; k++) lengthscales[k] = Math.exp(parameters[k]);
  return {
    lengthscales,
    signalVariance: Math.exp(parameters[dimension]),
    noiseVariance: Math.exp(parameters[dimension + 1]),
    mean: parameters[dimension + 2],
  };
}
