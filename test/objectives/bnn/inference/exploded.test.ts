/** Weights that are finite but cannot be posterior draws. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bayesianNetwork } from "../../../../objectives/bnn/inference/bayesian-network.ts";
import { startingWeights } from "../../../../objectives/bnn/starting-weights.ts";
import { explosionOf, noiseOutsidePrior } from "../../../../objectives/bnn/inference/exploded.ts";
import { run, type RunJob } from "../../../../objectives/bnn/inference/run-job.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import type { Approximation, Draws } from "../../../../objectives/bnn/posterior/posterior.ts";
import { methodTable, type PosteriorMethod } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { sgld } from "../../../../objectives/bnn/posterior/sgld.ts";

const ROWS = 300;
const stream = openStream(makeKey("rows"));
const x = Float64Array.from({ length: ROWS }, () => stream.normal());
// Mean 0 and deviation 1, as standardized targets have.
const y = x.map((value) => (2 * value + 0.1 * stream.normal()) / 2.0025);
const data = { x, y, rows: ROWS, columns: 1 };

const plan: RunJob["plan"] = {
  network: { hidden: [], activation: "relu", residual: false },
  likelihood: { kind: "gaussian", floor: 0.01 },
  prior: { scale: 2 },
  method: "sgld",
  options: knobValues(sgld.knobs, { stepSize: 1e-5 }),
  warmStart: { iterations: 1000, atMost: 1000, options: knobValues(map.knobs, {}) },
  iterations: 1000,
  minibatch: 32,
  runs: 1,
  engine: "plain",
};
const parts = bayesianNetwork(plan, 1);
const start = startingWeights(parts, makeKey("start"));

/** Weights of the line y = slope · x, and the log precision, whose prior is N(2, 2²). */
const weights = (slope: number, logPrecision: number) => Float64Array.of(slope, 0, logPrecision);
const draws = (...found: Float64Array[]): Draws => ({
  kind: "draws",
  draws: found,
  stepSize: { first: 1, last: 1 },
  temperature: 1,
});
const faultOf = (found: Approximation, from = start) => explosionOf({ parts, data, start: from, found });

describe("a run that left", () => {
  const good = weights(1, 5);

  it.each<[string, Approximation]>([
    ["good draws", draws(good, weights(0.98, 5.2))],
    ["a good network", { kind: "networks", networks: [good] }],
    ["a wide Gaussian around a good one", { kind: "gaussian", mean: good, deviation: good, factors: [] }],
    ["nothing learned, and noise as large as the target", draws(weights(0, 0))],
    ["noise at the edge of its prior", draws(weights(1, 13.9), weights(0, -4))],
  ])("%s has no fault", (_, found) => {
    expect(faultOf(found)).toBeNull();
  });

  it.each([
    [
      "noise beyond its prior",
      draws(good, weights(1, -10.5)),
      /^weights; .* 6 prior deviations: logPrecision at -6\.25$/,
    ],
    [
      "predictions beyond the target",
      draws(good, weights(15, 5)),
      /^predictions; must vary at most 100 times .*: \d{3} times$/,
    ],
    ["noise beyond the target", draws(weights(1, -5)), /^predictions; must vary at most 100 times .*: 166 times$/],
    ["a net worse than none", draws(weights(-0.5, 2)), /^predictions; must be at most 0\.5 nats .*: \d\.\d+ nats$/],
  ])("%s has one, whichever draw it is", (_, found, complaint) => {
    // The start is as good as the constant.
    const fault = faultOf(found, weights(0, 0));
    expect(fault?.complaint).toMatch(complaint);
    expect(fault).not.toHaveProperty("remedy");
    expect(faultOf({ kind: "networks", networks: found.draws }, weights(0, 0))?.complaint).toMatch(complaint);
  });

  it("noise that vanishes gets a hint about a floor", () => {
    expect(faultOf(draws(weights(1, 14.5)))).toEqual({
      complaint: "weights; must stay within 6 prior deviations: logPrecision at 6.25",
      remedy: "Try a larger noiseFloor.",
    });
  });

  it("a run is not at fault for learning little from a bad start", () => {
    expect(faultOf(draws(weights(-0.5, 2)), weights(-0.6, 2))).toBeNull();
  });

  it("hot draws may be as far out as the temperature implies", () => {
    expect(noiseOutsidePrior(parts, weights(1, -10.5), 1)).not.toBeNull();
    expect(noiseOutsidePrior(parts, weights(1, -10.5), 4)).toBeNull();
    expect(faultOf({ ...draws(weights(0, -2)), temperature: 4 })).toBeNull();
  });
});

describe("a run", () => {
  const context = { signal: new AbortController().signal, report: () => "continue" as const };
  const job: RunJob = { plan, data, key: makeKey(1), reports: 0 };

  /** A method that returns the given weights, after iterations that leave the weights at `passing`. */
  const leaving = (found: Float64Array, passing: Float64Array = weights(1, 5)): PosteriorMethod => ({
    ...sgld,
    name: "leaving",
    *run({ engine, iterations }) {
      for (let iteration = 1; iteration <= iterations; iteration++) {
        engine.writeWeights(passing);
        yield { iteration, logPosterior: -1 };
      }
      return draws(weights(1, 5), found);
    },
  });
  const end = (method: PosteriorMethod) =>
    run({ ...job, plan: { ...plan, method: method.name } }, context, methodTable([map, method]));

  it("of a sound chain ends well", async () => {
    expect(await end(sgld)).toMatchObject({ kind: "ended" });
  });

  it("has diverged if one draw cannot be from the posterior", async () => {
    expect(await end(leaving(weights(1, 5)))).toMatchObject({ kind: "ended" });
    expect(await end(leaving(weights(40, 5)))).toEqual({
      kind: "diverged",
      message: expect.stringMatching(
        /^predictions; must vary at most 100 times as much as the target: 1\.\d\de\+3 times\. Try a smaller stepSize than 0\.00001\.$/,
      ) as string,
    });
  });

  it("ends within 1 % of its iterations when the noise leaves its prior", async () => {
    const long = { ...leaving(weights(1, 5), weights(1, -60)) };
    const result = await run(
      { ...job, plan: { ...plan, method: long.name, iterations: 10_000 } },
      context,
      methodTable([map, long]),
    );
    const message =
      "weights; must stay within 6 prior deviations: logPrecision at -31.0 at iteration 31. Try a smaller stepSize than 0.00001.";
    expect(result).toEqual({ kind: "diverged", message });
  });
});
