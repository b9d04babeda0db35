/** Inference shared by regression and classification: from rows to a posterior, with the parts needed to predict. */
import { fold, makeKey } from "../../math/random.ts";
import { CredenceError } from "../../common/errors.ts";
import { type Dataset } from "../../objectives/bnn/data/dataset.ts";
import { applyStandardizer, type Standardizer } from "../../objectives/bnn/data/standardize.ts";
import {
  bulkEffectiveSampleSize,
  tailEffectiveSampleSize,
} from "../../objectives/bnn/diagnostics/effective-sample-size.ts";
import { splitRhat } from "../../objectives/bnn/diagnostics/split-rhat.ts";
import { fit, runPool } from "../../objectives/bnn/inference/fit.ts";
import { type InferencePlan, type LikelihoodSpec } from "../../objectives/bnn/inference/plan.ts";
import { type Model } from "../../objectives/bnn/model/model.ts";
import { type Posterior } from "../../objectives/bnn/posterior/posterior.ts";
import { planOf, type FitOptions } from "./options.ts";

/** Number of weight vectors to average over, for posteriors that can be sampled without limit. */
const PREDICTIVE_DRAWS = 1000;
const REPORTS = 20;
/** Minimum number of draws per chain for diagnostics. */
const MIN_DRAWS = 4;

/** Thrown if inference diverged; the message names the setting to lower. */
export class Diverged extends Error {
  override readonly name = "Diverged";
}

export interface Inferred extends Pick<Model, "standardizer" | "plan" | "prediction"> {
  readonly posterior: Posterior;
}

/** In the standardized units of the target. */
export async function infer(
  dataset: Dataset,
  { standardizer, likelihood }: { readonly standardizer: Standardizer; readonly likelihood: LikelihoodSpec },
  options: FitOptions,
): Promise<Inferred> {
  const { signal = new AbortController().signal, onProgress, threads = "auto", seed = 1 } = options;
  const plan = planOf(options, likelihood, dataset.rows);
  const key = makeKey(seed);
  const pool = runPool(threads);
  try {
    const fitted = await fit({
      plan,
      data: applyStandardizer(dataset, allRows(dataset), standardizer),
      key: fold(key, "fit"),
      signal,
      reports: REPORTS,
      onReport(iteration) {
        onProgress?.(iteration / allIterations(plan, pool.methods[plan.method].needs.runs));
        return "continue";
      },
      pool,
    });
    if (fitted.kind === "aborted") throw signal.reason;
    if (fitted.kind === "lost") throw new CredenceError("no-thread", fitted.message);
    if (fitted.kind === "diverged") throw new Diverged(fitted.message);
    const { posterior } = fitted;
    const prediction = { engine: "simd", draws: PREDICTIVE_DRAWS, key: fold(key, "predictive") } as const;
    return { standardizer, plan, prediction, posterior };
  } finally {
    await pool.close();
  }
}

export function allRows({ rows }: Pick<Dataset, "rows">): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => row);
}

function allIterations({ iterations, runs }: InferencePlan, has: "several" | "one"): number {
  return iterations * (has === "several" ? runs : 1);
}

/** Convergence diagnostics of a prediction. */
export interface ChainDiagnostics {
  /** Rank-normalized split R̂: 1 if the chains agree. */
  readonly rHat: number;
  /** Effective sample sizes, for the middle of the distribution and for its tails. */
  readonly bulk: number;
  readonly tail: number;
}

/** For each row's prediction; null if the posterior has no chains, or chains that are too short. */
export function chainDiagnostics(
  { runs }: Posterior,
  rows: number,
  predictionOf: (draw: number, row: number) => number,
): readonly ChainDiagnostics[] | null {
  const lengths = runs.map((run) => (run.kind === "draws" ? run.draws.length : 0));
  const length = Math.min(...lengths);
  if (length < MIN_DRAWS) return null;
  const starts = lengths.map((_, chain) => lengths.slice(0, chain).reduce((sum, one) => sum + one, 0));
  return Array.from({ length: rows }, (_, row) => {
    const chains = starts.map((start) => Float64Array.from({ length }, (_one, i) => predictionOf(start + i, row)));
    return {
      rHat: splitRhat(chains),
      bulk: bulkEffectiveSampleSize(chains),
      tail: tailEffectiveSampleSize(chains),
    };
  });
}
