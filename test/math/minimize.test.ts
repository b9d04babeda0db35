import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { minimize, type MinimizeOptions, type SmoothFunction } from "../../math/minimize.ts";
import { makeKey, openStream } from "../../math/random.ts";
import golden from "../golden/minima.json" with { type: "json" };

const rosenbrock: SmoothFunction = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const a = 1 - x[i];
    const b = x[i + 1] - x[i] ** 2;
    value += a * a + 100 * b * b;
    gradient[i] += -2 * a - 400 * b * x[i];
    gradient[i + 1] += 200 * b;
  }
  return value;
};
const beale: SmoothFunction = ([a, b], gradient) => {
  gradient.fill(0);
  return [1.5, 2.25, 2.625].reduce((value, target, i) => {
    const rest = target - a * (1 - b ** (i + 1));
    gradient[0] -= 2 * rest * (1 - b ** (i + 1));
    gradient[1] += 2 * rest * a * (i + 1) * b ** i;
    return value + rest * rest;
  }, 0);
};
const coupled: SmoothFunction = (x, gradient) => {
  gradient.fill(0);
  let value = 0;
  x.forEach((each, i) => {
    const pull = 10 ** ((3 * i) / (x.length - 1));
    const away = each - 2 * Math.sin(i + 1);
    value += 0.5 * pull * away * away;
    gradient[i] += pull * away;
    if (i + 1 === x.length) return;
    const pair = each + x[i + 1];
    value += 1.5 * pair * pair;
    gradient[i] += 3 * pair;
    gradient[i + 1] += 3 * pair;
  });
  return value;
};
const functions: Record<string, SmoothFunction> = { rosenbrock, beale, coupled };

/** Σ scale_i (x_i − centre_i)² / 2. */
const bowl =
  (centre: readonly number[], scale: (i: number) => number = () => 1): SmoothFunction =>
  (x, gradient) =>
    x.reduce((value, each, i) => {
      gradient[i] = scale(i) * (each - centre[i]);
      return value + 0.5 * scale(i) * (each - centre[i]) ** 2;
    }, 0);
const box = (n: number, lower: number, upper: number) => ({
  lower: new Float64Array(n).fill(lower),
  upper: new Float64Array(n).fill(upper),
});
/** The same function, recording every point it was evaluated at. */
const watched = (objective: SmoothFunction) => {
  const asked: Float64Array[] = [];
  const watching: SmoothFunction = (x, gradient) => {
    asked.push(x.slice());
    return objective(x, gradient);
  };
  return { asked, watching };
};
const tight: MinimizeOptions = { gradientTolerance: 1e-7, relativeTolerance: 1e-15, maxIterations: 1000 };

describe("against SciPy's L-BFGS-B", () => {
  test.each(golden.cases)("$function from $start in [$lower, $upper]", (known) => {
    const bounds =
      known.lower && known.upper
        ? { lower: Float64Array.from(known.lower), upper: Float64Array.from(known.upper) }
        : {};
    const start = Float64Array.from(known.start);
    const found = minimize(functions[known.function], start, { ...tight, ...bounds });
    expect(found.converged).toBe(true);
    expect(found.value).toBeCloseTo(known.value, 8);
    found.x.forEach((x, i) => expect(x).toBeCloseTo(known.x[i], 4));
    expect(start).toEqual(Float64Array.from(known.start));
  });
});

describe("number of evaluations", () => {
  test.each([
    ["rosenbrock", [-1.2, 1], 50],
    ["rosenbrock", [-1.2, 1, -1.2, 1, -1.2, 1], 90],
    ["beale", [1, 1], 20],
    ["coupled", Array.from({ length: 12 }, () => 0.5), 90],
  ])("%s from %j in at most %i evaluations", (name, start, most) => {
    const options = { gradientTolerance: 1e-5, relativeTolerance: 1e-12, maxIterations: 500 };
    const { watching, asked } = watched(functions[name]);
    const found = minimize(watching, Float64Array.from(start), options);
    expect(found.evaluations).toBe(asked.length);
    expect(found.evaluations).toBeLessThanOrEqual(most);
    expect(found.converged).toBe(true);
  });

  test("a bowl takes two steps, a corner of the box a few", () => {
    expect(minimize(bowl([0.3, -0.2]), Float64Array.of(5, 5)).iterations).toBeLessThanOrEqual(3);
    const cornered = minimize(
      bowl([9, -9, 9], (i) => 10 ** i),
      new Float64Array(3).fill(0.5),
      box(3, 0, 1),
    );
    expect(cornered.x).toEqual(Float64Array.of(1, 0, 1));
    expect(cornered.evaluations).toBeLessThanOrEqual(6);
  });
});

