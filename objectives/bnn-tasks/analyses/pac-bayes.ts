/** A bound on the error rate for new rows, from the training rows alone. */
import type { Artifact } from "../../../common/artifact.ts";
import { fold, openStream } from "../../../math/random.ts";
import { figure, figures, inWords, percent } from "../../bnn/artifacts/figures.ts";
import { expandBlocks } from "../../bnn/prior/gaussian.ts";
import { rootMeanSquare } from "../../bnn/analyses/flatness.ts";
import { gaussianKl, pacBayesBound } from "../../bnn/analyses/pac-bayes.ts";
import { representatives, analysisArtifact, type Examined, type ExaminedRows } from "./examined.ts";

/**
 * Noise levels of the stochastic network, relative to the RMS of the weights; the bound holds for all of them
 * simultaneously.
 */
const RELATIVE = [0.02, 0.05, 0.1, 0.2, 0.5, 1];
const DRAWS = 50;
const DELTA = 0.025;

/**
 * Q = N(θ, s²I) around a weight vector from the posterior, against the plan's prior as a Gaussian. The likelihood's own
 * weights do not affect errors.
 */
export function pacBayesAnalysis<P>(examined: Examined<P>): readonly Artifact[] {
  const { parts, training, heldOut, key, task } = examined;
  const { weightCount } = parts.network;
  const [center] = representatives(examined, 1);
  const { mean: priorMean, scale } = expandBlocks(parts.prior);
  const prior = { mean: priorMean, deviation: scale };
  const size = rootMeanSquare(center, weightCount);
  const points = RELATIVE.map((relative, i) => {
    const deviation = new Float64Array(center.length).fill(relative * size);
    const draws = drawsAround(center, weightCount, relative * size, fold(key, i));
    const errorOn = (part: ExaminedRows) => errorRate(examined, draws, part);
    const kl = gaussianKl({ mean: center, deviation }, prior, weightCount);
    const [error, unseen] = [errorOn(training), errorOn(heldOut)];
    const rows = training.rows.rows;
    const bound = pacBayesBound({ error, draws: DRAWS, rows, kl, delta: DELTA / RELATIVE.length });
    return { error, unseen, bound, kl };
  });
  const bounds = points.map(({ bound }) => bound);
  const best = points[bounds.indexOf(Math.min(...bounds))];
  const what = task.errorName;
  const isVacuous = best.bound > 0.99;
  const data = {
    meaning: `With a probability of ${100 * (1 - DELTA)} % the error rate (${what}) of a network with noisy weights on new rows is at most the bound, which follows from the error rate on training rows and the KL divergence from the prior. It needs no held-out rows. It would be a guarantee if prior and target scale did not depend on these rows; since tuning selects the prior, it is only a measure.`,
    finding: `${isVacuous ? "The bound is vacuous" : `The error rate is at most ${percent(best.bound)}`}, at a KL of ${inWords(best.kl)} nats for ${training.rows.rows} rows; the error rate on the held-out rows is ${percent(best.unseen)}.`,
    x: { name: "noise, relative to the weights' RMS", values: RELATIVE },
    y: { name: "error rate" },
    lines: [
      { name: "bound", values: figures(bounds) },
      { name: "training", values: figures(points.map(({ error }) => error)) },
      { name: "held out", values: figures(points.map(({ unseen }) => unseen)) },
    ],
    reference: null,
    facts: [
      { name: "best bound", value: figure(best.bound) },
      { name: "its KL, nats", value: figure(best.kl) },
      { name: "KL per row", value: figure(best.kl / training.rows.rows) },
      { name: "weights", value: weightCount },
    ],
  };
  return [analysisArtifact("pac-bayes", "PAC-Bayes bound on the error rate", data)];
}

function drawsAround(center: Float64Array, count: number, deviation: number, key: Parameters<typeof fold>[0]) {
  const noise = new Float64Array(count);
  return Array.from({ length: DRAWS }, (_, i) => {
    openStream(fold(key, i)).fillNormal(noise);
    const weights = center.slice();
    noise.forEach((value, j) => (weights[j] += deviation * value));
    return weights;
  });
}

/** The mean over individual draws, not that of their mixture. */
function errorRate<P>(
  { task, predict, targetScale }: Examined<P>,
  draws: readonly Float64Array[],
  part: ExaminedRows,
): number {
  const { rows } = part.rows;
  const isWrong = task.errors(predict(draws, part.rows.x), part.targets, targetScale);
  let wrong = 0;
  for (let s = 0; s < draws.length; s++) for (let row = 0; row < rows; row++) wrong += isWrong(s, row) ? 1 : 0;
  return wrong / (draws.length * rows);
}
