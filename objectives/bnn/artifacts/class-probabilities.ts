/** `class-probabilities`: the predicted probability of each class for each row. */
import type { Artifact } from "../../../common/artifact.ts";
import type { LabelledProbabilities } from "../predictive/class-scores.ts";
import { figures } from "./figures.ts";
import type { ClassProbabilitiesData } from "./kinds.ts";

const MAX_SHOWN = 200;
/** How many of the displayed rows are those whose observed class was predicted as least probable. */
const SURPRISING = 40;

/**
 * `rows` are row numbers in the data set. If there are many rows, only the most surprising ones and an evenly spaced
 * selection of the others.
 */
export function classProbabilitiesArtifact(
  { probabilities, labels, classes }: LabelledProbabilities,
  rows: Int32Array,
  names: readonly string[],
): Artifact {
  const own = (b: number) => probabilities[b * classes + labels[b]];
  const byOwn = Array.from(labels, (_, b) => b).sort((a, b) => own(a) - own(b));
  const shown = byOwn.length <= MAX_SHOWN ? byOwn : [...byOwn.slice(0, SURPRISING), ...spaced(byOwn.slice(SURPRISING))];
  const data: ClassProbabilitiesData = {
    classes: [...names],
    rows: labels.length,
    shown: shown.length,
    row: shown.map((b) => rows[b]),
    label: shown.map((b) => labels[b]),
    probability: names.map((_, k) => figures(shown.map((b) => probabilities[b * classes + k]))),
  };
  const title = "Predicted class probabilities";
  return { name: "class-probabilities", kind: "class-probabilities", title, data };
}

function spaced(rows: readonly number[]): readonly number[] {
  const room = MAX_SHOWN - SURPRISING;
  return Array.from({ length: room }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (room - 1))]);
}
