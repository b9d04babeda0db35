/** What is believed of all that has been measured, for people to look at: fitted once, however many questions follow. */
import type { KernelHyperparameters } from "../../gp/regression-data.ts";
import { fold, makeKey } from "../../math/random.ts";
import type { SearchSpace } from "../search-space.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { readHistory } from "./history.ts";
import type { History } from "./history.ts";
import { lastFit } from "./recorded-fit.ts";
import type { RecordedFit } from "./recorded-fit.ts";
import { FEWEST_MEASURED, fitSurrogate } from "./surrogate.ts";
import type { Surrogate } from "./surrogate.ts";

export interface PresentBelief {
  readonly history: History;
  /**
   * By the kernel that the next suggestion would be made with: the one recorded last, fitted anew only where the strategy
   * would. It takes no point under way for measured.
   */
  readonly surrogate: Surrogate;
}

/** By space, the surrogate of the last question and what it was fitted to. */
const latest = new WeakMap<SearchSpace, { readonly last: RecordedFit | null; readonly surrogate: Surrogate }>();

/** Null while fewer than five trials are complete. Deterministic: what is kept is what would be fitted. */
export function presentBelief(
  study: Pick<Study, "space" | "metrics" | "seed">,
  trials: readonly Trial[],
): PresentBelief | null {
  const { space, seed } = study;
  const history = readHistory(study, trials);
  if (history.measured.length < FEWEST_MEASURED || space.length === 0) return null;
  const last = lastFit(space, trials);
  const key = fold(makeKey(seed), "belief");
  const kept = latest.get(space);
  if (kept !== undefined && isSameFit(kept.last, last) && isSameHistory(kept.surrogate.history, history)) {
    return { history, surrogate: kept.surrogate };
  }
  const surrogate = fitSurrogate({ ...history, unmeasured: [] }, { last, key });
  latest.set(space, { last, surrogate });
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
