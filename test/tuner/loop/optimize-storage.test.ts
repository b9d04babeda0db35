import { describe, expect, it } from "vitest";
import { CredenceError } from "../../../common/errors.ts";
import { optimize } from "../../../tuner/loop/optimize.ts";
import { makeBench, spec, square, withMethod, type Evaluate } from "./support.ts";

const never: Evaluate = () => new Promise(() => {});

describe("a storage that fails", () => {
  it("ends the run with its error, and puts the trials of the other workers back to waiting", async () => {
    const bench = await makeBench(
      (hyperparameters, context) =>
        context.trial.number === 0 ? square(hyperparameters, context) : never({}, context),
      { workers: 3 },
    );
    const full = new CredenceError("storage", "database; the disk is full");
    const store = withMethod(bench.store, "finishTrial", () => Promise.reject(full));
    await expect(optimize({ ...bench.run, store })).rejects.toBe(full);
    const trials = await bench.store.readTrials(spec.name);
    // The first trial was being finished: its lease stays with this process, and the next run finds it lost.
    expect(trials.map(({ state }) => state)).toEqual(["running", ...Array(trials.length - 1).fill("waiting")]);
  });

  it("ends the run when an intermediate value cannot be written", async () => {
    const bench = await makeBench(async (_, context) => {
      context.report(1, "loss", 1);
      return never({}, context);
    });
    const full = new CredenceError("storage", "database; the disk is full");
    const store = withMethod(bench.store, "addIntermediateValue", () => Promise.reject(full));
    await expect(optimize({ ...bench.run, store })).rejects.toBe(full);
  });

  it("shares a study between two runs without duplicate numbers or extra trials", async () => {
    const first = await makeBench(square, { budget: { trials: 20 }, workers: 2, holder: "here:1:a" });
    const second = await makeBench(square, { store: first.store, workers: 2, holder: "here:2:b" });
    expect(await Promise.all([optimize(first.run), optimize(second.run)])).toEqual(["budget", "budget"]);
    const trials = await first.store.readTrials(spec.name);
    expect(trials.map(({ number, state }) => [number, state])).toEqual(
      Array.from({ length: 20 }, (_, number) => [number, "complete"]),
    );
    const finished = [...first.events, ...second.events].filter(({ kind }) => kind === "finished");
    expect(new Set(finished.map(({ trial }) => trial.number)).size).toBe(finished.length);
  });
});
