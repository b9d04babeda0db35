import { describe, expect, it } from "vitest";
import { makeKey } from "../../../math/random.ts";
import type { MethodState, PosteriorMethod } from "../../../objectives/posterior/posterior-method.ts";
import { build } from "../../../objectives/posterior/sgld.ts";
import { train } from "../../../objectives/runner/train.ts";
import type { Training } from "../../../objectives/runner/train.ts";
import { constant } from "../../../objectives/schedule.ts";
import { gaussianTarget } from "../../targets.ts";

/** Adds one to the only weight, with whatever log posterior is asked for. */
function counter(logPosterior: (iteration: number) => number = () => 0): PosteriorMethod<MethodState, null> {
  return {
    init: (weights) => ({ weights: weights.slice(), iteration: 0 }),
    step: ({ weights, iteration }) => {
      weights[0] += 1;
      return [
        { weights, iteration: iteration + 1 },
        { logPosterior: logPosterior(iteration), stepSize: 1 },
      ];
    },
    posterior: () => {
      throw new Error("not asked for");
    },
  };
}

function training(changes: Partial<Training<MethodState, null>> = {}): Training<MethodState, null> {
  return {
    method: counter(),
    start: Float64Array.of(0),
    minibatch: () => null,
    iterations: 10,
    kept: [4, 9],
    key: makeKey(1),
    signal: new AbortController().signal,
    largestScale: 1e9,
    reports: 0,
    onReport: () => "continue",
    ...changes,
  };
}

const kept = (states: readonly MethodState[]) => states.map((state) => [state.weights[0], state.iteration]);

describe("train", () => {
  it("keeps copies of the weights after the iterations asked for", async () => {
    const trained = await train(training());
    expect(trained.kind === "trained" && kept(trained.states)).toEqual([
      [5, 5],
      [10, 10],
    ]);
  });

  it("falls back to the last weights when none were to be kept", async () => {
    const trained = await train(training({ kept: [] }));
    expect(trained.kind === "trained" && kept(trained.states)).toEqual([[10, 10]]);
  });

  it("reports at equal distances what is kept so far, or the current weights before that", async () => {
    const reports: unknown[] = [];
    const onReport = (iteration: number, states: readonly MethodState[]) => {
      reports.push([iteration, kept(states)]);
      return "continue" as const;
    };
    await train(training({ reports: 4, onReport }));
    expect(reports).toEqual([
      [3, [[3, 3]]],
      [5, [[5, 5]]],
      [8, [[5, 5]]],
      [
        10,
        [
          [5, 5],
          [10, 10],
        ],
      ],
    ]);
  });

  it("stops when told, with what it has", async () => {
    const onReport = (iteration: number) => (iteration >= 6 ? ("stop" as const) : ("continue" as const));
    const trained = await train(training({ reports: 10, onReport }));
    expect(trained.kind === "trained" && kept(trained.states)).toEqual([[5, 5]]);
  });

  it.each([Number.NaN, Infinity, -Infinity])("calls a log posterior of %d a divergence, at once", async (value) => {
    const method = counter((iteration) => (iteration === 3 ? value : 0));
    expect(await train(training({ method }))).toEqual({
      kind: "diverged",
      iteration: 3,
      reason: `log posterior ${value}`,
    });
  });

  it("calls weights that run away a divergence", async () => {
    const trained = await train(training({ iterations: 1000, kept: [], largestScale: 50 }));
    expect(trained).toEqual({ kind: "diverged", iteration: 63, reason: "weights of size 64.0" });
  });

  it("does not start iterating for an aborted signal longer than it takes to look", async () => {
    const started = train(training({ iterations: 1e9, kept: [], signal: AbortSignal.abort() }));
    expect(await started).toEqual({ kind: "aborted" });
  });

  it("lets the rest of the process have its turn, and ends when aborted meanwhile", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const trained = await train(
      training({ iterations: 1e12, kept: [], largestScale: Infinity, signal: controller.signal }),
    );
    expect(trained).toEqual({ kind: "aborted" });
  });

  it("gives every iteration a key of its own, the same ones each time", async () => {
    const method = build(gaussianTarget([1]), { stepSize: constant(0.1), temperature: constant(1) });
    const run = async (seed: number) => {
      const { iterations, start, minibatch, signal } = training();
      const keptIterations = Array.from({ length: iterations }, (_, t) => t);
      const onReport = () => "continue" as const;
      const common = {
        start,
        minibatch,
        signal,
        iterations,
        kept: keptIterations,
        largestScale: 1e3,
        reports: 1,
        onReport,
      };
      const trained = await train({ ...common, method, key: makeKey(seed) });
      return trained.kind === "trained" ? trained.states.map((state) => state.weights[0]) : [];
    };
    const draws = await run(1);
    expect(new Set(draws).size).toBe(10);
    expect(await run(1)).toEqual(draws);
    expect(await run(2)).not.toEqual(draws);
  });
});
