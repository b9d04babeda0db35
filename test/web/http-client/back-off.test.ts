import { expect, it } from "vitest";
import { backOff } from "../../../web/http-client/back-off.ts";

it("doubles the maximum wait with every failure, up to ten seconds, and waits a random fraction of it", () => {
  const longest = [1, 2, 3, 4, 7, 50].map((failures) => backOff(failures, () => 1));
  expect(longest).toEqual([200, 400, 800, 1600, 10_000, 10_000]);
  expect(backOff(3, () => 0.25)).toBe(200);
  expect(backOff(3, () => 0)).toBe(0);
});
