/** Class predictions for new rows, from draws of the weights. */
import type { ClassLikelihood } from "../likelihood/likelihood.ts";
import type { LogDensitiesByDraw } from "./by-draw.ts";
import type { ClassPredictive } from "./class-probabilities.ts";
import { outputsOf, type PredictingNetwork } from "./outputs.ts";

interface Predicting {
  readonly likelihood: ClassLikelihood;
  readonly network: PredictingNetwork;
}

/** Evaluates every draw of the weights on the rows of x (rows × columns, standardized as in training). */
export function predictClasses(
  { network, likelihood }: Predicting,
  sample: readonly Float64Array[],
  { x, rows }: { readonly x: Float64Array; readonly rows: number },
): ClassPredictive {
  const { classes } = likelihood;
  const logits = new Float64Array(sample.length * rows * classes);
  sample.forEach((weights, s) => {
    const outputs = outputsOf(network, weights, x, rows);
    likelihood.logits(outputs, logits.subarray(s * rows * classes, (s + 1) * rows * classes));
  });
  return { draws: sample.length, rows, classes, logits };
}

/** ln of the probability that each draw assigns to each row's class, with the logits divided by a temperature. */
export function classLogDensities(
  { draws, rows, classes, logits }: ClassPredictive,
  labels: Float64Array,
  temperature = 1,
): LogDensitiesByDraw {
  const values = new Float64Array(draws * rows);
  for (let at = 0; at < values.length; at++) {
    const own = logits.subarray(at * classes, (at + 1) * classes);
    let largest = -Infinity;
    for (const logit of own) largest = Math.max(largest, logit / temperature);
    let sum = 0;
    for (const logit of own) sum += Math.exp(logit / temperature - largest);
    values[at] = own[labels[at % rows]] / temperature - largest - Math.log(sum);
  }
  return { draws, rows, values };
}

/** The predictive with its logits divided by the temperature. */
export function scaledLogits(predictive: ClassPredictive, temperature: number): ClassPredictive {
  return { ...predictive, logits: predictive.logits.map((logit) => logit / temperature) };
}
