/**
 * Stochastic gradient descent with the constant rate at which its stationary distribution best approximates the
 * posterior (Mandt, Hoffman & Blei 2017): θ ← θ − (ε/N) ∇U on minibatches of n rows, drawn independently. If per-row
 * gradients have covariance C, the iterates around a mode are distributed as N(θ*, Σ) with AΣ + ΣA = (ε/n) C, A =
 * ∇²U/N. The rates that minimize the divergence KL(q‖p) from the posterior p are (their theorems 1 and 2)
 *
 * ε = 2nd/(N tr C), or for each weight ε_k = 2n/(N C_kk).
 *
 * They are capped at 1/tr A or 1/(d A_kk), beyond which descent may be unstable; with fewer than 2nd rows the cap
 * applies.
 *
 * The approximation is exact if C and A are proportional, as they are for a well-specified model (where C is the Fisher
 * information). No noise is injected, so the weights do not move in directions that the data do not determine.
 */
import { fold } from "../../../math/random.ts";
import { fisherDiagonal } from "../curvature/fisher.ts";
import type { Engine } from "../engine/engine.ts";
import { independentRows, rowVariances } from "../mcmc/gradient-noise.ts";
import { runMinibatchChain, type Update } from "../mcmc/minibatch-chain.ts";
import { renewing } from "../mcmc/renewal.ts";
import { expandBlocks } from "../prior/gaussian.ts";
import { keeping, knobValues, stepSchedule, temperature, type ValuesOf } from "./knobs.ts";
import type { Draws } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  rateFactor: {
    kind: "number",
    summary: "sgd: learning rate, relative to the one whose noise best matches the posterior",
    range: "positive",
    search: { low: 0.01, high: 10, scale: "log" },
    default: 1,
  },
  rateFor: {
    kind: "choice",
    summary: "sgd: one rate for all weights, or one for each",
    choices: ["all", "each"],
    default: "all",
  },
  temperature,
  ...keeping,
} as const;

export const sgd = {
  name: "sgd",
  summary: "constant-rate descent whose own noise samples the posterior",
  posterior: "draws",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 20_000,
  knobs,
  tunable: ["rateFactor"],
  steadiedBy: "rateFactor",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    const { rateFactor, rateFor, burnIn, temperature: T } = options;
    const engine = run.engine as Engine<M>;
    const rates = new Float64Array(engine.weightCount).fill(rateFactor);
    const update = descent(engine, rates);
    const chain = { ...knobValues(stepSchedule), ...options, stepSize: rateFactor };
    if (!("parts" in run)) return yield* runMinibatchChain(run, chain, update);

    const network: NetworkRun = run;
    const size = run.minibatch().length;
    const { scale } = expandBlocks(run.parts.prior);
    function* renew(weights: Float64Array): Generator<undefined, undefined> {
      const C = new Float64Array(weights.length);
      yield* rowVariances(network, { weights, atOnce: size, into: C });
      const information = yield* fisherDiagonal({ ...network, weights });
      const N = network.rows;
      const A = information.map((value, k) => (value + 1 / scale[k] ** 2) / N);
      const [traceC, traceA] = [C, A].map((diagonal) => diagonal.reduce((sum, value) => sum + value, 0));
      rates.forEach((_, k) => {
        const [named, stable] =
          rateFor === "all"
            ? [(2 * size * C.length * T) / (N * traceC), 1 / traceA]
            : [(2 * size * T) / (N * C[k]), 1 / (C.length * A[k])];
        rates[k] = (rateFactor * Math.min(named, stable)) / N;
      });
    }
    const minibatch = independentRows(run, size, fold(run.key, "rows")) as () => unknown as () => M;
    return yield* renewing(run, { burnIn, renew }, () => {
      return runMinibatchChain({ ...run, engine, minibatch }, chain, update);
    });
  },
} satisfies PosteriorMethod<typeof knobs>;

/** θ ← θ − rate ∇U, with one rate per weight. */
function descent<M>(engine: Engine<M>, rates: Float64Array): Update<M> {
  const gradient = new Float64Array(engine.weightCount);
  return (minibatch, { key }) => {
    const logPosterior = engine.logPosterior(minibatch, gradient, key);
    const theta = engine.readWeights();
    for (let i = 0; i < theta.length; i++) theta[i] += rates[i] * gradient[i];
    engine.writeWeights(theta);
    return logPosterior;
  };
}
