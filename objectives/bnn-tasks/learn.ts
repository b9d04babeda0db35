/** Fits the network to some rows and scores it on others. */
import { fold, type Key } from "../../math/random.ts";
import { mean } from "../../math/statistics.ts";
import type { Artifact } from "../../common/artifact.ts";
import type { Evaluation, EvaluationContext } from "../../tuner/objective.ts";
import type { ChainsSummary } from "../bnn/artifacts/chains.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import { augmented } from "../bnn/data/augment.ts";
import { applyStandardizer, type StandardizedRows } from "../bnn/data/standardize.ts";
import { weightBlocks } from "../bnn/diagnostics/weight-blocks.ts";
import { networkOn, openEngine } from "../bnn/engine/index.ts";
import { bayesianNetwork } from "../bnn/inference/bayesian-network.ts";
import { fit, type RunPool } from "../bnn/inference/fit.ts";
import type { InferencePlan } from "../bnn/inference/plan.ts";
import type { Region } from "../bnn/data/splits/region.ts";
import { weightsByRun, type Posterior } from "../bnn/posterior/posterior.ts";
import { mixtureLogDensities } from "../bnn/predictive/by-draw.ts";
import { jackknifeError } from "../bnn/predictive/jackknife.ts";
import { chainsSummary } from "./chains-summary.ts";
import type { FoldScore } from "./folds.ts";
import type { AnalysisName } from "./analyses/names.ts";
import { runAnalyses } from "./analyses/run.ts";
import { regionScores, type RegionUncertainty } from "./region.ts";
import type { Control, HeldOutRows, Task } from "./task.ts";

/** Number of draws to average over, for posteriors that can be sampled without limit. */
const PREDICTIVE_DRAWS = 100;
/** Number of rows predicted at a time. */
const SCORED_AT_ONCE = 128;

export interface LearningTask<P> {
  readonly task: Task<P>;
  readonly dataset: Dataset;
  readonly plan: InferencePlan;
  readonly pool: RunPool;
  /** The same key gives the same result. */
  readonly key: Key;
  readonly signal: EvaluationContext["signal"];
  /** Training rows; only these determine the standardization. */
  readonly learn: Int32Array;
  /** Rows to score. */
  readonly score: Int32Array;
  /** Rows outside the data learned from and scored, whose uncertainty is compared with that of the scored rows. */
  readonly region?: Region | null;
  /** Baselines to compare with; null if only the scores are needed. */
  readonly controls: (() => readonly Control<P>[]) | null;
  /** A temperature to predict at, or `fit` to fit it to the scored rows; null leaves predictions unchanged. */
  readonly scaling: number | "fit" | null;
  /** Additional analyses of the fit. */
  readonly analyses?: readonly AnalysisName[];
  /**
   * Receives the number of iterations done and the current negative log density, `reports` times in total; returning
   * `stop` ends the fit.
   */
  readonly onReport: (iteration: number, nll: number) => "continue" | "stop";
  readonly reports: number;
}

export interface LearnedFold<P> extends FoldScore {
  readonly heldOut: HeldOutRows<P>;
  /** Null if there are no chains, or too few draws for a verdict. */
  readonly chains: ChainsSummary | null;
  readonly analyses: readonly Artifact[];
  /** Null if no region was held out. */
  readonly region: RegionUncertainty | null;
}

export type Failed = Extract<Evaluation, { failure: unknown }>;

const aborted: Failed = { failure: { kind: "transient", message: "evaluation; was aborted" } };

