/** Suggestions do not leak memory; `npm run bench -- memory` checks the same over 10,000 of them. */
import { expect, it } from "vitest";
import { growthOver, suggestOnce } from "../../../bench/memory/growth.ts";

const COUNT = 250;
/** Long enough for the engine to have compiled everything, since code counts as heap. */
const WARM_UP = 600;
/** 2 kB per suggestion, which is less than one 16 × 16 factor. The heap fluctuates by about half of that. */
const BOUND = COUNT * 2048;

it("fits and suggestions leak neither kernel memory nor heap", { timeout: 120_000 }, () => {
  const { kernels, heap } = growthOver(COUNT, WARM_UP, suggestOnce);
  expect(kernels).toBe(0);
  expect(heap).toBeLessThan(BOUND);
});

it("a leak at each call would be detected", () => {
  const kept: Float64Array[] = [];
  const { heap } = growthOver(COUNT, 10, () => kept.push(new Float64Array(600)));
  expect(heap).toBeGreaterThan(BOUND);
  expect(kept).toHaveLength(COUNT + 10);
});
