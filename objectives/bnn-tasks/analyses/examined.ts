/** The input of an analysis: a fit, its training rows and the held-out rows. */
import { defined } from "../../../common/defined.ts";
import type { Artifact } from "../../../common/artifact.ts";
import type { Key } from "../../../math/random.ts";
import { mean } from "../../../math/statistics.ts";
import type { AnalysisData } from "../../bnn/artifacts/kinds.ts";
import type { StandardizedRows } from "../../bnn/data/standardize.ts";
import type { BayesianNetwork } from "../../bnn/log-posterior.ts";
import type { Posterior } from "../../bnn/posterior/posterior.ts";
import { mixtureLogDensities } from "../../bnn/predictive/by-draw.ts";
import type { Task } from "../task.ts";

/** Standardized rows, and their targets in original units. */
export interface ExaminedRows {
  readonly rows: StandardizedRows;
  readonly targets: Float64Array;
}

export interface Examined<P> {
  readonly task: Task<P>;
  readonly parts: BayesianNetwork;
  readonly posterior: Posterior;
  /** All weight vectors that predictions average over. */
  readonly weights: readonly Float64Array[];
  readonly training: ExaminedRows;
  readonly heldOut: ExaminedRows;
  /** Original units of the target per standardized unit. */
  readonly targetScale: number;
  readonly key: Key;
  /** Long analyses end without a result once it is aborted. */
  readonly signal: AbortSignal;
  predict(weights: readonly Float64Array[], x: Float64Array): P;
  /**
   * Predictions for the held-out rows, or for some of the training rows, from a fit to some of the training rows (given
   * by their indices, which may repeat); null if the fit fails.
   */
  refit(learn: Int32Array, score: "held out" | Int32Array, key: Key): Promise<P | null>;
}

/** An analysis of one fit. */
export type Analysis = <P>(examined: Examined<P>) => readonly Artifact[] | Promise<readonly Artifact[]>;

/** Mean NLL of the mixture over these weight vectors, in nats per row. */
export function nllOf<P>({ task, predict }: Examined<P>, weights: readonly Float64Array[], part: ExaminedRows): number {
  return -mean(mixtureLogDensities(task.logDensities(predict(weights, part.rows.x), part.targets)));
}

/**
 * At most `most` weight vectors that represent the posterior: the means for Gaussians, otherwise evenly spaced draws.
 */
export function representatives<P>({ posterior, weights }: Examined<P>, most: number): readonly Float64Array[] {
  const means = posterior.runs.flatMap((run) => (run.kind === "gaussian" ? [run.mean] : []));
  const all = means.length > 0 ? means : weights;
  const count = Math.min(most, all.length);
  return Array.from({ length: count }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / count)]);
}

/** Builds the artifact of an analysis. */
export function analysisArtifact(
  name: string,
  title: string,
  data: AnalysisData,
  verdict?: Artifact["verdict"],
): Artifact {
  return {
    name,
    kind: "analysis",
    title,
    data: { ...data },
    ...defined({ verdict }),
  } as Artifact;
}
