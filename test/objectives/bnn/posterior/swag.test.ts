/** SWAG on a path with a known stationary distribution: constant-rate descent with gradient noise on a quadratic. */
import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { plainEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { swag } from "../../../../objectives/bnn/posterior/swag.ts";
import { finish, linearRun, mean, WEIGHTS } from "./linear-model.ts";
import { noisyGaussianTarget } from "../targets.ts";

const COORDINATES = 200;

/** The result of SWAG for descent on U = Aθ²/2 with noise of variance V. */
function found(changes: Partial<Parameters<typeof swag.run>[1]>, { A = 4, V = 9, iterations = 40_000 } = {}) {
  const noise = new Float64Array(COORDINATES);
  const key = makeKey("gradient noise");
  let t = 0;
  const minibatch = () => {
    openStream(fold(key, t++)).fillNormal(noise);
    for (let i = 0; i < noise.length; i++) noise[i] *= Math.sqrt(V);
    return noise;
  };
  const engine = plainEngine(noisyGaussianTarget(A, COORDINATES));
  const run = { engine, minibatch, start: new Float64Array(COORDINATES), iterations, key: makeKey(1) };
  return finish(swag.run(run, knobValues(swag.knobs, changes)));
}

const average = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe("SWAG", () => {
  it.each([0.05, 0.2])("with the rate ε = %d has half the path's variance ε²V/(1 − (1 − εA)²) twice", (rate) => {
    const [A, V, snapshots, rank] = [4, 9, 400, 100];
    const gaussian = found({ wanderingRate: rate, snapshots, deviationRank: rank });
    const truth = (rate * rate * V) / (1 - (1 - rate * A) ** 2);
    const bound = (count: number) => 5 * truth * Math.sqrt(2 / count / COORDINATES);
    expect(Math.abs(2 * average(gaussian.deviation.map((d) => d * d)) - truth)).toBeLessThan(bound(snapshots));
    const [{ rows, columns, values }] = gaussian.factors;
    expect([rows, columns]).toEqual([COORDINATES, rank]);
    const low =
      2 *
      average(
        Array.from({ length: rows }, (_, i) =>
          values.subarray(i * rank, (i + 1) * rank).reduce((s, v) => s + v * v, 0),
        ),
      );
    // Deviations of K draws from the running mean over K − 1, and that mean moves a little.
    expect(Math.abs(low - truth)).toBeLessThan(bound(rank) + 0.02 * truth);
    expect(Math.abs(average(gaussian.mean))).toBeLessThan(5 * Math.sqrt(truth / snapshots / COORDINATES));
  });

  it("scales its covariance by the given factor", () => {
    const [one, four] = [1, 4].map((covarianceScale) => found({ covarianceScale }, { iterations: 1000 }));
    one.deviation.forEach((d, i) => expect(four.deviation[i]).toBeCloseTo(2 * d, 12));
    one.factors[0].values.forEach((value, i) => expect(four.factors[0].values[i]).toBeCloseTo(2 * value, 12));
    expect(four.mean).toEqual(one.mean);
  });

  it("takes its snapshots after the burn-in, including the last weights", () => {
    const path: number[] = [];
    const run = { ...linearRun(1, { iterations: 40, minibatch: 5 }) };
    const options = knobValues(swag.knobs, { burnIn: 0.5, snapshots: 4, wanderingRate: 0.1 });
    const steps = swag.run(run, options);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) path.push(run.engine.readWeights()[0]);
    expect(step.value.mean[0]).toBeCloseTo(average([24, 29, 34, 39].map((t) => path[t])), 12);
    expect(step.value.factors[0]).toMatchObject({ rows: WEIGHTS, columns: 4 });
  });

  it("steps by the rate over the rows: descent of the mean loss", () => {
    const run = linearRun(1, { iterations: 3000 });
    const gaussian = finish(swag.run(run, knobValues(swag.knobs, { wanderingRate: 0.2 })));
    gaussian.mean.forEach((weight, i) => expect(weight).toBeCloseTo(mean[i], 4));
    const gradient = new Float64Array(WEIGHTS);
    run.engine.writeWeights(run.start);
    run.engine.logPosterior(run.minibatch(), gradient);
    const once = { ...linearRun(1, { iterations: 1 }) };
    finish(swag.run(once, knobValues(swag.knobs, { wanderingRate: 0.2 })));
    once.engine.readWeights().forEach((weight, i) => expect(weight).toBeCloseTo((0.2 / once.rows) * gradient[i], 12));
  });
});
