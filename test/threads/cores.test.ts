import { expect, it } from "vitest";
import { coresHere, coresOfWorker } from "../../threads/cores.ts";

it.each([
  [2, 1, [2]],
  [2, 2, [1, 1]],
  [2, 5, [1, 1, 1, 1, 1]],
  [8, 3, [3, 3, 2]],
  [4, 3, [2, 1, 1]],
])("%i cores among %i workers: %j", (cores, workers, shares) => {
  expect(shares.map((_, worker) => coresOfWorker({ cores, workers, worker }))).toEqual(shares);
});

it("is one outside a pool", () => {
  expect(coresHere()).toBe(1);
});
