/** The surrogate's predictions along one dimension or over two, with the others fixed. */
import { designs, type SurrogateRole } from "../surrogate/design.ts";
import { roleOf } from "../surrogate/recorded-fit.ts";
import { makeKey } from "../../math/random.ts";
import { activity, encode } from "../space/encoding.ts";
import type { Hyperparameters, HyperparameterValue } from "../space/search-space.ts";
import type { AcquisitionName, Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { surfaceFor } from "../search/acquisitions.ts";
import { slicePosition, type SliceAxes } from "./slice-position.ts";
import { currentSurrogate, type CurrentSurrogate } from "./current-surrogate.ts";
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { fitSurrogate, type Surrogate } from "../surrogate/surrogate.ts";

export interface SliceQuestion extends SliceAxes {
  /** Defaults to the study's own acquisition; log-EI if it alternates. */
  readonly acquisition?: AcquisitionName;
}

/** Grids are row-major: the last axis varies fastest. */
export interface SurrogateSlice {
  readonly axes: readonly { readonly name: string; readonly values: readonly HyperparameterValue[] }[];
  /** Values of the other dimensions that are active anywhere on the grid. */
  readonly at: Hyperparameters;
  /** In the metric's units. */
  readonly mean: readonly number[];
  /** Standard deviation of the noise-free objective, in the metric's units: half the central 68 % interval. */
  readonly deviation: readonly number[];
  /** Larger values are suggested sooner; pending trials count as evaluated. */
  readonly acquisition: readonly number[];
  readonly acquisitionName: AcquisitionName;
  /** Probability that a trial there does not fail; null if none has failed. */
  readonly feasibility: readonly number[] | null;
  /** Standard deviation of the noise of one observation around the best value, in the metric's units. */
  readonly noise: number;
  /** The best value so far. */
  readonly best: number;
  /** Number of measurements on which the surrogate is conditioned. */
  readonly fitted: number;
  /** Number of trials that inform the surrogate, including failures. */
  readonly seen: number;
}

/**
 * Null while fewer than five trials are complete. Throws InvalidInput. Deterministic.
 */
export function sliceSurrogate(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed" | "strategy">,
  trials: readonly Trial[],
  question: SliceQuestion,
): SurrogateSlice | null {
  const { space, strategy } = study;
  const cut = slicePosition(study, trials, question);
  const acquisitionName =
    question.acquisition ?? (strategy.acquisition === "alternate" ? "log-ei" : strategy.acquisition);
  const role = roleOf(acquisitionName);
  const present = currentSurrogate(study, trials, role);
  if (present === null) return null;
  const { history, surrogate: measured } = present;
  const deciding = withPending(present, role);

  const configurations = cut.axes.reduce<readonly Hyperparameters[]>(
    (before, { name, values }) =>
      before.flatMap((configuration) => values.map((value) => ({ ...configuration, [name]: value }))),
    [cut.anchor],
  );
  const points = configurations.map((configuration) => encode(space, configuration));
  const rows = stack(points, space.length);
  const { mean, variance } = measured.gaussianProcess.predictMany(rows, points.length);
  const predictions = [...mean].map((centre, i) => measured.inMetric(centre, Math.sqrt(variance[i])));
  const { feasibility, best } = measured;
  return {
    axes: cut.axes,
    at: othersOf(study, cut, configurations),
    mean: predictions.map((prediction) => prediction.mean),
    deviation: predictions.map((prediction) => prediction.deviation),
    acquisition: [...surfaceFor(acquisitionName, deciding, strategy).values(points)],
    acquisitionName,
    feasibility: feasibility === null ? null : [...feasibility.probabilities(rows, points.length)],
    noise: measured.inMetric(best, Math.sqrt(measured.kernel.noiseVariance)).deviation,
    best: history.sign * history.measured.reduce((least, { value }) => Math.min(least, value), Infinity),
    fitted: measured.rows.length,
    seen: history.seen,
  };
}

/** Conditions on pending trials at their predicted values, as the strategy does. */
function withPending({ history, surrogate }: CurrentSurrogate, role: SurrogateRole): Surrogate {
  if (history.unmeasured.length === 0) return surrogate;
  // The recorded kernel is recent enough to be reused, so the key has no effect.
  const last = { ...surrogate, seen: history.seen };
  return fitSurrogate(history, { last, key: makeKey("none"), design: designs.full, role });
}

function othersOf(
  { space }: Pick<Study, "space">,
  { anchor, axes }: ReturnType<typeof slicePosition>,
  configurations: readonly Hyperparameters[],
): Hyperparameters {
  const isActive = space.map(() => false);
  for (const configuration of configurations) {
    for (const [k, active] of activity(space, configuration).entries()) isActive[k] ||= active;
  }
  const others = space.filter(({ name }, k) => isActive[k] && axes.every((axis) => axis.name !== name));
  return Object.fromEntries(others.map(({ name }) => [name, anchor[name]]));
}
