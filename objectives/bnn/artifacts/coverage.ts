/** `coverage`: do the central intervals contain as many targets as they should? */
import { normalQuantile } from "../../../math/normal.ts";
import { mean } from "../../../math/statistics.ts";
import type { Artifact } from "../../../common/artifact.ts";
import { coverageCurve, type Curve } from "../predictive/calibration/curves.ts";
import type { TailProbabilities } from "../predictive/calibration/tail-probabilities.ts";
import { figures, inWords, percent } from "./figures.ts";
import type { CoverageData } from "./kinds.ts";

const levels = [0.5, 0.8, 0.9, 0.95, 0.99];
/** The levels used for the verdict. */
const judged = [0.5, 0.8, 0.95];

/**
 * Thresholds in standard errors. The first is exceeded with probability 5 % by chance, for the three levels and the
 * mean together (Bonferroni: Φ⁻¹(1 − 0.05/8)); 4, with probability one in four thousand.
 */
const [DOUBTFUL, BAD] = [2.5, 4];
/** A coverage error this small is harmless even if it is significant. */
const NEGLIGIBLE = 0.02;
/** A bias this small, in predicted standard deviations, is harmless too. */
const NEGLIGIBLE_BIAS = 0.1;
/** Targets further out are clipped to 6 standard deviations. */
const MIN_TAIL = 1e-9;

export function coverageArtifact(tails: TailProbabilities): Artifact {
  const curve = coverageCurve(tails, levels);
  const data: CoverageData = {
    rows: tails.below.length,
    nominal: figures(curve.nominal),
    observed: figures(curve.observed),
    standardError: figures(curve.standardError),
  };
  return {
    name: "coverage",
    kind: "coverage",
    title: "Interval coverage",
    verdict: verdictOn(curve, tails),
    data,
  };
}

/** Judged by the worst of the tested intervals, and by the mean standardized position of the targets. */
function verdictOn(
  { nominal, observed, standardError }: Curve,
  tails: TailProbabilities,
): NonNullable<Artifact["verdict"]> {
  const bias = biasOf(tails);
  const errors = nominal.map((level, i) => ({
    level,
    share: observed[i],
    off: (observed[i] - level) / standardError[i],
  }));
  const [worst] = errors
    .filter(({ level }) => judged.includes(level))
    .toSorted((a, b) => Math.abs(b.off) - Math.abs(a.off));
  const { level, share, off } = worst;
  const holds = `The ${percent(level)} interval covers ${percent(share)} of targets, ${inWords(Math.abs(off))} standard errors`;
  const others = judged
    .filter((other) => other !== level)
    .map(percent)
    .join(" and ");
  const isNear = Math.abs(share - level) <= NEGLIGIBLE;
  if (Math.abs(bias.off) > DOUBTFUL && Math.abs(bias.deviations) > NEGLIGIBLE_BIAS) {
    const side = bias.deviations > 0 ? "above" : "below";
    const shifted = `Targets lie ${inWords(Math.abs(bias.deviations))} predicted standard deviations ${side} their predictions on average, ${inWords(Math.abs(bias.off))} standard errors`;
    const text = `${shifted}: the predictions are biased.`;
    return { level: Math.abs(bias.off) > BAD ? "bad" : "doubtful", text };
  }
  if (Math.abs(off) <= DOUBTFUL || isNear)
    return { level: "good", text: `${holds} from nominal; ${others} intervals are closer.` };
  const text = `${holds} ${off < 0 ? "too few: the intervals are too narrow" : "too many: the intervals are too wide"}.`;
  return { level: Math.abs(off) > BAD ? "bad" : "doubtful", text };
}

/**
 * The mean normal score of the targets under their predictions, which is N(0, 1/rows) if the predictions are
 * calibrated, and its distance from 0 in standard errors.
 */
function biasOf({ below, above }: TailProbabilities): { readonly deviations: number; readonly off: number } {
  const scores = below.map((u, b) =>
    u <= above[b] ? normalQuantile(Math.max(u, MIN_TAIL)) : -normalQuantile(Math.max(above[b], MIN_TAIL)),
  );
  const deviations = mean(scores);
  return { deviations, off: deviations * Math.sqrt(scores.length) };
}
