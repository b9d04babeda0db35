/** `reliability`: do targets fall below the predicted quantiles as often as predicted? */
import type { Artifact } from "../../../common/artifact.ts";
import { largestGap, reliabilityCurve } from "../predictive/calibration/curves.ts";
import type { TailProbabilities } from "../predictive/calibration/tail-probabilities.ts";
import { figure, figures, percent } from "./figures.ts";
import type { ReliabilityData } from "./kinds.ts";

/** 2.5 %, 5 %, 10 % … 90 %, 95 %, 97.5 %. */
const levels = [0.025, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.975];

/** A gap this small is harmless even if it is significant. */
const NEGLIGIBLE = 0.05;
/** A gap of twice the 95 % bound has probability below 10⁻⁶ under calibration (Smirnov 1948). */
const BEYOND_CHANCE = 2;

export function reliability(tails: TailProbabilities): Artifact {
  const curve = reliabilityCurve(tails, levels);
  const { gap, chance } = largestGap(tails);
  const data: ReliabilityData = {
    target: "number",
    rows: tails.below.length,
    nominal: figures(curve.nominal),
    observed: figures(curve.observed),
    standardError: figures(curve.standardError),
    largestGap: figure(gap),
    gapByChance: figure(chance),
  };
  return {
    name: "reliability",
    kind: "reliability",
    title: "Quantile calibration",
    verdict: verdictOn(gap, chance),
    data,
  };
}

function verdictOn(gap: number, chance: number): NonNullable<Artifact["verdict"]> {
  const said = `Maximum calibration error ${percent(gap)}`;
  const byChance = `95 % sampling band: ${percent(chance)}`;
  if (gap <= Math.max(chance, NEGLIGIBLE)) return { level: "good", text: `${said} (${byChance}).` };
  const level = gap > BEYOND_CHANCE * Math.max(chance, NEGLIGIBLE) ? "bad" : "doubtful";
  return { level, text: `${said}, outside the ${byChance}.` };
}
