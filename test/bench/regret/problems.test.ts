import { describe, expect, it } from "vitest";
import { designProblems, heldOutProblems } from "../../../bench/regret/problems/index.ts";
import { makeKey } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { decode } from "../../../tuner/space/encoding.ts";
import { snapAll } from "../../../tuner/space/snap-all.ts";

const problems = [...designProblems, ...heldOutProblems];

it("has different problems in the two sets", () => {
  expect(new Set(problems.map(({ name }) => name)).size).toBe(problems.length);
});

describe.each(problems.map((problem) => [problem.name, problem] as const))("%s", (_, problem) => {
  const seeds = [1, 2, 3];
  const valuesOf = (seed: number) => {
    const { space, truth } = problem.create(seed);
    const points = snapAll(space, sobolPoints(space.length, 1024, { key: makeKey(`${problem.name}-${seed}`) }));
    return Array.from({ length: 1024 }, (_, i) =>
      truth(decode(space, points.subarray(i * space.length, (i + 1) * space.length))),
    );
  };

  it("is nowhere better than its optimum, and has a value on at least a quarter of the space", () => {
    for (const seed of seeds) {
      const values = valuesOf(seed);
      const finite = values.filter(Number.isFinite);
      expect(finite.length).toBeGreaterThan(256);
      expect(Math.min(...finite)).toBeGreaterThanOrEqual(problem.optimum - 1e-9);
    }
  });

  it("is the same for the same seed", () => {
    const instances = [problem.create(5), problem.create(5)];
    const points = sobolPoints(instances[0].space.length, 8, { key: makeKey("same") });
    for (let i = 0; i < 8; i++) {
      const h = decode(
        instances[0].space,
        points.subarray(i * instances[0].space.length, (i + 1) * instances[0].space.length),
      );
      const key = makeKey(`noise-${i}`);
      expect(instances[0].observe(h, key)).toEqual(instances[1].observe(h, key));
    }
  });
});
