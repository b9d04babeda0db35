/** `uncertainty-split`: epistemic and aleatoric variance, and whether errors are as large as their sum predicts. */
import { mean, quantile, standardDeviation } from "../../../math/statistics.ts";
import type { Artifact } from "../../../common/artifact.ts";
import { moments, type Predictive } from "../predictive/predictive.ts";
import { riskCoverageCurve } from "../predictive/ranking.ts";
import { figure, figures, inWords, percent } from "./figures.ts";
import type { UncertaintySplitData } from "./kinds.ts";

const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
const ANSWERED = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const MAX_GROUPS = 10;
const MIN_GROUP_SIZE = 8;

/**
 * Thresholds in standard errors for the mean squared error over predicted variance: doubtful beyond 2; bad beyond 3 if
 * the ratio is also off by this factor.
 */
const [DOUBTFUL, BAD, LARGE_FACTOR] = [2, 3, 1.5];

/** `chains` is the level of the chains' own verdict: without convergence the epistemic fraction is meaningless. */
export function uncertaintySplit(
  predictive: Predictive,
  targets: Float64Array,
  chains?: NonNullable<Artifact["verdict"]>["level"],
): Artifact {
  const { mean: center, epistemic, aleatoric } = moments(predictive);
  const variance = epistemic.map((part, b) => part + aleatoric[b]);
  const squares = targets.map((target, b) => (target - center[b]) ** 2);
  const relative = squares.map((square, b) => square / variance[b]);
  const error = { mean: mean(relative), standardError: standardDeviation(relative) / Math.sqrt(relative.length) };
  const share = mean(epistemic) / mean(variance);
  const data: UncertaintySplitData = {
    rows: predictive.rows,
    epistemicVariance: figure(mean(epistemic)),
    aleatoricVariance: figure(mean(aleatoric)),
    epistemicShare: figure(share),
    shareOfRows: {
      level: levels,
      share: levels.map((level) =>
        figure(
          quantile(
            epistemic.map((part, b) => part / variance[b]),
            level,
          ),
        ),
      ),
    },
    squaredError: figure(error.mean),
    squaredErrorStandardError: figure(error.standardError),
    sharpness: figure(mean(variance.map(Math.sqrt))),
    selective: selectiveCurve(variance, squares),
    groups: groupsOf(variance, squares),
  };
  const title = "Epistemic and aleatoric uncertainty";
  return {
    name: "uncertainty-split",
    kind: "uncertainty-split",
    title,
    verdict: verdictOn(share, error, chains),
    data,
  };
}

/** At the fractions of rows in `ANSWERED`. */
function selectiveCurve(variance: Float64Array, squares: Float64Array): UncertaintySplitData["selective"] {
  const curve = riskCoverageCurve(variance, squares);
  const points = ANSWERED.map((share) => curve[Math.max(0, Math.round(share * curve.length) - 1)]);
  return {
    answered: figures(points.map(({ coverage }) => coverage)),
    rootMeanSquareError: figures(points.map(({ risk }) => Math.sqrt(risk))),
  };
}

/** Groups of equal size, up to rounding. */
function groupsOf(variance: Float64Array, squares: Float64Array): UncertaintySplitData["groups"] {
  const order = Array.from(variance, (_, b) => b).sort((a, b) => variance[a] - variance[b]);
  const count = Math.max(1, Math.min(MAX_GROUPS, Math.floor(order.length / MIN_GROUP_SIZE)));
  const groups = Array.from({ length: count }, (_, i) =>
    order.slice(Math.round((i * order.length) / count), Math.round(((i + 1) * order.length) / count)),
  );
  const rootOf = (group: readonly number[], values: Float64Array) => Math.sqrt(mean(group.map((b) => values[b])));
  return {
    rows: groups.map((group) => group.length),
    predictedDeviation: groups.map((group) => figure(rootOf(group, variance))),
    rootMeanSquareError: groups.map((group) => figure(rootOf(group, squares))),
  };
}

function verdictOn(
  share: number,
  error: { readonly mean: number; readonly standardError: number },
  chains: NonNullable<Artifact["verdict"]>["level"] | undefined,
): NonNullable<Artifact["verdict"]> {
  const off = Math.abs(error.mean - 1) / error.standardError;
  const factor = Math.max(error.mean, 1 / error.mean);
  const from = `${percent(share)} of the predictive variance is epistemic`;
  const squared = `squared errors are ${inWords(error.mean)} ± ${inWords(error.standardError)} times the variance`;
  const isSure = off > BAD && factor > LARGE_FACTOR;
  if (chains === "bad") {
    const sampled = `${percent(share)} of the predictive variance is between draws, but the chains have not converged, so the epistemic part is unknown`;
    return { level: isSure ? "bad" : "doubtful", text: `${sampled}; ${squared}.` };
  }
  if (!(off > DOUBTFUL)) return { level: "good", text: `${from}; ${squared}: calibrated.` };
  const level = isSure ? "bad" : "doubtful";
  return { level, text: `${from}; ${squared}: ${error.mean > 1 ? "over-confident" : "under-confident"}.` };
}
