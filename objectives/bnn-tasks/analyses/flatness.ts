/** How flat is the loss around the posterior? */
import type { Artifact } from "../../../common/artifact.ts";
import { fold } from "../../../math/random.ts";
import { figure, figures, inWords } from "../../bnn/artifacts/figures.ts";
import { hessianTrace, largestEigenvalue, rootMeanSquare, riseUnderNoise } from "../../bnn/analyses/flatness.ts";
import { lossOn } from "../../bnn/analyses/loss.ts";
import { representatives, analysisArtifact, type Examined } from "./examined.ts";

/** Relative to the root mean square of the weights. */
const RELATIVE = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const JUDGED = 0.05;
const [VECTORS, PAIRS, PROBES, MOST_ROWS] = [4, 4, 12, 500];

export function flatnessAnalysis<P>(examined: Examined<P>): readonly Artifact[] {
  const { parts, training, key } = examined;
  const loss = lossOn(parts, training.rows, MOST_ROWS);
  const thetas = representatives(examined, VECTORS);
  const rises = RELATIVE.map((relative, i) => {
    return riseUnderNoise(loss, thetas, { relative, pairs: PAIRS, key: fold(fold(key, "noise"), i) });
  });
  const [theta] = thetas;
  const trace = hessianTrace(loss, theta, { probes: PROBES, key: fold(key, "trace") });
  const largest = largestEigenvalue(loss, theta, fold(key, "largest"));
  const sizes = RELATIVE.map((relative) => (relative * rootMeanSquare(theta, loss.networkWeights)) ** 2 / 2);
  const at = rises[RELATIVE.indexOf(JUDGED)];
  const data = {
    meaning:
      "The increase of the training loss when noise is added to the weights: where the loss is flat, many weight vectors fit nearly as well, low precision suffices, and a PAC-Bayes bound is small.",
    finding: `Noise of ${100 * JUDGED} % of the weights' RMS increases the training loss by ${inWords(at.value)} ± ${inWords(at.standardError)} nats per row; the largest curvature is ${inWords(largest)}, ${inWords((100 * largest) / trace.value)} % of the trace.`,
    x: { name: "noise, relative to the weights' RMS", values: RELATIVE },
    y: { name: "increase of the loss, nats per row" },
    lines: [
      { name: "measured", values: figures(rises.map(({ value }) => value)) },
      { name: "by the trace of the Hessian", values: figures(sizes.map((half) => half * trace.value)) },
    ],
    reference: null,
    facts: [
      { name: "trace of the Hessian", value: figure(trace.value) },
      { name: "its standard error", value: figure(trace.standardError) },
      { name: "largest eigenvalue", value: figure(largest) },
      { name: "weights", value: loss.networkWeights },
    ],
  };
  return [analysisArtifact("flatness", "Flatness of the loss", data)];
}
