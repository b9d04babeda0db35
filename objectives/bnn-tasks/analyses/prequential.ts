/** How many nats does it take to encode the targets if each block is predicted by a fit to the preceding rows? */
import type { Artifact } from "../../../common/artifact.ts";
import { fold, permutation } from "../../../math/random.ts";
import { mean } from "../../../math/statistics.ts";
import { blockEnds, codeLength } from "../../bnn/analyses/prequential.ts";
import { figure, figures, inWords } from "../../bnn/artifacts/figures.ts";
import { mixtureLogDensities } from "../../bnn/predictive/by-draw.ts";
import { analysisArtifact, type Examined } from "./examined.ts";

/** Cumulative fractions of the training rows, in random order; the first block is predicted by a constant model. */
const SHARES = [0.1, 0.2, 0.4, 0.7];

/** A block that costs this many times as much as by a constant model is one whose fit is too certain. */
const RUINOUS = 3;

export async function prequentialAnalysis<P>(examined: Examined<P>): Promise<readonly Artifact[]> {
  const { task, training, key, refit } = examined;
  const { targets } = training;
  const rows = targets.length;
  const order = permutation(fold(key, "order"), rows);
  const ends = blockEnds(rows, SHARES);
  const constant = task.constantNll(targets);
  const blocks = [{ rows: ends[0], nll: constant }];
  for (let b = 1; b < ends.length; b++) {
    const [before, block] = [order.slice(0, ends[b - 1]), order.slice(ends[b - 1], ends[b])];
    const predictive = await refit(before, block, fold(fold(key, "fit"), b));
    if (predictive === null) return [];
    const known = Float64Array.from(block, (at) => targets[at]);
    blocks.push({ rows: block.length, nll: -mean(mixtureLogDensities(task.logDensities(predictive, known))) });
  }
  const total = codeLength(blocks);
  const worst = blocks.reduce(
    (most, { rows: size, nll }, b) => (size * nll > blocks[most].rows * blocks[most].nll ? b : most),
    0,
  );
  const { rows: size, nll } = blocks[worst];
  const isRuined = worst > 0 && nll > RUINOUS * Math.max(1, constant) && size * nll > total / 2;
  const ruin = isRuined ? `, mostly because the fit to ${ends[worst - 1]} rows is far too certain` : "";
  const data = {
    meaning:
      "The number of nats to encode the training targets block by block, each with a fit to the blocks before: a short code requires a model that learns from few rows and is calibrated; complexity alone does not help.",
    finding: `${inWords(total)} nats for ${rows} targets, ${inWords(total / rows)} each; a constant model needs ${inWords(constant)} each, so the network ${total < rows * constant ? "saves" : "costs"} ${inWords(Math.abs(rows * constant - total))} nats${ruin}.`,
    x: { name: "training rows", values: ends.slice(0, -1) },
    y: { name: "nats per target of the next block" },
    lines: [{ name: "network", values: figures(blocks.slice(1).map(({ nll }) => nll)) }],
    reference: { name: "constant model", value: constant },
    facts: [
      { name: "code length, nats", value: figure(total) },
      { name: "per target", value: figure(total / rows) },
      { name: "constant model, per target", value: figure(constant) },
    ],
  };
  return [analysisArtifact("prequential", "Prequential code length", data)];
}
