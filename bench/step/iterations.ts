/** Iterations of posterior methods on a network, including noise and minibatches, compared with other libraries. */
import { fold, makeKey, openStream } from "../../math/random.ts";
import { engines } from "../../objectives/bnn/engine/index.ts";
import { heteroscedasticNoise } from "../../objectives/bnn/likelihood/heteroscedastic-gaussian.ts";
import { rowNumbers } from "../../objectives/bnn/data/minibatches.ts";
import { denseNetwork } from "../../objectives/bnn/network/dense-network.ts";
import { ensemble } from "../../objectives/bnn/posterior/ensemble.ts";
import { hmc } from "../../objectives/bnn/posterior/hmc.ts";
import { knobValues } from "../../objectives/bnn/posterior/knobs.ts";
import { psgld } from "../../objectives/bnn/posterior/psgld.ts";
import { sghmc } from "../../objectives/bnn/posterior/sghmc.ts";
import { sgld } from "../../objectives/bnn/posterior/sgld.ts";
import type { NetworkRun } from "../../objectives/bnn/posterior/posterior-method.ts";
import { gaussianPrior } from "../../objectives/bnn/prior/gaussian.ts";
import { smallerIsBetter, type Row } from "../document.ts";
import type { Peer } from "../peers/peer.ts";
import { mediansOf, millisecondsOf, type Contestant } from "../rounds.ts";

/** What an iteration is of; that of `hmc` is a gradient of all rows with its leapfrog step. */
type IteratedMethod = "sgld" | "psgld" | "sghmc" | "hmc" | "ensemble";

/** The computed problem, the same for the peers. */
export interface Problem {
  readonly method: IteratedMethod;
  readonly widths: readonly number[];
  readonly rows: number;
  readonly minibatch: number;
  /** Number of iterations per round. */
  readonly iterations: number;
  /** Networks that are iterated at once, > 1 for ensembles. */
  readonly networks: number;
}

const ROUNDS = 21;

export async function iterationRows(problem: Problem, peers: Readonly<Record<string, Peer | null>>): Promise<Row[]> {
  const { iterations } = problem;
  const contestants: Record<string, Contestant> = { ours: ourRounds(problem) };
  for (const [name, peer] of Object.entries(peers)) {
    if (peer !== null) contestants[name] = async () => 1000 * (await peer.time({ ...problem }));
  }
  const medians = await mediansOf(contestants, ROUNDS);
  const perIteration = (milliseconds: number) => (1000 * milliseconds) / iterations;
  return Object.entries(peers).map(([name, peer]) =>
    smallerIsBetter({
      name: nameOf(problem),
      value: perIteration(medians.ours),
      unit: "µs",
      peer: name,
      peerValue: peer === null ? null : perIteration(medians[name]),
    }),
  );
}

export function nameOf({ method, widths, minibatch, networks }: Problem): string {
  return `${method}-${widths.join("-")}-b${minibatch}${networks > 1 ? `-k${networks}` : ""}`;
}

/** As bnn-regression iterates: through the posterior method, with a key for each iteration. */
function ourRounds(problem: Problem): Contestant {
  const { method, widths, rows, minibatch, iterations, networks } = problem;
  const [columns, hidden] = [widths[0], widths.slice(1, -1)];
  const likelihood = heteroscedasticNoise(0.01);
  const form = { activation: "relu", residual: false } as const;
  const network = denseNetwork({ inputs: columns, hidden, outputs: likelihood.outputs, ...form });
  const prior = gaussianPrior([{ count: network.weightCount, mean: 0, scale: 2 }]);
  const stream = openStream(makeKey("data"));
  const normals = (count: number) => Float64Array.from({ length: count }, () => stream.normal());
  const data = { x: normals(rows * columns), y: normals(rows), rows, columns };
  const parts = { network, likelihood, prior };

  const runs = Array.from({ length: networks }, (_, member) => {
    const key = member === 0 ? makeKey("chain") : fold(makeKey("chain"), member);
    const run: NetworkRun = {
      engine: engines.simd({ parts, data, minibatch }),
      parts,
      data,
      rows,
      minibatch: rowNumbers(rows, minibatch, fold(key, "minibatches")),
      start: normals(network.weightCount),
      iterations: (ROUNDS + 1) * iterations,
      key,
    };
    return stepsOf(method, run);
  });
  return () =>
    millisecondsOf(() => {
      for (let t = 0; t < iterations; t++) for (const steps of runs) steps.next();
    });
}

/** Every step is an iteration; of `hmc`, a gradient. */
function stepsOf(method: IteratedMethod, run: NetworkRun): Generator<unknown> {
  const kept = { draws: 1, burnIn: 0 };
  switch (method) {
    case "sgld":
      return sgld.run(run, knobValues(sgld.knobs, { stepSize: 1e-6, draws: 1 }));
    case "psgld":
      return psgld.run(run, knobValues(psgld.knobs, { preconditionedStep: 1e-5, ...kept }));
    case "sghmc":
      return sghmc.run(run, knobValues(sghmc.knobs, { momentumStep: 1e-4, massFrom: "prior", ...kept }));
    case "hmc":
      // Endless for the bench: trajectories of many steps.
      return hmc.run({ ...run, iterations: 1e6 }, knobValues(hmc.knobs, { trajectoryWarmup: 0 }));
    case "ensemble":
      return ensemble.run(run, knobValues(ensemble.knobs, { learningRate: 1e-3 }));
  }
}
