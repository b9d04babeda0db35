/** Temperature scaling, scored on rows to which the temperature was not fitted (Ashukha et al. 2020, section 3). */
import { mean } from "../../../../math/statistics.ts";
import { mixtureLogDensities } from "../by-draw.ts";
import type { ClassPredictive } from "../class-probabilities.ts";
import { classLogDensities } from "../predict-classes.ts";
import { fitTemperature } from "../temperature-scaling.ts";

interface Scaled {
  /** The temperature fitted on all rows. */
  readonly temperature: number;
  /** Even-numbered rows at the temperature fitted on the odd-numbered ones, and vice versa. */
  readonly predictive: ClassPredictive;
}

export function scaledByHalves(predictive: ClassPredictive, labels: Float64Array): Scaled {
  const { rows, classes, logits } = predictive;
  const temperature = temperatureFor(predictive, labels, () => true);
  if (rows < 2) return { temperature, predictive };
  const halves = [0, 1].map((half) => temperatureFor(predictive, labels, (row) => row % 2 !== half));
  const scaled = logits.map((logit, at) => logit / halves[(Math.floor(at / classes) % rows) % 2]);
  return { temperature, predictive: { ...predictive, logits: scaled } };
}

function temperatureFor(predictive: ClassPredictive, labels: Float64Array, isUsed: (row: number) => boolean): number {
  return fitTemperature((temperature) => {
    const densities = mixtureLogDensities(classLogDensities(predictive, labels, temperature));
    return -mean(densities.filter((_, row) => isUsed(row)));
  });
}
