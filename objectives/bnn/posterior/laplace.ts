/**
 * The Laplace approximation (MacKay 1992; Daxberger et al. 2021): at the mode θ*, N(θ*, T P⁻¹) with P = Σ_i J_iᵀ Λ_i
 * J_i + s⁻²I, the Gauss–Newton matrix of all rows (../curvature/fisher.ts) plus the prior precision. Several runs give
 * a mixture over modes, equally weighted or by the evidence of each (../curvature/log-evidence.ts).
 *
 * P has one of four structures: the block of the last layer and the noise, with all other weights fixed at the mode;
 * the diagonal; Kronecker factors for each layer; or the full matrix. The first is exact Bayesian regression on the
 * last hidden layer's features. With the other three, sampled weights of earlier layers leave the region where the
 * network is approximately linear in them, and fit worse than the mode; linearized predictions, f(x; θ*) + J(x)(θ −
 * θ*), avoid that (Immer et al. 2021). The prior precision is used as given, or multiplied by the c that maximizes the
 * evidence.
 */
import { evidencePrecision } from "../curvature/evidence.ts";
import { logEvidence } from "../curvature/log-evidence.ts";
import { blockForm, diagonalForm, kroneckerForm, type LaplaceForm } from "../curvature/laplace-form.ts";
import type { Network } from "../network/network.ts";
import { climb } from "../optimizer/climb.ts";
import { expandBlocks, localPrecisions } from "../prior/gaussian.ts";
import { learningRate, temperature, type ValuesOf } from "./knobs.ts";
import type { Gaussian } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress } from "./posterior-method.ts";

const knobs = {
  curvature: {
    kind: "choice",
    summary:
      "laplace: which part of the curvature to use; kronecker uses factors per layer, last-layer leaves the other " +
      "layers at the mode",
    choices: ["last-layer", "diagonal", "kronecker", "full"],
    default: "last-layer",
  },
  predictions: {
    kind: "choice",
    summary: "laplace: whether predictions are linearized around the mode, or made by the network with sampled weights",
    choices: ["linearized", "drawn"],
    default: "linearized",
  },
  priorPrecision: {
    kind: "choice",
    summary: "laplace: precision of the prior around the mode, as given or by maximizing the evidence",
    choices: ["prior", "evidence"],
    default: "prior",
  },
  mixture: {
    kind: "choice",
    summary: "laplace: weigh the modes of several runs equally, or each by its evidence",
    choices: ["equal", "evidence"],
    default: "equal",
  },
  learningRate,
  temperature,
} as const;

/** Factoring a larger matrix would block an abort for too long and take more than 32 MB per run. */
const MAX_BLOCK = 2000;
export const laplace = {
  name: "laplace",
  summary: "the Laplace approximation around a mode",
  posterior: "gaussian",
  needs: { start: "mode", batch: "all", runs: "several" },
  iterations: 500,
  knobs,
  tunable: [],
  steadiedBy: "learningRate",

  *run(run: NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Gaussian> {
    const { engine, parts, data, iterations } = run;
    let last = { iteration: 0, logPosterior: 0 };
    // The last iteration reports the Gaussian instead of the mode.
    for (const progress of climb(run, options.learningRate)) {
      last = progress;
      if (progress.iteration < iterations || !Number.isFinite(progress.logPosterior)) yield progress;
    }
    const pause = { iteration: iterations - 1, logPosterior: last.logPosterior };
    const mean = engine.readWeights().slice();
    const reached = options.mixture === "evidence" ? engine.logPosterior(run.minibatch(), mean.slice()) : undefined;
    const steps = aroundMode({ parts, data, weights: mean }, options, reached);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) yield pause;
    yield { ...last, soFar: step.value };
    return step.value;
  },
} satisfies PosteriorMethod<typeof knobs>;

type Fitted = Parameters<typeof diagonalForm>[0];

/** `logPosterior` at the mode, if its evidence is asked for. */
function* aroundMode(
  fitted: Fitted,
  options: ValuesOf<typeof knobs>,
  logPosterior?: number,
): Generator<undefined, Gaussian> {
  const { parts, weights } = fitted;
  const { mean } = expandBlocks(parts.prior);
  const scale = localPrecisions(parts.prior, weights).map((precision) => 1 / Math.sqrt(precision));
  const own = parts.network.weightCount;
  const form = yield* formOf(fitted, scale, options.curvature);
  let [precision, r2] = [1, 0];
  if (options.priorPrecision === "evidence") {
    for (let i = form.from; i < own; i++) r2 += ((weights[i] - mean[i]) / scale[i]) ** 2;
    precision = yield* evidencePrecision(form.determined, r2);
  }
  // The likelihood's own weights keep their prior.
  const found = form.gaussian(
    scale.map((s, i) => (i < own ? s / Math.sqrt(precision) : s)),
    options.temperature,
  );
  const gaussian = options.predictions === "linearized" ? { ...found, isLinearized: true } : found;
  if (logPosterior === undefined) return gaussian;
  // Under the prior whose precision is multiplied.
  const shifted = logPosterior + ((own - form.from) * Math.log(precision) - (precision - 1) * r2) / 2;
  const { temperature: T } = options;
  return { ...gaussian, logEvidence: logEvidence(gaussian, { logPosterior: shifted, temperature: T }) };
}

function* formOf(
  fitted: Fitted,
  scale: Float64Array,
  curvature: ValuesOf<typeof knobs>["curvature"],
): Generator<undefined, LaplaceForm> {
  if (curvature === "diagonal") return yield* diagonalForm(fitted, scale);
  if (curvature === "kronecker") return yield* kroneckerForm(fitted, scale);
  const from = curvature === "last-layer" ? lastLayerOffset(fitted.parts.network) : 0;
  const size = fitted.weights.length - from;
  if (size > MAX_BLOCK) {
    throw new RangeError(
      `curvature; must be of at most ${MAX_BLOCK} weights: ${curvature} with ${size}. Choose kronecker or diagonal, or fewer units.`,
    );
  }
  return yield* blockForm(fitted, scale, from);
}

/** Offset of the weights of the last dense layer; the likelihood's own weights follow them. */
function lastLayerOffset({ layers, weightCount }: Network): number {
  const last = layers[layers.length - 1];
  return weightCount - last.weights.reduce((sum, { count }) => sum + count, 0);
}
