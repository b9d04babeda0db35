import { describe, expect, it } from "vitest";
import { runMethod, type WatchedRun } from "../../../../objectives/bnn/inference/run-method.ts";
import type { Approximation } from "../../../../objectives/bnn/posterior/posterior.ts";
import type { Progress } from "../../../../objectives/bnn/posterior/posterior-method.ts";

interface Counting {
  readonly iterations?: number;
  /** Numbers of iterations after which the weights are kept. */
  readonly kept?: readonly number[];
  readonly stepsPerIteration?: number;
  readonly logPosterior?: (iteration: number) => number;
  readonly changes?: Partial<WatchedRun>;
  readonly onEnd?: () => void;
}

/** A run that adds one to the only weight in each iteration. */
function counting(options: Counting = {}): WatchedRun {
  const { iterations = 10, kept = [5, 10], stepsPerIteration = 1, logPosterior = () => 0 } = options;
  const weights = Float64Array.of(0);
  const draws: Float64Array[] = [];
  const soFar = { kind: "draws", draws, stepSize: { first: 1, last: 1 }, temperature: 1 } as const;
  function* steps(): Generator<Progress, Approximation> {
    try {
      for (let t = 1; t <= iterations; t++) {
        for (let s = 1; s < stepsPerIteration; s++) yield { iteration: t - 1, logPosterior: 0, soFar };
        weights[0] += 1;
        if (kept.includes(t)) draws.push(weights.slice());
        yield { iteration: t, logPosterior: logPosterior(t - 1), soFar };
      }
      return soFar;
    } finally {
      options.onEnd?.();
    }
  }
  return {
    steps: steps(),
    engine: { readWeights: () => weights },
    iterations,
    signal: new AbortController().signal,
    faultOf: () => null,
    reports: 0,
    onReport: () => "continue",
    ...options.changes,
  };
}

const firsts = (found: Approximation) => (found.kind === "draws" ? found.draws.map(([first]) => first) : found);

async function ended(run: WatchedRun): Promise<Approximation> {
  const end = await runMethod(run);
  if (end.kind !== "ended") throw new Error(end.kind);
  return end.approximation;
}

describe("runMethod", () => {
  it("returns the result of the run", async () => {
    expect(firsts(await ended(counting()))).toEqual([5, 10]);
  });

  it("falls back to the current weights if nothing is found", async () => {
    expect(firsts(await ended(counting({ kept: [] })))).toEqual([10]);
  });

  it("runs a method without iterations", async () => {
    const found: Approximation = { kind: "networks", networks: [Float64Array.of(7)] };
    function* steps(): Generator<Progress, Approximation> {
      return found;
    }
    expect(await ended({ ...counting(), steps: steps() })).toBe(found);
  });

  it.each([1, 3])("reports the result so far at equal intervals, with %i steps per iteration", async (steps) => {
    const reports: unknown[] = [];
    const onReport: WatchedRun["onReport"] = (iteration, soFar) => {
      reports.push([iteration, firsts(soFar)]);
      return "continue";
    };
    await runMethod(counting({ stepsPerIteration: steps, changes: { reports: 4, onReport } }));
    expect(reports).toEqual([
      [3, [3]],
      [5, [5]],
      [8, [5]],
      [10, [5, 10]],
    ]);
  });

  it("reports the current weights of a run that reports no result", async () => {
    function* steps(): Generator<Progress, Approximation> {
      yield { iteration: 1, logPosterior: 0 };
      return { kind: "networks", networks: [Float64Array.of(2)] };
    }
    const reports: Approximation[] = [];
    const onReport: WatchedRun["onReport"] = (_, soFar) => {
      reports.push(soFar);
      return "continue";
    };
    await runMethod({ ...counting(), steps: steps(), iterations: 1, reports: 1, onReport });
    expect(reports).toEqual([{ kind: "networks", networks: [Float64Array.of(0)] }]);
  });

  it("stops on request, with the result so far, and lets the run clean up", async () => {
    let cleanedUp = 0;
    const onReport: WatchedRun["onReport"] = (iteration) => (iteration >= 6 ? "stop" : "continue");
    const run = counting({ changes: { reports: 10, onReport }, onEnd: () => (cleanedUp += 1) });
    expect(firsts(await ended(run))).toEqual([5]);
    expect(cleanedUp).toBe(1);
  });

  it.each([Number.NaN, Infinity, -Infinity])("calls a log posterior of %d a divergence, at once", async (value) => {
    const logPosterior = (iteration: number) => (iteration === 3 ? value : 0);
    const fault = { complaint: `weights; must stay finite: log posterior ${value}` };
    expect(await runMethod(counting({ logPosterior }))).toEqual({ kind: "diverged", iteration: 3, fault });
  });

  it("reports diverging weights within a hundredth of the steps", async () => {
    const faultOf = ([weight]: Float64Array) => (weight > 50 ? { complaint: `large: ${weight}` } : null);
    const run = counting({ iterations: 1000, kept: [], changes: { faultOf } });
    expect(await runMethod(run)).toEqual({ kind: "diverged", iteration: 59, fault: { complaint: "large: 60" } });
  });

  it("does not start iterating for an aborted signal longer than it takes to look", async () => {
    const run = counting({ iterations: 1e9, kept: [], changes: { signal: AbortSignal.abort() } });
    expect(await runMethod(run)).toEqual({ kind: "aborted" });
    expect(run.engine.readWeights()[0]).toBeLessThanOrEqual(32);
  });

  it.each([
    [1e9, 1, 32],
    [1e9, 1e9, 32],
    [1000, 1, 10],
  ])("ends within 32 steps of an abort: %d iterations of %d steps", async (iterations, perIteration, most) => {
    const controller = new AbortController();
    let steps = 0;
    const counted = counting({ iterations, kept: [], stepsPerIteration: perIteration });
    function* aborting(): Generator<Progress, Approximation> {
      for (;;) {
        const step = counted.steps.next();
        if (step.done === true) return step.value;
        steps++;
        if (steps === 500) controller.abort();
        yield step.value;
      }
    }
    const run = { ...counted, steps: aborting(), signal: controller.signal };
    expect(await runMethod(run)).toEqual({ kind: "aborted" });
    expect(steps).toBeGreaterThanOrEqual(500);
    expect(steps - 500).toBeLessThanOrEqual(most);
  });

  it.each([1, 1e12])("lets timers run, which may abort, even within an iteration of %d steps", async (steps) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 1);
    const changes = { signal: controller.signal };
    const run = counting({ iterations: 1e12, kept: [], stepsPerIteration: steps, changes });
    expect(await runMethod(run)).toEqual({ kind: "aborted" });
  });
});
