/** Splits the error into bias and noise, which all fits share, and the variance between fits to different rows. */
import type { Artifact } from "../../../common/artifact.ts";
import { fold, openStream } from "../../../math/random.ts";
import { figure, figures, inWords, percent } from "../../bnn/artifacts/figures.ts";
import { decompose } from "../../bnn/analyses/bias-variance.ts";
import { analysisArtifact, type Examined } from "./examined.ts";

/** Number of fits to resampled rows. */
const FITS = 8;

export async function biasVarianceAnalysis<P>(examined: Examined<P>): Promise<readonly Artifact[]> {
  const { task, training, heldOut, key, refit } = examined;
  const count = training.rows.rows;
  const fits: Float64Array[] = [];
  for (let r = 0; r < FITS; r++) {
    const stream = openStream(fold(fold(key, "rows"), r));
    const resampled = Int32Array.from({ length: count }, () => stream.integer(count));
    const predictive = await refit(resampled, "held out", fold(fold(key, "fit"), r));
    if (predictive !== null) fits.push(task.points.of(predictive));
  }
  if (fits.length < 2) return [];
  const width = fits[0].length / heldOut.targets.length;
  const parts = decompose(fits, task.points.target(heldOut.targets, width), width);
  const { biasAndNoise, variance } = parts.unbiased;
  const sizes = [1, 2, 4, 8, 16, 32];
  const data = {
    meaning: `The expected ${task.points.error} of a fit to resampled rows, split into the part that remains when many fits are averaged (bias and noise of the target) and the variance between fits, which averaging removes.`,
    finding: `Of the ${task.points.error} of ${inWords(parts.error)} of a fit to resampled rows, ${percent(variance / parts.error)} is variance between fits; the rest is bias and noise.`,
    x: { name: "fits averaged", values: sizes },
    y: { name: task.points.error },
    lines: [{ name: "expected", values: figures(sizes.map((size) => biasAndNoise + variance / size)) }],
    reference: { name: "bias and noise", value: biasAndNoise },
    facts: [
      { name: `${task.points.error} of one fit`, value: figure(parts.error) },
      { name: "bias and noise", value: figure(biasAndNoise) },
      { name: "variance", value: figure(variance) },
      { name: "fits", value: fits.length },
    ],
  };
  return [analysisArtifact("bias-variance", "Bias and variance", data)];
}
