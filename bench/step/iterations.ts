/** Iterations of SGLD on a network, noise and minibatches included, beside the same by others. */
import { fold, makeKey, openStream } from "../../math/random.ts";
import { engines } from "../../objectives/engine/index.ts";
import { heteroscedasticNoise } from "../../objectives/likelihood/heteroscedastic.ts";
import { rowNumbers } from "../../objectives/minibatches.ts";
import { denseNetwork } from "../../objectives/network/dense-network.ts";
import { build } from "../../objectives/posterior/sgld.ts";
import { constant } from "../../objectives/schedule.ts";
import { gaussianPrior } from "../../objectives/weight-prior.ts";
import { smallerIsBetter } from "../document.ts";
import type { Row } from "../document.ts";
import type { Peer } from "../peers/peer.ts";
import { mediansOf, millisecondsOf } from "../rounds.ts";
import type { Contestant } from "../rounds.ts";

/** What is computed; the peers are told the same. */
export interface Problem {
  readonly widths: readonly number[];
  readonly rows: number;
  readonly minibatch: number;
  /** Of one round. */
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

/** As bnn-regression iterates: through the posterior method, with a key for each iteration. */
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
  const method = build(engine, { stepSize: constant(1e-6), temperature: constant(1) });
  const key = makeKey("chain");
  const next = rowNumbers(rows, minibatch, fold(key, "minibatches"));
  let state = method.init(normals(network.weightCount), key);
  return () =>
    millisecondsOf(() => {
      for (let t = 0; t < iterations; t++) [state] = method.step(state, next(), fold(key, state.iteration));
    });
}
