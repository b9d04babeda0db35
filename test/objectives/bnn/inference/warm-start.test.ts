/** Mode searches that continue until they no longer gain anything. */
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../math/random.ts";
import { bayesianNetwork } from "../../../../objectives/bnn/inference/bayesian-network.ts";
import { run, type RunJob } from "../../../../objectives/bnn/inference/run-job.ts";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { map } from "../../../../objectives/bnn/posterior/map.ts";
import { methodTable, type PosteriorMethod } from "../../../../objectives/bnn/posterior/posterior-method.ts";

const ROWS = 200;
const stream = openStream(makeKey("rows"));
const x = Float64Array.from({ length: ROWS }, () => 2 * stream.normal());
const data = { x, y: x.map((value) => Math.sin(value) + 0.1 * stream.normal()), rows: ROWS, columns: 1 };

/** Returns its starting point unchanged. */
const nothing = {
  name: "nothing",
  summary: "the start",
  posterior: "networks",
  needs: { start: "mode", batch: "all", runs: "one" },
  iterations: 1,
  knobs: {},
  tunable: [],
  *run({ start }) {
    yield { iteration: 1, logPosterior: 0 };
    return { kind: "networks", networks: [start] };
  },
} satisfies PosteriorMethod;
const methods = methodTable([nothing, map]);

const network = { hidden: [20], activation: "tanh", residual: false } as const;
const model = { network, likelihood: { kind: "gaussian", floor: 0.01 }, prior: { scale: 2 } } as const;
const density = networkLogPosterior(bayesianNetwork(model, 1), ROWS);

/** The log posterior per row where the warm start ends. */
async function reached(iterations: number, atMost: number): Promise<number> {
  const warmStart = { iterations, atMost, options: knobValues(map.knobs, {}) };
  const rest = { method: "nothing", options: {}, iterations: 1, minibatch: 32, runs: 1, engine: "simd" } as const;
  const job: RunJob = { plan: { ...model, ...rest, warmStart }, data, key: makeKey(4), reports: 0 };
  const end = await run(job, { signal: new AbortController().signal, report: () => "continue" }, methods);
  if (end.kind !== "ended" || end.approximation.kind !== "networks") throw new Error(JSON.stringify(end));
  const [weights] = end.approximation.networks;
  return density.evaluate(weights, data, new Float64Array(weights.length)) / ROWS;
}

describe("a warm start", () => {
  it("continues until it gains nothing: as far as one that is as long as all may be", async () => {
    const [short, flat, long] = await Promise.all([reached(50, 50), reached(50, 51_200), reached(51_200, 51_200)]);
    expect(long - short).toBeGreaterThan(0.5);
    // It stops at a gain of 0.01 nats per row, so that some such gains may be left.
    expect(long - flat).toBeLessThan(0.1);
  });

  it("ends when its iterations end, and may have none", async () => {
    const [none, one, two] = await Promise.all([reached(0, 0), reached(50, 50), reached(50, 100)]);
    expect(one).toBeGreaterThan(none + 1);
    expect(two).toBeGreaterThan(one);
    // Two searches of 50 iterations, not one of 100 after another of 50.
    expect(await reached(50, 99)).not.toBe(two);
  });
});