describe("the box", () => {
  test("is never left, and convex problems end at a point without descent", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (n, seed) => {
        const stream = openStream(makeKey(seed));
        const root = Float64Array.from({ length: n * n }, () => stream.normal());
        const pull = Float64Array.from({ length: n }, () => 3 * stream.normal());
        // ½ ‖R x‖² + 0.05 ‖x‖² − pull · x
        const convex: SmoothFunction = (x, gradient) => {
          let value = 0;
          for (let i = 0; i < n; i++) gradient[i] = 0.1 * x[i] - pull[i];
          for (let i = 0; i < n; i++) value += (0.05 * x[i] - pull[i]) * x[i];
          for (let r = 0; r < n; r++) {
            let row = 0;
            for (let c = 0; c < n; c++) row += root[r * n + c] * x[c];
            for (let c = 0; c < n; c++) gradient[c] += row * root[r * n + c];
            value += 0.5 * row * row;
          }
          return value;
        };
        const lower = Float64Array.from({ length: n }, () => -stream.uniform());
        const upper = Float64Array.from({ length: n }, () => stream.uniform());
        const start = Float64Array.from({ length: n }, () => 2 * stream.normal());
        const { watching, asked } = watched(convex);
        const found = minimize(watching, start, { ...tight, lower, upper, gradientTolerance: 1e-6 });

        for (const x of asked) expect(x.every((each, i) => each >= lower[i] && each <= upper[i])).toBe(true);
        const gradient = new Float64Array(n);
        expect(convex(found.x, gradient)).toBe(found.value);
        gradient.forEach((slope, i) => {
          const target = Math.min(Math.max(found.x[i] - slope, lower[i]), upper[i]);
          expect(Math.abs(target - found.x[i])).toBeLessThan(1e-4);
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("a start outside is moved in first", () => {
    const { watching, asked } = watched(bowl([0.5, 0.5]));
    const found = minimize(watching, Float64Array.of(7, -3), box(2, 0, 1));
    expect(asked[0]).toEqual(Float64Array.of(1, 0));
    expect(found.x[0]).toBeCloseTo(0.5, 3);
  });

  test("a start on a bound leaves it when the descent is inward, and stays when it is outward", () => {
    const { x } = minimize(bowl([0.5, 2, 0.5, -2]), Float64Array.of(0, 1, 1, 0), { ...box(4, 0, 1), ...tight });
    expect(x[0]).toBeCloseTo(0.5, 6);
    expect(x[2]).toBeCloseTo(0.5, 6);
    expect([x[1], x[3]]).toEqual([1, 0]);
  });

  test("at a corner that is the minimum one evaluation is enough", () => {
    const found = minimize(bowl([2, 2]), Float64Array.of(1, 1), box(2, 0, 1));
    expect(found).toMatchObject({ x: Float64Array.of(1, 1), value: 1, iterations: 0, evaluations: 1, converged: true });
  });

  test("equal bounds fix a coordinate", () => {
    const bounds = { lower: Float64Array.of(0.25, 0), upper: Float64Array.of(0.25, 1) };
    const found = minimize(coupled, Float64Array.of(0.9, 0.9), { ...bounds, ...tight });
    expect(found.x[0]).toBe(0.25);
    expect(found.converged).toBe(true);
  });

  test("a problem without coordinates needs no work", () => {
    const found = minimize(() => 3, new Float64Array(0));
    expect(found).toEqual({ x: new Float64Array(0), value: 3, iterations: 0, evaluations: 1, converged: true });
  });
});

describe("functions that misbehave", () => {
  test.each([NaN, Infinity, -Infinity])("steps back from %d at trial points", (bad) => {
    // The minimum lies close to the edge of the function's domain.
    const objective: SmoothFunction = ([a, b], gradient) => {
      if (a >= 0.4 || b >= 0.4) return bad;
      gradient[0] = 1 / (0.4 - a) - 50;
      gradient[1] = 1 / (0.4 - b) - 20;
      return -Math.log(0.4 - a) - 50 * a - Math.log(0.4 - b) - 20 * b;
    };
    const found = minimize(objective, Float64Array.of(-1, -1), { ...box(2, -2, 2), ...tight });
    expect(found.converged).toBe(true);
    expect(found.x[0]).toBeCloseTo(0.38, 5);
    expect(found.x[1]).toBeCloseTo(0.35, 5);
  });

  test("a gradient that is NaN counts as a bad point", () => {
    const objective: SmoothFunction = (x, gradient) => {
      const value = bowl([1])(x, gradient);
      if (x[0] > 1.5) gradient[0] = NaN;
      return value;
    };
    const found = minimize(objective, Float64Array.of(-30), tight);
    expect(found.x[0]).toBeCloseTo(1, 6);
  });

  test("returns the start if the function is NaN there", () => {
    const found = minimize(() => NaN, Float64Array.of(0.5), box(1, 0, 1));
    expect(found).toEqual({ x: Float64Array.of(0.5), value: NaN, iterations: 0, evaluations: 1, converged: false });
  });

  test("a gradient that points the wrong way ends the search without harm", () => {
    const liar: SmoothFunction = (x, gradient) => {
      const value = bowl([0])(x, gradient);
      gradient[0] = -gradient[0];
      return value;
    };
    const found = minimize(liar, Float64Array.of(2));
    expect(found).toMatchObject({ x: Float64Array.of(2), value: 2, iterations: 0, converged: false });
    expect(found.evaluations).toBeLessThanOrEqual(21);
  });

  test("after a line search without any usable point it clears its memory and uses steepest descent", () => {
    const smooth = bowl([1, -1], (i) => 1 + 9 * i);
    const { asked, watching } = watched(smooth);
    const before = 3;
    const spell = 20;
    const moody: SmoothFunction = (x, gradient) => {
      const value = watching(x, gradient);
      return asked.length > before && asked.length <= before + spell ? NaN : value;
    };
    const found = minimize(moody, Float64Array.of(5, 5), tight);
    expect(found.converged).toBe(true);
    expect(found.value).toBeCloseTo(0, 10);

    const gradient = new Float64Array(2);
    const last = asked[before - 1];
    smooth(last, gradient);
    const length = Math.min(1, 1 / Math.hypot(...gradient));
    const steepest = last.map((x, i) => x - length * gradient[i]);
    const distances = asked.slice(before).map((x) => Math.hypot(...x.map((each, i) => each - steepest[i])));
    expect(Math.min(...distances)).toBeLessThan(1e-12);
  });

  test("a kink does not prevent it from getting close", () => {
    const kinked: SmoothFunction = ([a, b], gradient) => {
      gradient[0] = Math.sign(a) + 0.2 * a;
      gradient[1] = 4 * (b - 1);
      return Math.abs(a) + 0.1 * a * a + 2 * (b - 1) ** 2;
    };
    const found = minimize(kinked, Float64Array.of(3, -2));
    expect(found.value).toBeLessThan(0.05);
  });

  test("a function that never curves upward is still followed down to a bound", () => {
    const concave: SmoothFunction = ([a, b], gradient) => {
      gradient[0] = -2 * a;
      gradient[1] = -2 * b;
      return -a * a - b * b;
    };
    const found = minimize(concave, Float64Array.of(0.1, -0.2), box(2, -1, 1));
    expect(found).toMatchObject({ x: Float64Array.of(1, -1), value: -2, converged: true });
  });
});

describe("stopping", () => {
  test("stops at the iteration limit without convergence", () => {
    const found = minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...tight, maxIterations: 5 });
    expect(found).toMatchObject({ iterations: 5, converged: false });
    expect(found.value).toBeLessThan(rosenbrock(Float64Array.of(-1.2, 1), new Float64Array(2)));
  });

  test("at a gradient or a decrease that is small enough", () => {
    const loose = minimize(rosenbrock, Float64Array.of(-1.2, 1), { gradientTolerance: 1, relativeTolerance: 0 });
    const coarse = minimize(rosenbrock, Float64Array.of(-1.2, 1), { gradientTolerance: 0, relativeTolerance: 0.5 });
    const full = minimize(rosenbrock, Float64Array.of(-1.2, 1), tight);
    expect(loose.converged && coarse.converged && full.converged).toBe(true);
    expect(Math.max(loose.iterations, coarse.iterations)).toBeLessThan(full.iterations);
    const gradient = new Float64Array(2);
    rosenbrock(loose.x, gradient);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  test("soon, as converged, once rounding in the value hides any further descent", () => {
    const noisy: SmoothFunction = (x, gradient) => 1 + rosenbrock(x, gradient) + 1e-12 * Math.sin(1e9 * (x[0] + x[1]));
    const options = { gradientTolerance: 0, relativeTolerance: 1e-15 };
    const found = minimize(noisy, Float64Array.of(-1.2, 1), options);
    expect(found.converged).toBe(true);
    expect(found.value).toBeCloseTo(1, 11);
    expect(found.evaluations).toBeLessThanOrEqual(50);
  });

  test("the same call gives the same result", () => {
    const run = () => minimize(rosenbrock, Float64Array.of(-1.2, 1, 0.3));
    expect(run()).toEqual(run());
  });
});

test.each([
  [{ lower: new Float64Array(3) }, "invalid bounds; must be as many as coordinates (2): 3 lower, 2 upper"],
  [
    { lower: Float64Array.of(0, 2), upper: Float64Array.of(1, 1) },
    "invalid bounds; must be lower ≤ upper: 2 > 1 at coordinate 1",
  ],
  [
    { lower: Float64Array.of(NaN, 0), upper: Float64Array.of(1, 1) },
    "invalid bounds; must be lower ≤ upper: NaN > 1 at coordinate 0",
  ],
  [{ memory: 0 }, "invalid memory; must be an integer ≥ 1: 0"],
])("%j is refused: %s", (options, message) => {
  expect(() => minimize(rosenbrock, Float64Array.of(0, 0), options)).toThrow(new RangeError(message));
});
