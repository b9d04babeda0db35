/** Is the network less sure of rows that were moved away from those it knows? */
import type { Artifact } from "../../../common/artifact.ts";
import { figure, figures, percent } from "../../bnn/artifacts/figures.ts";
import { areaUnderRoc } from "../../bnn/predictive/ranking.ts";
import { shifted } from "../../bnn/analyses/shift.ts";
import { analysisArtifact, type Examined } from "./examined.ts";

/** In training deviations of each column. */
const SIZES = [0, 0.5, 1, 2, 3, 5];
const sentences = {
  good: "It is less sure of rows that lie outside of those it knows, as it should be.",
  doubtful: "It is hardly less sure of rows that lie outside of those it knows.",
  bad: "It is no less sure of rows that lie outside of those it knows: its uncertainty does not warn of them.",
};

/** The size that the verdict speaks of. */
const JUDGED = 2;

export function shiftAnalysis<P>({ task, weights, heldOut, predict }: Examined<P>): readonly Artifact[] {
  const here = task.uncertainty(predict(weights, heldOut.rows.x));
  const areas = SIZES.map((size) => {
    const there = task.uncertainty(predict(weights, shifted(heldOut.rows.x, size)));
    const isMoved = [...here.total].map(() => false).concat([...there.total].map(() => true));
    const areaOf = (part: "epistemic" | "total") => areaUnderRoc([...here[part], ...there[part]], isMoved);
    return { epistemic: areaOf("epistemic"), total: areaOf("total") };
  });
  const { epistemic, total } = areas[SIZES.indexOf(JUDGED)];
  const finding = `Of a row moved outwards by ${JUDGED} deviations in every column it is less sure than of one that was not in ${percent(epistemic)} of the pairs by the epistemic part, in ${percent(total)} by all of the uncertainty.`;
  const level = epistemic > 0.75 ? "good" : epistemic > 0.6 ? "doubtful" : "bad";
  const data = {
    meaning:
      "The probability that a held-out row moved away from the data has the larger uncertainty than one left where it was (AUROC): a network that knows what it does not know comes near 1, one that does not stays at ½.",
    finding,
    x: { name: "moved outwards by, in training deviations", values: SIZES },
    y: { name: "AUROC" },
    lines: [
      { name: "epistemic part", values: figures(areas.map((area) => area.epistemic)) },
      { name: "whole uncertainty", values: figures(areas.map((area) => area.total)) },
    ],
    reference: { name: "chance", value: 0.5 },
    facts: [
      { name: `AUROC of the epistemic part at ${JUDGED}`, value: figure(epistemic) },
      { name: "of the whole uncertainty", value: figure(total) },
    ],
  };
  return [analysisArtifact("shift", "Unsure of rows unlike those it knows", data, { level, text: sentences[level] })];
}
