/** `risk-coverage`: are errors concentrated where predictions are uncertain, so that rejecting those rows helps? */
import { mean } from "../../../math/statistics.ts";
import type { Artifact } from "../../../common/artifact.ts";
import { classProbabilities, entropyParts, type ClassPredictive } from "../predictive/class-probabilities.ts";
import { topPredictions } from "../predictive/class-scores.ts";
import { areaUnderRiskCoverage, areaUnderRoc, riskCoverageCurve, rocAreaError } from "../predictive/ranking.ts";
import { figure, figures, inWords, percent } from "./figures.ts";
import type { RiskCoverageData } from "./kinds.ts";

const ANSWERED = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);
/** The fraction of rows kept that the verdict quotes. */
const MOST = 0.8;
/** Minimum number of errors, and of correct rows, for a verdict. */
const ENOUGH = 3;
/** Thresholds for the area's distance from ½, in standard errors. */
const SURE = 2;

export function riskCoverage(predictive: ClassPredictive, labels: Float64Array): Artifact {
  const { classes } = predictive;
  const { total, epistemic, aleatoric } = entropyParts(predictive);
  const errors = topPredictions({ probabilities: classProbabilities(predictive), labels, classes }).map(
    ({ isRight }) => !isRight,
  );
  const losses = errors.map(Number);
  const curve = riskCoverageCurve(total, losses);
  const at = (share: number) => curve[Math.max(0, Math.round(share * curve.length) - 1)];
  const points = ANSWERED.map(at);
  const auroc = areaUnderRoc(total, errors);
  const data: RiskCoverageData = {
    rows: labels.length,
    errors: errors.filter(Boolean).length,
    answered: figures(points.map(({ coverage }) => coverage)),
    errorRate: figures(points.map(({ risk }) => risk)),
    area: figure(areaUnderRiskCoverage(curve)),
    auroc: {
      entropy: figure(auroc),
      epistemic: figure(areaUnderRoc(epistemic, errors)),
      standardError: figure(rocAreaError(auroc, errors)),
    },
    entropy: { epistemic: figure(mean(epistemic)), aleatoric: figure(mean(aleatoric)) },
  };
  const verdict = verdictOn({ auroc, errors, share: at(MOST).risk, all: at(1).risk });
  return { name: "risk-coverage", kind: "risk-coverage", title: "Selective prediction", verdict, data };
}

interface Judged {
  readonly auroc: number;
  readonly errors: readonly boolean[];
  /** Error rates of the most certain rows, and of all rows. */
  readonly share: number;
  readonly all: number;
}

function verdictOn({ auroc, errors, share, all }: Judged): NonNullable<Artifact["verdict"]> {
  const wrong = errors.filter(Boolean).length;
  if (wrong === 0) return { level: "good", text: `None of ${errors.length} rows is misclassified.` };
  if (wrong < ENOUGH || errors.length - wrong < ENOUGH) {
    const text = `${wrong} of ${errors.length} rows are misclassified: too few to judge whether errors are uncertain.`;
    return { level: "good", text };
  }
  const standardError = rocAreaError(auroc, errors);
  const said = `AUROC of the entropy for misclassified rows: ${percent(auroc)}`;
  const rates = `without the least certain fifth the error rate is ${percent(share)} instead of ${percent(all)}`;
  if (auroc - SURE * standardError > 0.5) return { level: "good", text: `${said}; ${rates}.` };
  const level = auroc + SURE * standardError < 0.5 ? "bad" : "doubtful";
  return { level, text: `${said} (± ${inWords(100 * standardError)} %), not better than chance; ${rates}.` };
}
