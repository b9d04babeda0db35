/** The clocks alongside the loop: time budgets, seconds used, lost trials, and storage failures. */
import { describe, expect, it } from "vitest";
import { localStudies } from "../../cli/studies/local-studies.ts";
import type { Progress } from "../../cli/report/progress.ts";
import { runStudy } from "../../cli/studies/run-study.ts";
import { CredenceError } from "../../common/errors.ts";
import type { Store } from "../../tuner/store.ts";
import type { Budget } from "../../tuner/study/study.ts";
import { makeBench, spec, square, type Bench, type Evaluate } from "../tuner/loop/support.ts";
import { fakeShell } from "./fake-context.ts";

const silent: Progress = { onEvent: () => {}, refresh: () => {}, print: () => {}, stop: () => {} };

/** A run whose timers and clock are controlled by the test. */
async function makeRun(evaluate: Evaluate, budget: Budget, wrap: (store: Store) => Store = (store) => store) {
  const bench: Bench = await makeBench(evaluate, { budget });
  // Seconds used by earlier runs.
  await bench.store.addSecondsUsed(spec.name, 2);
  const study = await bench.store.readStudy(spec.name);
  const context = { ...fakeShell().context, now: bench.run.now, every: bench.run.every };
  const { objective, signal } = bench.run;
  const studies = localStudies(wrap(bench.store), context);
  const run = { studies, study, objective, workers: 1, progress: silent, signal };
  return { bench, go: () => runStudy(run, context) };
}

/** The store with one method replaced. */
function withMethod<Name extends keyof Store>(name: Name, method: Store[Name]): (store: Store) => Store {
  return (store) => new Proxy(store, { get: (target, key) => (key === name ? method : Reflect.get(target, key)) });
}

/** Lets pending promises settle, database included. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("a budget of time", () => {
  it("ends the run when all runs together have used it up; the running trial goes back to waiting", async () => {
    const { bench, go } = await makeRun(
      async (hyperparameters, context) => {
        bench.clock.now += 4000;
        bench.fireTimers();
        if (context.trial.number === 2) return new Promise(() => {});
        return square(hyperparameters, context);
      },
      { seconds: 12 },
    );
    expect(await go()).toBe("budget");
    const trials = await bench.store.readTrials(spec.name);
    expect(trials.map(({ state }) => state)).toEqual(["complete", "complete", "waiting"]);
    expect((await bench.store.readStudy(spec.name)).secondsUsed).toBeCloseTo(14, 9);
  });
});

describe("beside the loop", () => {
  it("counts the seconds once, however often they are written", async () => {
    const { bench, go } = await makeRun(
      async (hyperparameters, context) => {
        bench.clock.now += 1500;
        bench.fireTimers();
        await settle();
        return square(hyperparameters, context);
      },
      { trials: 4 },
    );
    expect(await go()).toBe("budget");
    expect((await bench.store.readStudy(spec.name)).secondsUsed).toBeCloseTo(8, 9);
  });

  it("takes up trials of processes that died meanwhile", async () => {
    const { bench, go } = await makeRun(
      async (hyperparameters, context) => {
        if (context.trial.number === 0) {
          const lease = { worker: "other", holder: "dead:1:x", expiresAt: 1e15 };
          await bench.store.addTrial(
            spec.name,
            1,
            { hyperparameters: { x: 0.1 }, reason: { strategy: "random" } },
            { lease, now: 0 },
          );
          bench.fireTimers();
          await settle();
        }
        return square(hyperparameters, context);
      },
      { trials: 2 },
    );
    expect(await go()).toBe("budget");
    const trials = await bench.store.readTrials(spec.name);
    expect(trials.map(({ state, attempt }) => [state, attempt])).toEqual([
      ["complete", 1],
      ["complete", 2],
    ]);
  });

  it("reports that the study was deleted meanwhile, as a failure and not as a wrong call", async () => {
    const { bench, go } = await makeRun(
      async (hyperparameters, context) => {
        await bench.store.deleteStudy(spec.name);
        return square(hyperparameters, context);
      },
      { trials: 3 },
    );
    const error = await go().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "lease-lost", fields: { study: spec.name } });
    expect(String(error)).toContain(`Study "${spec.name}" was deleted while it was running.`);
  });

  it("ends the run with the error of a storage that fails there", async () => {
    const full = new CredenceError("storage", "database; the disk is full");
    const { bench, go } = await makeRun(
      async () => {
        bench.clock.now += 1000;
        bench.fireTimers();
        return new Promise(() => {});
      },
      { trials: 4 },
      withMethod("addSecondsUsed", () => Promise.reject(full)),
    );
    await expect(go()).rejects.toBe(full);
    expect((await bench.store.readTrials(spec.name)).map(({ state }) => state)).toEqual(["waiting"]);
  });
});
