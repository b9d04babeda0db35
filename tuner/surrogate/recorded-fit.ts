/**
 * The last fit of the kernel, read back from the history: each suggestion records the kernel that made it, so that a
 * warm start needs no memory besides the trials, and a resumed study goes on exactly as it would have.
 */
import type { KernelHyperparameters } from "../../gp/regression-data.ts";
import type { SearchSpace } from "../search-space.ts";
import type { SuggestionReason, Trial } from "../trial.ts";

type RecordedKernel = NonNullable<SuggestionReason["kernel"]>;

export interface RecordedFit {
  readonly kernel: KernelHyperparameters;
  /** Trials that had taught something when the kernel was fitted. */
  readonly seen: number;
}

/** Up to so many trials the kernel is fitted to each new one. */
const FREQUENT = 100;
/** Beyond, when the trials have grown by this factor. */
const GROWTH = 1.05;

/** The kernel that the newest suggestion was made with, and since when it has been in use; null when there is none. */
export function lastFit(space: SearchSpace, trials: readonly Trial[]): RecordedFit | null {
  const reasons = trials.map(({ reason }) => reason).filter(({ kernel }) => kernel !== undefined);
  const newest = reasons.at(-1);
  if (newest?.kernel === undefined) return null;

  let seen = newest.seen ?? 0;
  for (const { kernel, seen: earlier = 0 } of reasons.reverse()) {
    if (kernel === undefined || !sameKernel(kernel, newest.kernel)) break;
    seen = Math.min(seen, earlier);
  }
  return { kernel: readKernel(space, newest.kernel), seen };
}

/** Is it time to fit the kernel again, now that `seen` trials have taught something? */
export function isFitDue(fit: RecordedFit | null, seen: number): boolean {
  if (fit === null) return true;
  return seen <= FREQUENT ? seen > fit.seen : seen >= GROWTH * fit.seen;
}

/** The form in which a kernel is recorded: lengthscales by name of their dimension. */
export function recordKernel(space: SearchSpace, kernel: KernelHyperparameters): RecordedKernel {
  const { lengthscales, signalVariance, noiseVariance, mean } = kernel;
  return {
    lengthscales: Object.fromEntries(space.map(({ name }, k) => [name, lengthscales[k]])),
    signalVariance,
    noiseVariance,
    mean,
  };
}

function readKernel(space: SearchSpace, { lengthscales, ...rest }: RecordedKernel): KernelHyperparameters {
  return { ...rest, lengthscales: Float64Array.from(space, ({ name }) => lengthscales[name]) };
}

function sameKernel(a: RecordedKernel, b: RecordedKernel): boolean {
  return (
    a.signalVariance === b.signalVariance &&
    a.noiseVariance === b.noiseVariance &&
    a.mean === b.mean &&
    Object.entries(a.lengthscales).every(([name, lengthscale]) => lengthscale === b.lengthscales[name])
  );
}
