/** After how many steps of gradient descent are held-out rows predicted best, and to which prior is that equivalent? */
import type { Artifact } from "../../../common/artifact.ts";
import { fold } from "../../../math/random.ts";
import { descend, impliedScale } from "../../bnn/analyses/descent.ts";
import { largestEigenvalue } from "../../bnn/analyses/flatness.ts";
import { lossOn } from "../../bnn/analyses/loss.ts";
import { figure, figures, inWords } from "../../bnn/artifacts/figures.ts";
import { startingWeights } from "../../bnn/starting-weights.ts";
import { analysisArtifact, nllOf, representatives, type Examined } from "./examined.ts";

/** Steps at which the path is examined; it ends earlier if held-out rows get clearly worse, or at MAX_WORK. */
const COUNTS = [0, ...Array.from({ length: 15 }, (_, i) => 2 ** i)];
/** The path has at least this many steps, and at most as many as make this number of steps × rows × weights. */
const [MIN_STEPS, MAX_WORK] = [512, 2e9];
/** In nats per row: an increase of the held-out NLL that is clear. */
const WORSE = 0.02;
const MAX_ROWS = 500;
const STEPS_AT_ONCE = 16;

export async function earlyStoppingAnalysis<P>(examined: Examined<P>): Promise<readonly Artifact[]> {
  const { parts, training, heldOut, key, signal } = examined;
  const loss = lossOn(parts, training.rows, MAX_ROWS);
  const start = startingWeights(parts, fold(key, "start"));
  const [learned] = representatives(examined, 1);
  // A step size that is stable both at the start of the descent and at the fit.
  const curvature = Math.max(
    ...[start, learned].map((theta) => largestEigenvalue(loss, theta, fold(key, "curvature"))),
  );
  if (!(curvature > 0 && curvature < Infinity)) return [];
  const step = 1 / curvature;
  const affordable = MAX_WORK / (Math.min(MAX_ROWS, training.rows.rows) * loss.networkWeights);
  const [seen, unseen]: [number[], number[]] = [[], []];
  let [weights, done] = [start, 0];
  for (const count of COUNTS) {
    if (count > Math.max(MIN_STEPS, affordable)) break;
    for (; done < count; done += Math.min(STEPS_AT_ONCE, count - done)) {
      [weights] = descend(loss, weights, { step, counts: [Math.min(STEPS_AT_ONCE, count - done)] });
      await othersFirst();
      if (signal.aborted) return [];
    }
    seen.push(nllOf(examined, [weights], training));
    unseen.push(nllOf(examined, [weights], heldOut));
    const isWorse = !(unseen[unseen.length - 1] <= Math.min(...unseen) + WORSE);
    if (count > MIN_STEPS && isWorse) break;
  }
  const counts = COUNTS.slice(0, unseen.length);
  const last = counts[counts.length - 1];
  const finite = unseen.map((nll) => (Number.isFinite(nll) ? nll : Infinity));
  const best = finite.indexOf(Math.min(...finite));
  const scale = impliedScale(step, counts[best], training.rows.rows);
  const isLast = counts[best] === last;
  const data = {
    meaning:
      "The NLL along plain gradient descent on the training loss, without a prior: stopping after t steps of size η keeps the weights near their start, much like a Gaussian prior of scale √(ηt/N) around it.",
    finding: `Held-out rows are predicted best after ${counts[best]} steps${isLast ? " or more" : ""}, equivalent to a prior of scale ${inWords(scale)} around the start; ${isLast ? "stopping earlier did not help" : `continuing to ${last} costs ${inWords((unseen.at(-1) ?? 0) - unseen[best])} nats per row`}.`,
    x: { name: "gradient descent steps", values: counts },
    y: { name: "NLL, nats per row" },
    lines: [
      { name: "training", values: figures(seen) },
      { name: "held out", values: figures(unseen) },
    ],
    reference: null,
    facts: [
      { name: "best number of steps", value: counts[best] },
      { name: "equivalent prior scale", value: figure(scale) },
      { name: "step size", value: figure(step) },
      { name: "largest curvature", value: figure(curvature) },
    ],
  };
  return [analysisArtifact("early-stopping", "Early stopping as a prior", data)];
}

/** Lets the process handle timers, messages and signals. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
