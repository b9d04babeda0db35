/** After how many steps of gradient descent are held-out rows predicted best, and to which prior is that equivalent? */
import type { Artifact } from "../../../common/artifact.ts";
import { fold } from "../../../math/random.ts";
import { descend, impliedScale } from "../../bnn/analyses/descent.ts";
import { largestEigenvalue } from "../../bnn/analyses/flatness.ts";
import { lossOn } from "../../bnn/analyses/loss.ts";
import { figure, figures, inWords } from "../../bnn/artifacts/figures.ts";
import { startingWeights } from "../../bnn/starting-weights.ts";
import { analysisArtifact, nllOf, representatives, type Examined } from "./examined.ts";

const COUNTS = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const MAX_ROWS = 500;

export function earlyStoppingAnalysis<P>(examined: Examined<P>): readonly Artifact[] {
  const { parts, training, heldOut, key } = examined;
  const loss = lossOn(parts, training.rows, MAX_ROWS);
  const start = startingWeights(parts, fold(key, "start"));
  const [learned] = representatives(examined, 1);
  // A step size that is stable both at the start of the descent and at the fit.
  const curvature = Math.max(
    ...[start, learned].map((theta) => largestEigenvalue(loss, theta, fold(key, "curvature"))),
  );
  if (!(curvature > 0 && curvature < Infinity)) return [];
  const step = 1 / curvature;
  const path = descend(loss, start, { step, counts: COUNTS });
  const [seen, unseen] = [training, heldOut].map((part) => path.map((weights) => nllOf(examined, [weights], part)));
  const finite = unseen.map((nll) => (Number.isFinite(nll) ? nll : Infinity));
  const best = finite.indexOf(Math.min(...finite));
  const scale = impliedScale(step, COUNTS[best], training.rows.rows);
  const isLast = best === COUNTS.length - 1;
  const data = {
    meaning:
      "The NLL along plain gradient descent on the training loss, without a prior: stopping after t steps of size η keeps the weights near their start, much like a Gaussian prior of scale √(ηt/N) around it.",
    finding: `Held-out rows are predicted best after ${COUNTS[best]} steps${isLast ? " or more" : ""}, equivalent to a prior of scale ${inWords(scale)} around the start; ${isLast ? "stopping earlier did not help" : `continuing to ${COUNTS.at(-1)} costs ${inWords((unseen.at(-1) ?? 0) - unseen[best])} nats per row`}.`,
    x: { name: "gradient descent steps", values: COUNTS },
    y: { name: "NLL, nats per row" },
    lines: [
      { name: "training", values: figures(seen) },
      { name: "held out", values: figures(unseen) },
    ],
    reference: null,
    facts: [
      { name: "best number of steps", value: COUNTS[best] },
      { name: "equivalent prior scale", value: figure(scale) },
      { name: "step size", value: figure(step) },
      { name: "largest curvature", value: figure(curvature) },
    ],
  };
  return [analysisArtifact("early-stopping", "Early stopping as a prior", data)];
}
