/** The design of the surrogate: parts that can be disabled to save time, or for ablations. */
import type { WarpName } from "./warps.ts";

/** The purpose of a surrogate: expected improvement, or any other acquisition. */
export type SurrogateRole = "improvement" | "bound";

export interface SurrogateDesign {
  /** Output warps that compete by evidence, ≥ 1. */
  readonly warps: readonly WarpName[];
  /**
   * Nats per trial by which a logarithmic warp must beat the linear one, ≥ 0. Since the two surrogates have different
   * errors, one acquisition function can find what the scale of the other hides.
   */
  readonly handicap: Readonly<Record<SurrogateRole, number>>;
  /** Whether categories have their own, longer lengthscale prior. */
  readonly categoricalPrior: boolean;
  /** Whether oblique directions are learned. */
  readonly oblique: boolean;
  /** Whether longer lengthscales are expected in many dimensions. */
  readonly longLengthscales: boolean;
  /**
   * Log expected improvement, in standard deviations of the warped objective, below which the search leaves the basin;
   * −∞ means never.
   */
  readonly littlePromise: number;
  /**
   * Gain over the best trial predicted by the confidence bound, in standard deviations of the objective, below which
   * the search leaves the basin; −∞ means never.
   */
  readonly littleGain: number;
  /** Number of start-up trials, unless the study sets it. */
  startup(dimension: number): number;
}

const full: SurrogateDesign = {
  warps: ["linear-spread", "log", "log-spread"],
  handicap: { improvement: 2, bound: 0 },
  categoricalPrior: true,
  oblique: true,
  longLengthscales: true,
  littlePromise: -6,
  littleGain: 0.005,
  startup: () => 3,
};

/** Designs, by the strategy's `effort`. */
export const designs = { full, low: { ...full, warps: ["log"], oblique: false } } as const satisfies Readonly<
  Record<string, SurrogateDesign>
>;
