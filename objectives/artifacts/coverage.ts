/** `coverage`: do the central intervals hold as many targets as they promise? */
import type { Artifact } from "../../tuner/objective.ts";
import { coverageCurve } from "../calibration/curves.ts";
import type { Curve } from "../calibration/curves.ts";
import type { TailProbabilities } from "../calibration/tail-probabilities.ts";
import { figures, inWords, percent } from "./figures.ts";
import type { CoverageData } from "./kinds.ts";

const levels = [0.5, 0.8, 0.9, 0.95, 0.99];
/** Those that a person relies on. */
const judged = [0.5, 0.8, 0.95];

/** Standard errors: beyond 2, one in twenty by chance; beyond 4, one in fifteen thousand. */
const [DOUBTFUL, BAD] = [2, 4];
/** A share this near would do even where many rows prove that it is off. */
const NEGLIGIBLE = 0.02;

export function coverageArtifact(tails: TailProbabilities): Artifact {
  const curve = coverageCurve(tails, levels);
  const data: CoverageData = {
    rows: tails.below.length,
    nominal: figures(curve.nominal),
    observed: figures(curve.observed),
    standardError: figures(curve.standardError),
  };
  return { name: "coverage", kind: "coverage", title: "Coverage of the intervals", verdict: verdictOn(curve), data };
}

/** By the interval that is furthest off among those judged. */
function verdictOn({ nominal, observed, standardError }: Curve): NonNullable<Artifact["verdict"]> {
  const errors = nominal.map((level, i) => ({
    level,
    share: observed[i],
    off: (observed[i] - level) / standardError[i],
  }));
  const [worst] = errors
    .filter(({ level }) => judged.includes(level))
    .toSorted((a, b) => Math.abs(b.off) - Math.abs(a.off));
  const { level, share, off } = worst;
  const holds = `The ${percent(level)} interval holds ${percent(share)} of the targets, ${inWords(Math.abs(off))} standard errors`;
  const others = judged
    .filter((other) => other !== level)
    .map(percent)
    .join(" and ");
  const isNear = Math.abs(share - level) <= NEGLIGIBLE;
  if (Math.abs(off) <= DOUBTFUL || isNear)
    return { level: "good", text: `${holds} from its level; those of ${others} are nearer.` };
  const text = `${holds} ${off < 0 ? "too few: the intervals are too narrow" : "too many: the intervals are too wide"}.`;
  return { level: Math.abs(off) > BAD ? "bad" : "doubtful", text };
}
