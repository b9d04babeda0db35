/** The log density of the observed targets under each draw, which suffices for log scores of mixtures. */
import { logMeanExp, mean } from "../../../math/statistics.ts";

/** ln p_s(y_b | x_b). */
export interface LogDensitiesByDraw {
  readonly draws: number;
  readonly rows: number;
  /** draws × rows. */
  readonly values: Float64Array;
}

/** ln (1/S) Σ_s p_s(y_b | x_b) for each row. */
export function mixtureLogDensities({ draws, rows, values }: LogDensitiesByDraw): Float64Array {
  const ofDraws = new Float64Array(draws);
  return Float64Array.from({ length: rows }, (_, b) => {
    for (let s = 0; s < draws; s++) ofDraws[s] = values[s * rows + b];
    return logMeanExp(ofDraws);
  });
}

/** −(1/B) Σ_b ln p_s(y_b | x_b) for a single draw. */
export function nllOfDraw({ rows, values }: LogDensitiesByDraw, draw: number): number {
  return -mean(values.subarray(draw * rows, (draw + 1) * rows));
}
