/**
 * The last fit of the kernel, read back from the history. Each suggestion records the kernel that produced it, so a
 * warm start needs no state other than the trials, and a resumed study continues exactly as if it had not been
 * interrupted.
 */
import type { KernelHyperparameters } from "../../gp/regression-data.ts";
import { defined } from "../../common/defined.ts";
import type { Shear } from "../../gp/shear.ts";
import type { SearchSpace } from "../space/search-space.ts";
import type { SuggestionReason, Trial } from "../study/trial.ts";
import type { SurrogateRole } from "./design.ts";
import type { WarpName } from "./warps.ts";

type RecordedKernel = NonNullable<SuggestionReason["kernel"]>;

export interface RecordedFit {
  readonly kernel: KernelHyperparameters;
  readonly warpName: WarpName;
  readonly shears: readonly Shear[];
  /** Number of informative trials when the kernel was fitted. */
  readonly seen: number;
}

/** Up to this many trials, fit at each new one. */
const FREQUENT = 100;
/** Above that number, fit when the number of trials has grown by this factor. */
const GROWTH = 1.05;

/**
 * The kernel of the newest suggestion in this role, with the number of informative trials when it was fitted; null if
 * there is none.
 */
export function lastFit(space: SearchSpace, trials: readonly Trial[], role: SurrogateRole): RecordedFit | null {
  const reasons = trials
    .map(({ reason }) => reason)
    .filter(({ kernel, phase }) => kernel !== undefined && roleOf(phase) === role);
  const newest = reasons.at(-1);
  if (newest?.kernel === undefined) return null;

  let seen = newest.seen ?? 0;
  for (const { kernel, seen: earlier = 0 } of reasons.reverse()) {
    if (kernel === undefined || !sameKernel(kernel, newest.kernel)) break;
    seen = Math.min(seen, earlier);
  }
  const { kernel } = newest;
  return { kernel: readKernel(space, kernel), warpName: kernel.warp ?? "log", shears: readShears(space, kernel), seen };
}

const improvementPhases: ReadonlySet<string | undefined> = new Set([
  "log-ei",
  "elsewhere",
  "log-ehvi",
  "required-log-ei",
  "required",
]);

/** The role of the surrogate in a phase of the strategy. */
export function roleOf(phase: string | undefined): SurrogateRole {
  return improvementPhases.has(phase) ? "improvement" : "bound";
}

/** Whether it is time to refit the kernel, given the number of informative trials. */
export function isFitDue(fit: RecordedFit | null, seen: number): boolean {
  if (fit === null) return true;
  return seen <= FREQUENT ? seen > fit.seen : seen >= GROWTH * fit.seen;
}

/** The form in which a kernel is recorded: lengthscales keyed by dimension name. */
export function recordKernel(
  space: SearchSpace,
  { kernel, warpName, shears }: Pick<RecordedFit, "kernel" | "warpName" | "shears">,
): RecordedKernel {
  const { lengthscales, signalVariance, noiseVariance, mean } = kernel;
  return {
    lengthscales: Object.fromEntries(space.map(({ name }, k) => [name, lengthscales[k]])),
    signalVariance,
    noiseVariance,
    mean,
    warp: warpName,
    ...defined({
      shears:
        shears.length === 0
          ? undefined
          : shears.map(({ from, to, factor }) => ({ from: space[from].name, to: space[to].name, factor })),
    }),
  };
}

function readShears(space: SearchSpace, { shears = [] }: RecordedKernel): readonly Shear[] {
  const index = (name: string) => space.findIndex((dimension) => dimension.name === name);
  return shears.map(({ from, to, factor }) => ({ from: index(from), to: index(to), factor }));
}

function readKernel(
  space: SearchSpace,
  { lengthscales, signalVariance, noiseVariance, mean }: RecordedKernel,
): KernelHyperparameters {
  return {
    signalVariance,
    noiseVariance,
    mean,
    lengthscales: Float64Array.from(space, ({ name }) => lengthscales[name]),
  };
}

function sameKernel(a: RecordedKernel, b: RecordedKernel): boolean {
  return (
    a.signalVariance === b.signalVariance &&
    a.noiseVariance === b.noiseVariance &&
    a.mean === b.mean &&
    a.warp === b.warp &&
    JSON.stringify(a.shears) === JSON.stringify(b.shears) &&
    Object.entries(a.lengthscales).every(([name, lengthscale]) => lengthscale === b.lengthscales[name])
  );
}
