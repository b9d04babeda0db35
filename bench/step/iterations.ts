/** Iterations of SGLD on a network, including noise and minibatches, compared with other libraries. */
import { fold, makeKey, openStream } from "../../math/random.ts";
import { engines } from "../../objectives/bnn/engine/index.ts";
import { heteroscedasticNoise } from "../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { rowNumbers } from "../../objectives/bnn/data/minibatches.ts";
import { denseNetwork } from "../../objectives/bnn/network/dense-network.ts";
import { knobValues } from "../../objectives/bnn/posterior/knobs.ts";
import { sgld } from "../../objectives/bnn/posterior/sgld.ts";
import { gaussianPrior } from "../../objectives/bnn/prior/gaussian.ts";
import { smallerIsBetter, type Row } from "../document.ts";
import type { Peer } from "../peers/peer.ts";
import { mediansOf, millisecondsOf, type Contestant } from "../rounds.ts";

/** The problem to compute, which is the same for the peers. */
export interface Problem {
  readonly widths: readonly number[];
  readonly rows: number;
  readonly minibatch: number;
  /** Number of iterations per round. */
  readonly iterations: number;
}

const ROUNDS = 21;

export async function iterationRows(problem: Problem, peers: Readonly<Record<string, Peer | null>>): Promise<Row[]> {
  const { widths, minibatch, iterations } = problem;
  const contestants: Record<string, Contestant> = { ours: ourRounds(problem) };
  for (const [name, peer] of Object.entries(peers)) {
    if (peer !== null) contestants[name] = async () => 1000 * (await peer.time({ ...problem }));
  }
  const medians = await mediansOf(contestants, ROUNDS);
  const perIteration = (milliseconds: number) => (1000 * milliseconds) / iterations;
  return Object.entries(peers).map(([name, peer]) =>
    smallerIsBetter({
      name: `sgld-${widths.join("-")}-b${minibatch}`,
      value: perIteration(medians.ours),
      unit: "µs",
      peer: name,
      peerValue: peer === null ? null : perIteration(medians[name]),
    }),
  );
}

/** The iterations of bnn-regression: through the posterior method, with a key for each iteration. */
function ourRounds({ widths, rows, minibatch, iterations }: Problem): Contestant {
  const [columns, hidden] = [widths[0], widths.slice(1, -1)];
  const likelihood = heteroscedasticNoise(0.01);
  const form = { activation: "relu", residual: false } as const;
  const network = denseNetwork({ inputs: columns, hidden, outputs: likelihood.outputs, ...form });
  const prior = gaussianPrior([{ count: network.weightCount, mean: 0, scale: 2 }]);
  const stream = openStream(makeKey("data"));
  const normals = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const data = { x: normals(rows * columns), y: normals(rows), rows, columns };

  const engine = engines.simd({ parts: { network, likelihood, prior }, data, minibatch });
  const key = makeKey("chain");
  const next = rowNumbers(rows, minibatch, fold(key, "minibatches"));
  const start = normals(network.weightCount);
  const run = { engine, minibatch: next, start, iterations: (ROUNDS + 1) * iterations, key };
  const steps = sgld.run(run, knobValues(sgld.knobs, { stepSize: 1e-6, draws: 1 }));
  return () =>
    millisecondsOf(() => {
      for (let t = 0; t < iterations; t++) steps.next();
    });
}
