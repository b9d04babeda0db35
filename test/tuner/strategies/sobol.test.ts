import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { sobol } from "../../../tuner/strategies/sobol.ts";
import { describeStrategy } from "../../contracts/strategy.ts";
import { measured, square, studyOf } from "../past.ts";

describeStrategy("sobol", sobol);

describe("sobol", () => {
  const study = studyOf(square, { strategy: { name: "sobol" } });

  it("follows one sequence, given by the study's seed, whatever the keys", () => {
    const together = sobol(study, [], makeKey(1), 16);
    const trials = together.slice(0, 5).map((suggestion, n) => measured(n, suggestion, n));
    expect(sobol(study, trials, fold(makeKey(2), "other"), 11)).toEqual(together.slice(5));
    expect(sobol({ ...study, seed: 2 }, [], makeKey(1), 16)).not.toEqual(together);
  });

  it("puts one of 16 points into each sixteenth of every dimension", () => {
    const points = sobol(study, [], makeKey(1), 16).map(({ hyperparameters }) => hyperparameters);
    const sixteenths = Array.from({ length: 16 }, (_, i) => i);
    for (const name of ["a", "b"]) {
      expect(points.map((h) => Math.floor(16 * Number(h[name]))).sort((a, b) => a - b)).toEqual(sixteenths);
    }
  });
});
