/** Tests of the standard errors themselves, on a chain with known autocorrelation. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../math/random.ts";
import { chainMean } from "./chains.ts";

describe("chainMean", () => {
  it.each([0, 0.5, 0.9])("counts S(1 − ρ)/(1 + ρ) effective draws of an AR(1) chain with ρ = %d", (rho) => {
    const stream = openStream(makeKey("ar1"));
    const series = new Float64Array(100_000);
    for (let t = 1; t < series.length; t++) {
      series[t] = rho * series[t - 1] + Math.sqrt(1 - rho * rho) * stream.normal();
    }
    const { mean, standardError, effectiveDraws } = chainMean(series);
    const expected = (series.length * (1 - rho)) / (1 + rho);
    // The error of a standard error from 100 batches is a χ with 99 degrees of freedom: 7 %, so 14 % for its square.
    expect(Math.abs(effectiveDraws / expected - 1)).toBeLessThan(5 * 0.142);
    expect(Math.abs(mean)).toBeLessThan(5 * standardError);
  });
});
