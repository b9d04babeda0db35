import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { random } from "../../../tuner/strategies/random.ts";
import { describeStrategy } from "../../contracts/strategy.ts";
import { measured, square, studyOf } from "../past.ts";

describeStrategy("random", random);

describe("random", () => {
  const study = studyOf(square, { strategy: { name: "random" } });
  const key = makeKey(1);

  it("ignores earlier trials", () => {
    const trials = random(study, [], fold(key, "before"), 5).map((suggestion, n) => measured(n, suggestion, n));
    expect(random(study, trials, key, 1)).toEqual(random(study, [], key, 1));
  });

  it("is uniform", () => {
    const drawn = Array.from({ length: 400 }, (_, n) => random(study, [], fold(key, n), 1)[0].hyperparameters);
    for (const name of ["a", "b"]) {
      for (const edge of [0.1, 0.5, 0.75]) {
        const share = drawn.filter((h) => Number(h[name]) < edge).length / drawn.length;
        expect(Math.abs(share - edge)).toBeLessThan(5 * Math.sqrt((edge * (1 - edge)) / drawn.length));
      }
    }
  });
});
