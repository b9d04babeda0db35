/** `uncertainty-split`: how much is not known, how much is noise, and whether errors are as large as both together say. */
import { mean, quantile, standardDeviation } from "../../math/statistics.ts";
import type { Artifact } from "../../tuner/objective.ts";
import { moments } from "../predictive.ts";
import type { Predictive } from "../predictive.ts";
import { figure, inWords, percent } from "./figures.ts";
import type { UncertaintySplitData } from "./kinds.ts";

const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
const MOST_GROUPS = 10;
const LEAST_IN_A_GROUP = 8;

/** Standard errors of the mean squared error in predicted variances: beyond 2 doubtful, beyond 3 bad where it is also this large a factor. */
const [DOUBTFUL, BAD, LARGE_FACTOR] = [2, 3, 1.5];

export function uncertaintySplit(predictive: Predictive, targets: Float64Array): Artifact {
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
    groups: groupsOf(variance, squares),
  };
  const title = "Where the uncertainty comes from";
  return { name: "uncertainty-split", kind: "uncertainty-split", title, verdict: verdictOn(share, error), data };
}

/** Equally many rows in each group, as far as they divide. */
function groupsOf(variance: Float64Array, squares: Float64Array): UncertaintySplitData["groups"] {
  const order = Array.from(variance, (_, b) => b).sort((a, b) => variance[a] - variance[b]);
  const count = Math.max(1, Math.min(MOST_GROUPS, Math.floor(order.length / LEAST_IN_A_GROUP)));
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
): NonNullable<Artifact["verdict"]> {
  const off = Math.abs(error.mean - 1) / error.standardError;
  const factor = Math.max(error.mean, 1 / error.mean);
  const from = `${percent(share)} of the predictive variance comes from not knowing the weights, the rest is noise`;
  const squared = `squared errors are ${inWords(error.mean)} ± ${inWords(error.standardError)} times the variance`;
  if (!(off > DOUBTFUL)) return { level: "good", text: `${from}; ${squared}, as they should be.` };
  const level = off > BAD && factor > LARGE_FACTOR ? "bad" : "doubtful";
  return { level, text: `${from}; ${squared}: ${error.mean > 1 ? "too sure" : "not sure enough"}.` };
}
