/** Log expected improvement, exact far into the tail where expected improvement itself underflows. */
import { logExpectedImprovementFactor, logExpectedImprovementSlope } from "../../math/normal.ts";
import { MINIMUM_DEVIATION, type Acquisition } from "./acquisition.ts";

/**
 * log E[max(best − f, 0)] for f ~ N(mean, deviation²): with z = (best − mean) / deviation and h(z) = φ(z) + z Φ(z),
 * it is log h(z) + log deviation (Ament et al. 2023, "Unexpected improvements to expected improvement", eq. 9).
 *
 * `best` is the value to improve on, on the warped scale.
 */
export function logExpectedImprovement(best: number): Acquisition {
  return (mean, deviation) => {
    const floored = Math.max(deviation, MINIMUM_DEVIATION);
    const z = (best - mean) / floored;
    const slope = logExpectedImprovementSlope(z);
    return {
      value: logExpectedImprovementFactor(z) + Math.log(floored),
      meanSlope: -slope / floored,
      deviationSlope: deviation > MINIMUM_DEVIATION ? (1 - z * slope) / floored : 0,
    };
  };
}
