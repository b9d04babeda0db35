/** `confusion`: which classes are mistaken for which others. */
import type { Artifact } from "../../../common/artifact.ts";
import type { LabelledProbabilities } from "../predictive/class-scores.ts";
import { percent } from "./figures.ts";
import type { ConfusionData } from "./kinds.ts";

/** Thresholds for the accuracy minus the frequency of the most common class, in standard errors. */
const SURE = 2;

export function confusion(
  { probabilities, labels, classes }: LabelledProbabilities,
  names: readonly string[],
): Artifact {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, b) => {
    const row = probabilities.subarray(b * classes, (b + 1) * classes);
    counts[label][row.indexOf(Math.max(...row))] += 1;
  });
  const data: ConfusionData = { rows: labels.length, classes: [...names], counts };
  return {
    name: "confusion",
    kind: "confusion",
    title: "Confusion matrix",
    verdict: verdictOn(counts, names),
    data,
  };
}

function verdictOn(counts: readonly (readonly number[])[], names: readonly string[]): NonNullable<Artifact["verdict"]> {
  const ofClass = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const rows = ofClass.reduce((sum, count) => sum + count, 0);
  const accuracy = counts.reduce((sum, row, k) => sum + row[k], 0) / rows;
  const most = Math.max(...ofClass) / rows;
  const standardError = Math.sqrt(Math.max(most * (1 - most), accuracy * (1 - accuracy)) / rows);
  const said = `Accuracy ${percent(accuracy)} on ${rows} rows`;
  const frequent = `most frequent class: ${percent(most)}`;
  const level =
    accuracy > most + SURE * standardError ? "good" : accuracy < most - SURE * standardError ? "bad" : "doubtful";
  const confused = mostConfused(counts, names);
  const text = `${said} (${frequent})${confused === null ? "" : `; most often ${confused}`}.`;
  return { level, text };
}

/** The most frequently confused pair of classes; null if there are no errors. */
function mostConfused(counts: readonly (readonly number[])[], names: readonly string[]): string | null {
  let [from, to, most] = [0, 0, 0];
  counts.forEach((row, k) =>
    row.forEach((count, l) => {
      if (k !== l && count > most) [from, to, most] = [k, l, count];
    }),
  );
  return most === 0 ? null : `${names[from]} is predicted as ${names[to]} (${most})`;
}
