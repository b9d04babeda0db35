/** The loop while suggestions are computed asynchronously. */
import { describe, expect, it } from "vitest";
import { CredenceError } from "../../../common/errors.ts";
import { optimize } from "../../../tuner/loop/optimize.ts";
import type { Suggester } from "../../../tuner/suggester.ts";
import type { Suggestion } from "../../../tuner/study/trial.ts";
import { makeBench, spec, square, suggestBy, uniform } from "./support.ts";

describe("slow suggestions", () => {
  const point: Suggestion = { hyperparameters: { x: 0.5 }, reason: { strategy: "random" } };
  /** A suggester whose answers are all resolved by the test. */
  const slow = (suggest: Suggester["suggest"]): Suggester => ({ pending: 0, suggest, close: async () => {} });

  it("do not hold up the evaluations and tells of other workers", async () => {
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const here = suggestBy(uniform);
    const suggester = slow(async (request, signal) => {
      // The second suggestion comes only after the first trial has finished.
      if (request.trials.length === 1) await released;
      return here.suggest(request, signal);
    });
    const bench = await makeBench(square, { budget: { trials: 3 }, workers: 2, suggester });
    const onEvent: typeof bench.run.onEvent = (event) => {
      if (event.kind === "finished" && event.trial.number === 0) release();
    };
    expect(await optimize({ ...bench.run, onEvent })).toBe("budget");
    expect(await bench.store.readTrials(spec.name)).toHaveLength(3);
  });

  it("leave no trial behind when they arrive after an abort", async () => {
    const bench = await makeBench(square, {
      suggester: slow(async () => {
        bench.abort();
        return [point];
      }),
    });
    expect(await optimize(bench.run)).toBe("interrupted");
    expect(await bench.store.readTrials(spec.name)).toHaveLength(0);
  });

  it("do not delay a run that is aborted", async () => {
    const bench = await makeBench(square, {
      suggester: slow((_, signal) => {
        const aborted = new Promise<null>((resolve) => signal.addEventListener("abort", () => resolve(null)));
        bench.abort();
        return aborted;
      }),
    });
    expect(await optimize(bench.run)).toBe("interrupted");
  });

  it("are made again when another process has taken the trial number meanwhile", async () => {
    const lengths: number[] = [];
    const bench = await makeBench(square, {
      suggester: slow(async ({ trials }) => {
        lengths.push(trials.length);
        const other = { lease: null, now: 0 };
        if (lengths.length === 1) await bench.store.addTrial(spec.name, 0, point, other);
        return [point];
      }),
    });
    // The other's trial waits: it is taken before a new one is made.
    expect(await bench.run.ask("local-1", bench.run.signal)).toMatchObject({ number: 0, state: "running" });
    expect(await bench.run.ask("local-1", bench.run.signal)).toMatchObject({ number: 1 });
    expect(lengths).toEqual([0, 1]);
  });

  it("start the lease when they arrive", async () => {
    const bench = await makeBench(square, {
      suggester: slow(async () => {
        bench.clock.now += 50_000;
        return [point];
      }),
    });
    expect(await bench.run.ask("local-1", bench.run.signal)).toMatchObject({
      createdAt: 51_000,
      lease: { expiresAt: 111_000 },
    });
  });

  it("are replaced by a quasi-random point that records the reason when the strategy fails", async () => {
    const bench = await makeBench(square, {
      budget: { trials: 3 },
      suggester: slow(() => Promise.reject(new RangeError("invalid matrix"))),
    });
    expect(await optimize(bench.run)).toBe("budget");
    const reasons = (await bench.store.readTrials(spec.name)).map(({ reason }) => reason);
    expect(reasons).toEqual(Array(3).fill({ strategy: "random", phase: "strategy-failed", problem: "invalid matrix" }));
  });

  it("end the run when there is no thread to compute them", async () => {
    const gone = new CredenceError("no-thread", "thread; must outlive a suggestion: exited with code 7, 2 times.");
    const bench = await makeBench(square, { workers: 2, suggester: slow(() => Promise.reject(gone)) });
    await expect(optimize(bench.run)).rejects.toBe(gone);
  });
});
