/** `class-control`: does the network beat class frequencies and logistic regression? */
import { mean, sampleVariance } from "../../../math/statistics.ts";
import type { Artifact } from "../../../common/artifact.ts";
import { mixtureLogDensities } from "../predictive/by-draw.ts";
import type { ClassPredictive } from "../predictive/class-probabilities.ts";
import { summarizeClasses } from "../predictive/class-summary.ts";
import { classLogDensities } from "../predictive/predict-classes.ts";
import { verdictOnGain } from "./baseline.ts";
import { figure } from "./figures.ts";
import type { ClassControlData } from "./kinds.ts";

export interface ClassControl {
  readonly name: "frequencies" | "logistic";
  readonly predictive: ClassPredictive;
}

const called = { frequencies: "the class frequencies", logistic: "logistic regression" } as const;

export function classControl(
  network: ClassPredictive,
  others: readonly ClassControl[],
  labels: Float64Array,
): Artifact {
  const models = [{ name: "network", predictive: network }, ...others];
  const scores = models.map(({ predictive }) => summarizeClasses(predictive, labels));
  const rival = others.reduce((a, _, i) => (scores[i + 1].nll < scores[a].nll ? i + 1 : a), 1);
  const densities = [network, models[rival].predictive].map((one) =>
    mixtureLogDensities(classLogDensities(one, labels)),
  );
  const gains = densities[0].map((density, b) => density - densities[1][b]);
  const nats = mean(gains);
  const standardError = gains.length > 1 ? Math.sqrt(sampleVariance(gains) / gains.length) : Infinity;
  const data: ClassControlData = {
    rows: labels.length,
    name: models.map(({ name }) => name),
    nll: scores.map(({ nll }) => figure(nll)),
    accuracy: scores.map(({ accuracy }) => figure(accuracy)),
    brier: scores.map(({ brier }) => figure(brier)),
    ece: scores.map(({ ece }) => figure(ece)),
    gain: { over: models[rival].name, nats: figure(nats), standardError: figure(standardError) },
  };
  const verdict = verdictOnGain(called[others[rival - 1].name], nats, standardError);
  return { name: "class-control", kind: "class-control", title: "Comparison with baselines", verdict, data };
}
