/**
 * The surrogate conditioned on all measurements, for display; it is fitted once for all questions about the same
 * history.
 */
import type { KernelHyperparameters } from "../../gp/regression-data.ts";
import { designs, type SurrogateRole } from "../surrogate/design.ts";
import { fold, makeKey } from "../../math/random.ts";
import type { SearchSpace } from "../space/search-space.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { readHistory, type History } from "../surrogate/training-data.ts";
import { lastFit, type RecordedFit } from "../surrogate/recorded-fit.ts";
import { MIN_MEASURED, fitSurrogate, type Surrogate } from "../surrogate/surrogate.ts";

export interface CurrentSurrogate {
  readonly history: History;
  /**
   * Uses the kernel that the next suggestion would use: the last recorded one, refitted only if the strategy would
   * refit it. Pending points are not treated as measured.
   */
  readonly surrogate: Surrogate;
}

interface KeptSurrogate {
  readonly last: RecordedFit | null;
  readonly surrogate: Surrogate;
}

/** By space, then by role and metric: the surrogate of the last question, and the history it was fitted to. */
const latest = new WeakMap<SearchSpace, Map<string, KeptSurrogate>>();

/**
 * Null while fewer than five trials are complete. Deterministic: a cached surrogate equals a new fit. `role` defaults
 * to the one whose warp explains the values best.
 */
export function currentSurrogate(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
  role: SurrogateRole = "bound",
): CurrentSurrogate | null {
  const { space, seed } = study;
  const history = readHistory(study, trials);
  if (history.measured.length < MIN_MEASURED || space.length === 0) return null;
  const other = role === "bound" ? "improvement" : "bound";
  const last = lastFit(space, trials, role) ?? lastFit(space, trials, other);
  const key = fold(makeKey(seed), "belief");
  const { name, direction } = study.metrics[0];
  const kind = JSON.stringify([role, direction, name]);
  const ofSpace = latest.get(space) ?? new Map<string, KeptSurrogate>();
  const kept = ofSpace.get(kind);
  if (kept !== undefined && isSameFit(kept.last, last) && isSameHistory(kept.surrogate.history, history)) {
    return { history, surrogate: kept.surrogate };
  }
  const surrogate = fitSurrogate({ ...history, unmeasured: [] }, { last, key, design: designs.full, role });
  latest.set(space, ofSpace.set(kind, { last, surrogate }));
  return { history, surrogate };
}

/** Points are the same objects as long as the trials are. */
function isSameHistory(a: History, b: History): boolean {
  return (
    a.sign === b.sign &&
    a.measured.length === b.measured.length &&
    a.failed.length === b.failed.length &&
    a.failed.every((point, i) => point === b.failed[i]) &&
    a.measured.every(({ number, point, value, standardError }, i) => {
      const other = b.measured[i];
      const isSameValue = value === other.value && standardError === other.standardError;
      return number === other.number && point === other.point && isSameValue;
    })
  );
}

function isSameFit(a: RecordedFit | null, b: RecordedFit | null): boolean {
  if (a === null || b === null) return a === b;
  return a.seen === b.seen && isSameKernel(a.kernel, b.kernel);
}

function isSameKernel(a: KernelHyperparameters, b: KernelHyperparameters): boolean {
  return (
    a.signalVariance === b.signalVariance &&
    a.noiseVariance === b.noiseVariance &&
    a.mean === b.mean &&
    a.lengthscales.every((lengthscale, k) => lengthscale === b.lengthscales[k])
  );
}
