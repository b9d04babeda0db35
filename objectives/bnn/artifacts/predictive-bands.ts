/** `predictive-bands`: targets and predictive intervals, by row. */
import type { Artifact } from "../../../common/artifact.ts";
import { mixtureQuantiles } from "../predictive/calibration/mixture-quantiles.ts";
import type { TailProbabilities } from "../predictive/calibration/tail-probabilities.ts";
import { moments, type Moments, type Predictive } from "../predictive/predictive.ts";
import { figures, inWords } from "./figures.ts";
import type { PredictiveBandsData } from "./kinds.ts";

const MAX_SHOWN = 200;
/** How many of the displayed rows are the most surprising or the least certain ones. */
const EXTREMES = 20;
const levels = [0.5, 0.8, 0.95];

/** P-value of the worst target among all rows: doubtful below 1 in 20, bad below 1 in 1000. */
const [DOUBTFUL, BAD] = [0.05, 0.001];

interface Predicted {
  readonly predictive: Predictive;
  readonly targets: Float64Array;
  /** Row numbers in the data set. */
  readonly rows: Int32Array;
  readonly targetName: string;
}

export function predictiveBands(
  { predictive, targets, rows, targetName }: Predicted,
  tails: TailProbabilities,
): Artifact {
  const parts = moments(predictive);
  const shown = shownRows(parts, tails);
  const of = (values: ArrayLike<number>) => figures(shown.map((b) => values[b]));
  const bounds = levels.flatMap((level) => [(1 - level) / 2, (1 + level) / 2]);
  const quantiles = shown.map((b) => mixtureQuantiles(predictive, b, bounds));
  const data: PredictiveBandsData = {
    targetName,
    rows: predictive.rows,
    shown: shown.length,
    row: shown.map((b) => rows[b]),
    target: of(targets),
    mean: of(parts.mean),
    epistemicDeviation: of(parts.epistemic.map(Math.sqrt)),
    aleatoricDeviation: of(parts.aleatoric.map(Math.sqrt)),
    intervals: levels.map((level, i) => ({
      level,
      low: figures(quantiles.map((bound) => bound[2 * i])),
      high: figures(quantiles.map((bound) => bound[2 * i + 1])),
    })),
  };
  const title = "Predictive intervals vs. targets";
  return { name: "predictive-bands", kind: "predictive-bands", title, verdict: verdictOn(rows, tails), data };
}

/** In ascending order of the predictive mean: the extreme rows, and evenly spaced others. */
export function shownRows({ mean, epistemic }: Moments, tails: TailProbabilities, most = MAX_SHOWN): number[] {
  const all = Array.from(mean, (_, b) => b);
  const byMean = all.toSorted((a, b) => mean[a] - mean[b]);
  if (all.length <= most) return byMean;
  const surprising = all.toSorted((a, b) => tailOf(tails, a) - tailOf(tails, b)).slice(0, EXTREMES);
  const uncertain = all.toSorted((a, b) => epistemic[b] - epistemic[a]).slice(0, EXTREMES);
  const kept = new Set([...surprising, ...uncertain]);
  const others = byMean.filter((b) => !kept.has(b));
  const room = most - kept.size;
  for (let i = 0; i < room; i++) kept.add(others[Math.round((i * (others.length - 1)) / (room - 1))]);
  return byMean.filter((b) => kept.has(b));
}

/** The tail probability of the target, on the side where it lies. */
function tailOf({ below, above }: TailProbabilities, row: number): number {
  return Math.min(below[row], above[row]);
}

function verdictOn(rows: Int32Array, tails: TailProbabilities): NonNullable<Artifact["verdict"]> {
  const all = Array.from(rows, (_, b) => b);
  const worst = all.reduce((a, b) => (tailOf(tails, b) < tailOf(tails, a) ? b : a));
  // Two-sided, corrected for the number of rows (Bonferroni).
  const probability = Math.min(1, 2 * tailOf(tails, worst) * rows.length);
  const outside = all.filter((b) => tailOf(tails, b) < 0.025).length;
  const count = `${outside} of ${rows.length} targets lie outside their 95 % interval (${inWords(0.05 * rows.length)} expected)`;
  if (probability >= DOUBTFUL) return { level: "good", text: `${count}; none is more extreme than expected.` };
  const far = `row ${rows[worst]} is ${probability < BAD ? "implausibly extreme" : "more extreme than expected"} (p = ${inWords(probability)})`;
  return { level: probability < BAD ? "bad" : "doubtful", text: `${count}; ${far}.` };
}
