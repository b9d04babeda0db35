import { describe, expect, it } from "vitest";
import { modelLength, SQUARED_EXPONENTIAL, writeModel } from "../../../math/simd/covariance-model.ts";
import type { Backend } from "../../../math/simd/backend.ts";
import golden from "../../golden/exponential.json" with { type: "json" };
import { differences, simd, reference } from "./support.ts";

/** e^x as computed by the kernels: the covariance e^{−r²/2} between two different categories, with r² = −2x. */
function exponential({ kernels, memory }: Backend, x: number): number {
  return memory.compute((allocate) => {
    const settings = {
      x: Float64Array.of(0),
      size: 1,
      categorical: [true],
      inverseSquares: Float64Array.of(-2 * x),
      signalVariance: 1,
      kind: SQUARED_EXPONENTIAL,
    } as const;
    const model = allocate(modelLength(settings));
    const point = allocate(1);
    const out = allocate(4);
    writeModel({ name: "simd", kernels, memory }, model, settings);
    memory.view(point, 1)[0] = 1;
    kernels.covarianceRow(model, 1, point, out, 0);
    return memory.view(out, 1)[0];
  });
}

describe.each([simd, reference])("e^x by $name", (backend) => {
  it("is within one unit in the last place of 50 digits, from −708 to 0", () => {
    let worst = 0;
    for (const [x, high, low] of golden.rows) {
      const unit = 2 ** (Math.floor(Math.log2(high)) - 52);
      worst = Math.max(worst, Math.abs(exponential(backend, x) - high - low) / unit);
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it("is 1 at 0, and 0 where the result would be subnormal", () => {
    expect([0, -708.1, -1e4, -1e300, -Infinity].map((x) => exponential(backend, x))).toEqual([1, 0, 0, 0, 0]);
  });
});

it("has the same bits on both backends", () => {
  const xs = golden.rows.map(([x]) => x);
  const values = (backend: Backend) => xs.map((x) => exponential(backend, x));
  expect(differences(values(simd), values(reference))).toBe(0);
});
