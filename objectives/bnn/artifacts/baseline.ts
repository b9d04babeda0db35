/** `control`: does the network beat the baselines? */
import { mean, sampleVariance } from "../../../math/statistics.ts";
import type { Artifact } from "../../../common/artifact.ts";
import type { Control } from "../predictive/calibration/baselines.ts";
import type { Predictive } from "../predictive/predictive.ts";
import { logDensities, summarize } from "../predictive/scores.ts";
import { figure, inWords } from "./figures.ts";
import type { BaselinesData } from "./kinds.ts";

/** Thresholds in standard errors of the difference in log density, paired by row. */
const SURE = 2;

/** All predictions are in the target's units. */
export function control(network: Predictive, others: readonly Control[], targets: Float64Array): Artifact {
  const models = [{ name: "network", predictive: network }, ...others];
  const scores = models.map(({ predictive }) => summarize(predictive, targets));
  const best = scores.slice(1).reduce((a, _, i) => (scores[i + 1].nll < scores[a].nll ? i + 1 : a), 1);
  const [own, other] = [0, best].map((i) => logDensities(models[i].predictive, targets));
  const gains = own.map((density, b) => density - other[b]);
  const nats = mean(gains);
  const standardError = gains.length > 1 ? Math.sqrt(sampleVariance(gains) / gains.length) : Infinity;
  const data: BaselinesData = {
    rows: targets.length,
    name: models.map(({ name }) => name),
    nll: scores.map(({ nll }) => figure(nll)),
    rmse: scores.map(({ rmse }) => figure(rmse)),
    crps: scores.map(({ crps }) => figure(crps)),
    coverage95: scores.map(({ coverage95 }) => figure(coverage95)),
    gain: { over: models[best].name, nats: figure(nats), standardError: figure(standardError) },
  };
  const verdict = verdictOnGain(called[models[best].name] ?? models[best].name, nats, standardError);
  return { name: "control", kind: "control", title: "Comparison with baselines", verdict, data };
}

const called: Readonly<Record<string, string>> = {
  constant: "the constant",
  linear: "Bayesian linear regression",
  "boosted trees": "gradient-boosted trees",
};

/** Improvement of a network over another model, in nats per row. */
export function verdictOnGain(other: string, nats: number, standardError: number): NonNullable<Artifact["verdict"]> {
  const amount = `${inWords(Math.abs(nats))} ± ${inWords(standardError)} nats per row`;
  if (nats > SURE * standardError) return { level: "good", text: `The network beats ${other} by ${amount}.` };
  if (nats < -SURE * standardError) return { level: "bad", text: `The network loses to ${other} by ${amount}.` };
  const direction = nats > 0 ? "better" : "worse";
  return { level: "doubtful", text: `The network is ${direction} than ${other} by ${amount}, which may be chance.` };
}
