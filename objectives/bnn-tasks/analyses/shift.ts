/** Is the network less certain about rows shifted away from the training data? */
import type { Artifact } from "../../../common/artifact.ts";
import { figure, figures, percent } from "../../bnn/artifacts/figures.ts";
import { areaUnderRoc } from "../../bnn/predictive/ranking.ts";
import { shifted } from "../../bnn/analyses/shift.ts";
import { analysisArtifact, type Examined } from "./examined.ts";

/** In standard deviations of each training column. */
const SIZES = [0, 0.5, 1, 2, 3, 5];
const sentences = {
  good: "It is less certain about rows outside the training data, as it should be.",
  doubtful: "It is barely less certain about rows outside the training data.",
  bad: "It is not less certain about rows outside the training data; its uncertainty does not detect them.",
};

/** The size of the shift on which the verdict is based. */
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
  const finding = `A row shifted outwards by ${JUDGED} standard deviations in every column is more uncertain than an unshifted one in ${percent(epistemic)} of the pairs by epistemic uncertainty, in ${percent(total)} by total uncertainty.`;
  const level = epistemic > 0.75 ? "good" : epistemic > 0.6 ? "doubtful" : "bad";
  const data = {
    meaning:
      "The probability (AUROC) that a held-out row shifted away from the data has a larger uncertainty than an unshifted one: close to 1 if the uncertainty detects unfamiliar rows, ½ if it does not.",
    finding,
    x: { name: "shift outwards, in standard deviations", values: SIZES },
    y: { name: "AUROC" },
    lines: [
      { name: "epistemic uncertainty", values: figures(areas.map((area) => area.epistemic)) },
      { name: "total uncertainty", values: figures(areas.map((area) => area.total)) },
    ],
    reference: { name: "chance", value: 0.5 },
    facts: [
      { name: `AUROC of the epistemic uncertainty at ${JUDGED}`, value: figure(epistemic) },
      { name: "of the total uncertainty", value: figure(total) },
    ],
  };
  return [analysisArtifact("shift", "Uncertainty under covariate shift", data, { level, text: sentences[level] })];
}
