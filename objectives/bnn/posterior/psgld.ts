/**
 * Preconditioned stochastic gradient Langevin dynamics (Li et al. 2016, algorithm 1): each weight has its own step
 * size, derived from a running mean V of the square of its per-row gradient ḡ, as in RMSprop.
 *
 * V ← αV + (1 − α) ḡ∘ḡ, G = 1/(λ + √V), θ ← θ − (ℓ/N) G∘∇U + √(2 (ℓ/N) T G) ξ
 *
 * While V changes, the correct update has an additional term Γ = ∂G/∂θ, which nearly every implementation omits.
 * V is therefore frozen after burn-in, so that the chain is SGLD in rescaled coordinates, which targets exp(−U/T) as ℓ
 * → 0.
 */
import type { Engine } from "../engine/engine.ts";
import { centredGradients } from "../mcmc/control-variates.ts";
import { runMinibatchChain, type Respond, type Update } from "../mcmc/minibatch-chain.ts";
import { controlVariates, keeping, stepSchedule, temperature, type ValuesOf } from "./knobs.ts";
import type { Draws } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  preconditionedStep: {
    kind: "number",
    summary: "psgld: learning rate per row that determines the step of a chain",
    range: "positive",
    search: { low: 1e-5, high: 1e-1, scale: "log" },
    default: 2e-3,
  },
  squareMemory: {
    kind: "number",
    summary: "psgld: decay rate of the running mean of squared gradients",
    range: [0, 0.99999],
    default: 0.99,
  },
  squareFloor: {
    kind: "number",
    summary: "psgld: added to the root of the mean of squared gradients per row",
    range: "positive",
    default: 1e-5,
  },
  controlVariates,
  temperature,
  ...stepSchedule,
  ...keeping,
} as const;

/** Without a burn-in, V is still learned for this many iterations, but for at most half of the chain. */
const LEARNING = 500;

export const psgld = {
  name: "psgld",
  summary: "SGLD with a step for each weight, frozen after the burn-in",
  posterior: "draws",
  needs: { start: "mode", batch: "minibatch", runs: "several" },
  iterations: 20_000,
  knobs,
  tunable: ["preconditionedStep"],
  steadiedBy: "preconditionedStep",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Draws> {
    const { iterations } = run;
    const burnIn = Math.floor(options.burnIn * iterations);
    const learning = burnIn > 0 ? burnIn : Math.min(LEARNING, Math.floor(iterations / 2));
    const rows = "rows" in run ? run.rows : 1;
    const centred = options.controlVariates ? yield* centredGradients(run) : (run as Run<M>);
    const update = preconditionedLangevin(centred.engine, { ...options, rows, learning });
    const chain = { ...options, stepSize: options.preconditionedStep };
    const respond = options.controlVariates ? undefined : update.respond;
    return yield* runMinibatchChain(centred, chain, update, respond);
  },
} satisfies PosteriorMethod<typeof knobs>;

interface Preconditioner {
  /** N. */
  readonly rows: number;
  /** Number of iterations during which V is learned. */
  readonly learning: number;
  /** α. */
  readonly squareMemory: number;
  /** λ. */
  readonly squareFloor: number;
}

/**
 * The iterations above; `stepSize` is ℓ. V starts at 1, so steps start small and grow as V is learned, even if the
 * first gradients happen to be 0.
 */
export function preconditionedLangevin<M>(
  engine: Engine<M>,
  preconditioner: Preconditioner,
): Update<M> & { readonly respond: Respond } {
  const { rows, learning, squareMemory, squareFloor } = preconditioner;
  const gradient = new Float64Array(engine.weightCount);
  const xi = new Float64Array(engine.weightCount);
  const squares = new Float64Array(engine.weightCount).fill(1);
  let t = 0;
  const stepOf = (stepSize: number, i: number) => stepSize / rows / (squareFloor + Math.sqrt(squares[i]));
  const update: Update<M> = (minibatch, { stepSize, temperature: T, key }) => {
    const logPosterior = engine.logPosterior(minibatch, gradient, key);
    const theta = engine.readWeights();
    for (let i = 0; t < learning && i < squares.length; i++) {
      squares[i] = squareMemory * squares[i] + (1 - squareMemory) * (gradient[i] / rows) ** 2;
    }
    t += 1;
    if (T > 0) engine.fillNoise(key, xi);
    for (let i = 0; i < theta.length; i++) {
      const epsilon = stepOf(stepSize, i);
      theta[i] += epsilon * gradient[i] + Math.sqrt(2 * epsilon * T) * xi[i];
    }
    engine.writeWeights(theta);
    return logPosterior;
  };
  const respond: Respond = ({ stepSize }) => {
    return { gain: squares.map((_, i) => stepOf(stepSize, i) / 2), hasIndependentRows: false };
  };
  return Object.assign(update, { respond });
}