export async function learnAndScore<P>(learning: LearningTask<P>): Promise<LearnedFold<P> | Failed> {
  const { task, dataset, pool, key, signal, learn, score, reports, onReport } = learning;
  const { standardizer, likelihood } = task.units(dataset, learn, learning.plan.likelihood);
  const plan = { ...learning.plan, likelihood };
  const parts = bayesianNetwork(plan, dataset.columns);
  const classes = dataset.classes?.length ?? null;
  const rows = applyStandardizer(dataset, learn, standardizer);
  const data = augmented(rows, plan.augmentation, { classes, key: fold(key, "augmentation") });
  const heldOut = applyStandardizer(dataset, score, standardizer);
  const targets = Float64Array.from(score, (row) => dataset.target[row]);
  // Scoring uses a separate engine, because the chain's engine holds the state of the chain.
  const engine = openEngine(plan.engine, { parts, data, minibatch: SCORED_AT_ONCE });
  const predicting = { network: networkOn(engine, parts.network), likelihood: parts.likelihood };
  const weightsOf = (posterior: Posterior) => weightsByRun(posterior, PREDICTIVE_DRAWS, fold(key, "predictive"));
  const predictiveOf = (posterior: Posterior) =>
    task.predict(predicting, weightsOf(posterior).flat(), heldOut, standardizer);
  const nllOf = (predictive: P) => -mean(mixtureLogDensities(task.logDensities(predictive, targets)));

  try {
    const fitted = await fit({
      plan,
      data,
      pool,
      key: fold(key, "fit"),
      signal,
      reports,
      onReport: (iteration, soFar) => onReport(iteration, nllOf(predictiveOf(soFar))),
    });
    if (fitted.kind === "aborted") return aborted;
    if (fitted.kind === "lost") return { failure: { kind: "transient", message: fitted.message } };
    if (fitted.kind === "diverged") return { failure: { kind: "diverged", message: fitted.message } };
    const { predictive, ...scaled } = rescaled(learning, predictiveOf(fitted.posterior), targets);
    const region = regionUncertainty(learning, predictive, (rows) => {
      const there = applyStandardizer(dataset, rows, standardizer);
      const plain = task.predict(predicting, weightsOf(fitted.posterior).flat(), there, standardizer);
      const { calibrationTemperature: temperature } = scaled;
      return temperature === undefined || task.scaling === undefined ? plain : task.scaling.at(plain, temperature);
    });
    const ofRegion = region === null ? {} : regionScores(region);
    const summary = { ...task.summarize(predictive, targets), ...scaled, ...ofRegion };
    const sizes = weightsOf(fitted.posterior).map(({ length }) => length);
    const densities = task.logDensities(predictive, targets);
    if (!Number.isFinite(summary.nll)) {
      return { failure: { kind: "diverged", message: `predictive density; must be finite: NLL ${summary.nll}` } };
    }
    const models = learning.controls?.() ?? [];
    const straightest = models.find(({ name }) => name === task.reference) ?? models.at(0);
    const training = { engine, rows: data.rows, atOnce: Math.min(SCORED_AT_ONCE, data.rows) };
    const method = pool.methods[plan.method];
    const { posterior } = fitted;
    const blocks = weightBlocks(parts);
    const followed = { densities, followed: task.followed(predictive, targets) };
    const chains =
      learning.controls === null
        ? null
        : chainsSummary({ plan, posterior, ...followed, rows: score, training, method, blocks });
    const part = (chosen: StandardizedRows, numbers: Int32Array) => {
      return { rows: chosen, targets: Float64Array.from(numbers, (row) => dataset.target[row]) };
    };
    const analyses = await runAnalyses(learning.analyses ?? [], {
      task,
      parts,
      posterior,
      weights: weightsOf(posterior).flat(),
      training: part(rows, learn),
      heldOut: part(heldOut, score),
      targetScale: standardizer.targetScale,
      key: fold(key, "analyses"),
      signal,
      predict: (weights, x) =>
        task.predict(predicting, weights, { ...heldOut, x, rows: x.length / heldOut.columns }, standardizer),
      refit(chosen, scored, again) {
        const among = (numbers: Int32Array) => numbers.map((at) => learn[at]);
        return refit(learning, { learn: among(chosen), score: scored === "held out" ? score : among(scored) }, again);
      },
    });
    if (signal.aborted) return aborted;
    return {
      summary,
      standardError: jackknifeError(densities, sizes),
      reference: straightest === undefined ? 0 : nllOf(straightest.predictive),
      heldOut: { predictive, targets, dataset, rows: score, controls: models },
      chains,
      analyses,
      region,
    };
  } finally {
    engine.dispose();
  }
}

/** The uncertainty of the scored rows and of the region, if there is one. */
function regionUncertainty<P>(
  { task, region }: LearningTask<P>,
  ordinary: P,
  predict: (rows: Int32Array) => P,
): RegionUncertainty | null {
  if (region === undefined || region === null) return null;
  const inside = task.uncertainty(predict(region.rows));
  return { description: region.description, ordinary: task.uncertainty(ordinary), region: inside };
}

/** Predictions for the scored rows from a fit to other rows; null if the fit fails. */
async function refit<P>(
  learning: LearningTask<P>,
  rows: Pick<LearningTask<P>, "learn" | "score">,
  key: Key,
): Promise<P | null> {
  const plain = {
    controls: null,
    scaling: null,
    region: null,
    analyses: [],
    reports: 1,
    onReport: () => "continue" as const,
  };
  const again = await learnAndScore({ ...learning, ...plain, ...rows, key });
  return "failure" in again ? null : again.heldOut.predictive;
}

/** The predictive distribution at the requested temperature, and that temperature. */
function rescaled<P>(
  { task: { scaling }, scaling: asked }: LearningTask<P>,
  predictive: P,
  targets: Float64Array,
): { readonly predictive: P; readonly calibrationTemperature?: number } {
  if (scaling === undefined || asked === null) return { predictive };
  if (asked !== "fit") return { predictive: scaling.at(predictive, asked), calibrationTemperature: asked };
  const { temperature, predictive: better } = scaling.fit(predictive, targets);
  return { predictive: better, calibrationTemperature: temperature };
}
