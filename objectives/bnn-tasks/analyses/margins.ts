/** Classification margins of training and held-out rows. */
import type { Artifact } from "../../../common/artifact.ts";
import { median } from "../../../math/statistics.ts";
import { figure, figures, inWords, percent } from "../../bnn/artifacts/figures.ts";
import { margins, shareBelow } from "../../bnn/analyses/margins.ts";
import { analysisArtifact, type Examined, type ExaminedRows } from "./examined.ts";

const THRESHOLDS = Array.from({ length: 41 }, (_, i) => i / 20 - 1);

/** Returns an empty array for regression, which has no margins. */
export function marginAnalysis<P>({ task, weights, training, heldOut, predict }: Examined<P>): readonly Artifact[] {
  const { probabilities } = task;
  if (probabilities === undefined) return [];
  const marginsOf = ({ rows, targets }: ExaminedRows) => {
    const predicted = probabilities(predict(weights, rows.x));
    return margins({ probabilities: predicted, labels: targets, classes: predicted.length / rows.rows });
  };
  const [learned, unseen] = [training, heldOut].map(marginsOf);
  const wrong = (values: Float64Array) => values.filter((value) => value < 0).length / values.length;
  const data = {
    meaning:
      "The probability of the true class minus that of the most probable other class: below 0 a row is misclassified, near 0 it is ambiguous, and a gap between the two curves shows overfitting.",
    finding: `The median margin is ${inWords(median(learned))} for training rows and ${inWords(median(unseen))} for held-out rows; ${percent(wrong(learned))} and ${percent(wrong(unseen))} of them are below 0.`,
    x: { name: "margin", values: THRESHOLDS },
    y: { name: "share of rows with at most this margin" },
    lines: [
      { name: "training", values: figures(shareBelow(learned, THRESHOLDS)) },
      { name: "held out", values: figures(shareBelow(unseen, THRESHOLDS)) },
    ],
    reference: null,
    facts: [
      { name: "median, training", value: figure(median(learned)) },
      { name: "median, held out", value: figure(median(unseen)) },
    ],
  };
  return [analysisArtifact("margins", "Margins of the classes", data)];
}
