/** The task of `bnn-regression`: targets are numbers. */
import { controls } from "../bnn/predictive/calibration/baselines.ts";
import { standardDeviation } from "../../math/statistics.ts";
import { applyStandardizer, fitStandardizer } from "../bnn/data/standardize.ts";
import { targetUnits } from "../bnn/data/target-units.ts";
import { ofNumbers } from "../bnn/likelihood/likelihood.ts";
import { inOriginalUnits, joinPredictives, moments, predict, type Predictive } from "../bnn/predictive/predictive.ts";
import { logDensitiesByDraw, summarize } from "../bnn/predictive/scores.ts";
import { bnnArtifacts } from "./artifacts.ts";
import { noise, priorScaleOfNumbers } from "./default-space.ts";
import { regressionEntries } from "./entries.ts";
import { likelihoodIssue } from "./likelihood-issue.ts";
import type { Task } from "./task.ts";

export const numbers: Task<Predictive> = {
  name: regressionEntries.objective,
  dimensions: [priorScaleOfNumbers, noise],
  issueWith: (dataset, { likelihood }) => likelihoodIssue(dataset, likelihood),
  likelihood(_dataset, { likelihood, noiseFloor, observationScale, degreesOfFreedom }) {
    switch (likelihood) {
      case "gaussian":
      case "heteroscedastic":
        return { kind: likelihood, floor: noiseFloor };
      case "fixed":
        return { kind: likelihood, scale: observationScale };
      case "student-t":
        return { kind: likelihood, floor: noiseFloor, degreesOfFreedom };
      case "poisson":
        return { kind: likelihood, rate: 1 };
    }
  },
  units: targetUnits,
  predict({ network, likelihood }, sample, heldOut, standardizer) {
    return inOriginalUnits(predict({ network, likelihood: ofNumbers(likelihood) }, sample, heldOut), standardizer);
  },
  logDensities: logDensitiesByDraw,
  followed:
    ({ rows, mean }) =>
    (draw, row) =>
      mean[draw * rows + row],
  uncertainty(predictive) {
    const { epistemic, aleatoric } = moments(predictive);
    return { epistemic, total: epistemic.map((part, row) => part + aleatoric[row]) };
  },
  errors:
    ({ rows, mean }, targets, targetScale) =>
    (draw, row) =>
      Math.abs(mean[draw * rows + row] - targets[row]) > targetScale,
  points: { of: (predictive) => moments(predictive).mean, target: (targets) => targets, error: "squared error" },
  // Entropy of a Gaussian: ½ ln 2πe s².
  constantNll: (targets) => 0.5 * (Math.log(2 * Math.PI) + 1) + Math.log(standardDeviation(targets)),
  errorName: "off by more than one standard deviation of the target",
  summarize: (predictive, targets) => ({ ...summarize(predictive, targets) }),
  join: joinPredictives,
  controls(dataset, learn, score) {
    const standardizer = fitStandardizer(dataset, learn);
    const [data, heldOut] = [learn, score].map((rows) => applyStandardizer(dataset, rows, standardizer));
    return controls(data, heldOut).map(({ name, predictive }) => {
      return { name, predictive: inOriginalUnits(predictive, standardizer) };
    });
  },
  artifacts: bnnArtifacts,
  reference: "linear",
  names: {
    prefixed: {
      nll: "Nll",
      nllMomentMatched: "NllMomentMatched",
      rmse: "Rmse",
      crps: "Crps",
      coverage95: "Coverage95",
    },
    plain: ["epistemicVariance", "aleatoricVariance"],
    assessed: ["nll", "rmse", "coverage95"],
  },
};
