/** The jackknife standard error of a score of pooled runs. */
import { logMeanExp, mean } from "../../../math/statistics.ts";
import type { LogDensitiesByDraw } from "./by-draw.ts";

/**
 * Standard error of the negative log density of a mixture whose draws are grouped by run, with `sizes` draws per run:
 * √((C − 1)/C Σ (s₍c₎ − s̄)²), where s₍c₎ is the score without run c (the jackknife, Efron 1979). It covers the
 * randomness of independent runs, but not that of the rows, which all trials share. NaN for fewer than two runs.
 */
export function jackknifeError({ rows, values }: LogDensitiesByDraw, sizes: readonly number[]): number {
  const runs = sizes.length;
  if (runs < 2) return Number.NaN;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const without = new Float64Array(runs);
  const shares = new Float64Array(runs);
  for (let b = 0; b < rows; b++) {
    let from = 0;
    sizes.forEach((size, run) => {
      const ofDraws = new Float64Array(size);
      for (let s = 0; s < size; s++) ofDraws[s] = values[(from + s) * rows + b];
      shares[run] = logMeanExp(ofDraws) + Math.log(size);
      from += size;
    });
    for (let run = 0; run < runs; run++) {
      const others = shares.filter((_, other) => other !== run);
      without[run] -= (logMeanExp(others) + Math.log(runs - 1) - Math.log(total - sizes[run])) / rows;
    }
  }
  const center = mean(without);
  return Math.sqrt(((runs - 1) / runs) * without.reduce((sum, score) => sum + (score - center) ** 2, 0));
}
