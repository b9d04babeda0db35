/** How far can the networks be compressed, by pruning or quantizing weights, before predictions get worse? */
import type { Artifact } from "../../../common/artifact.ts";
import { figure, figures, inWords } from "../../bnn/artifacts/figures.ts";
import { weightBlocks } from "../../bnn/diagnostics/weight-blocks.ts";
import { pruned, quantised } from "../../bnn/analyses/compression.ts";
import { nllOf, representatives, analysisArtifact, type Examined } from "./examined.ts";

const SHARES = [1, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05];
const BITS = [12, 10, 8, 7, 6, 5, 4, 3, 2];
/** Number of weight vectors in the mixture. */
const VECTORS = 20;
/** A negligible increase in the held-out NLL, in nats per row. */
const NOTHING = 0.01;

export function compressionAnalysis<P>(examined: Examined<P>): readonly Artifact[] {
  const { parts, heldOut } = examined;
  const { weightCount } = parts.network;
  const blocks = weightBlocks(parts).filter(({ to }) => to <= weightCount);
  const vectors = representatives(examined, VECTORS);
  const whole = nllOf(examined, vectors, heldOut);
  const riseOf = (make: (weights: Float64Array) => Float64Array) => nllOf(examined, vectors.map(make), heldOut) - whole;
  const byShare = SHARES.map((share) => riseOf((weights) => pruned(weights, weightCount, share)));
  const byBits = BITS.map((bits) => riseOf((weights) => quantised(weights, blocks, bits)));
  const [share, bits] = [smallest(SHARES, byShare), smallest(BITS, byBits)];
  const kept = share === null ? "No weight can be removed" : `${inWords(100 * share)} % of the weights suffice`;
  const needed = bits === null ? `More than ${BITS[0]} bits per weight are needed` : `${bits} bits per weight suffice`;
  const shared = {
    y: { name: "increase of the held-out NLL, nats per row" },
    reference: { name: "no loss", value: NOTHING },
  };
  return [
    analysisArtifact("pruning", "Without the smallest weights", {
      meaning: `The held-out NLL when the smallest weights are set to 0: weights that can be removed without loss (${NOTHING} nats) are not needed for predictions.`,
      finding: `${kept} to predict as well.`,
      x: { name: "share of weights kept", values: SHARES },
      lines: [{ name: "pruned", values: figures(byShare) }],
      facts: [{ name: "smallest share without loss", value: share }],
      ...shared,
    }),
    analysisArtifact("quantisation", "With few bits per weight", {
      meaning: `The held-out NLL when each weight is quantized to that many bits: the number of bits without loss (${NOTHING} nats), times the number of weights, is an upper bound on what the network has learned.`,
      finding: `${needed} to predict as well${bits === null ? "" : `: ${inWords((bits * weightCount) / 8)} bytes for a network of ${weightCount} weights`}.`,
      x: { name: "bits per weight", values: BITS },
      lines: [{ name: "quantised", values: figures(byBits) }],
      facts: [
        { name: "fewest bits without loss", value: bits },
        { name: "bytes per network", value: bits === null ? null : figure((bits * weightCount) / 8) },
      ],
      ...shared,
    }),
  ];
}

/** The smallest size at which the increase is still negligible; null if there is none. */
function smallest(sizes: readonly number[], rises: readonly number[]): number | null {
  const beyond = rises.findIndex((rise) => !(rise <= NOTHING));
  const last = (beyond === -1 ? sizes.length : beyond) - 1;
  return last < 0 ? null : sizes[last];
}
