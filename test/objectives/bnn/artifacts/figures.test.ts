import { describe, expect, it, test } from "vitest";
import { percent } from "../../../../objectives/bnn/artifacts/figures.ts";

describe("percent", () => {
  test.each([
    [0, "0 %"],
    [1e-9, "under 0.1 %"],
    [0.00049, "under 0.1 %"],
    [0.0006, "0.1 %"],
    [0.036, "3.6 %"],
    [0.1, "10 %"],
    [0.954, "95 %"],
    [0.99, "99 %"],
    [0.9964, "99.6 %"],
    [0.9996, "over 99.9 %"],
    [1 - 1e-12, "over 99.9 %"],
    [1, "100 %"],
    [1.25, "125 %"],
    [Number.NaN, "unknown %"],
  ])("writes %s as %s", (share, text) => expect(percent(share)).toBe(text));

  it("says all or none only of all and none", () => {
    for (let k = 1; k < 2000; k++) expect(percent(k / 2000)).not.toMatch(/^(0|100) %$/);
  });
});
