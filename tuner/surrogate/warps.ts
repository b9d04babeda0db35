/** The output warps from which a surrogate can choose, and the evidence by which they are compared. */
import { outputWarp, type OutputWarp } from "../../gp/output-warp.ts";
import { mean } from "../../math/statistics.ts";
import { spreadCounts } from "./spread-counts.ts";
import type { History, Measurement } from "./training-data.ts";

/**
 * `spread`: statistics are over the space instead of over the trials, which crowd around the best. Without it, the
 * scale zooms in on the best trials, which is good if values span many decades, but misleading if the best trials
 * differ only by noise.
 */
const warps = {
  "linear-spread": { shape: "linear", spread: true },
  log: { shape: "log", spread: false },
  "log-spread": { shape: "log", spread: true },
} as const;

export type WarpName = keyof typeof warps;

export function isLogarithmic(name: WarpName): boolean {
  return warps[name].shape === "log";
}

export function makeWarp(name: WarpName, { measured, space }: History): OutputWarp {
  const { shape, spread } = warps[name];
  const values = measured.map(({ value }) => value);
  return outputWarp(values, spread ? { shape, counts: spreadCounts(measured, space.length) } : { shape });
}

/**
 * log |dz/dy| of the values, to be added to a log density of z to make it one of y. Values beyond the clip are only
 * known to be beyond it, so their excess is given an exponential density with its mean; otherwise, a warp that clips
 * values would count as explaining them.
 */
export function logJacobian(rows: readonly Measurement[], { clip, slope }: OutputWarp): number {
  const excesses = rows.map(({ value }) => value / 2 - clip / 2).filter((excess) => excess > 0);
  let sum = 0;
  if (excesses.length > 0)
    sum -= excesses.length * (Math.LN2 + 1 + Math.log(Math.max(...excesses) * meanShare(excesses)));
  for (const { value } of rows) if (value <= clip) sum += Math.log(slope(value));
  return sum;
}

/** Mean divided by maximum, without overflow. */
function meanShare(values: readonly number[]): number {
  const largest = Math.max(...values);
  return mean(values.map((value) => value / largest));
}
