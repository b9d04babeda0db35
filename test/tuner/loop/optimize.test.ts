import { describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import { optimize } from "../../../tuner/loop/optimize.ts";
import { MAX_ATTEMPTS } from "../../../tuner/study/study.ts";
import { outcomeOf } from "../../../tuner/study/outcome.ts";
import { makeBench, spec, square, uniform, type Evaluate } from "./support.ts";

const never: Evaluate = () => new Promise(() => {});

describe("the loop", () => {
  it("runs until the budget of trials is spent, with dense numbers", async () => {
    const { run, store } = await makeBench(square, { budget: { trials: 5 } });
    expect(await optimize(run)).toBe("budget");
    const trials = await store.readTrials(spec.name);
    expect(trials.map(({ number, state, attempt }) => [number, state, attempt])).toEqual(
      [0, 1, 2, 3, 4].map((number) => [number, "complete", 1]),
    );
    expect(trials.map(({ worker }) => worker)).toEqual(Array(5).fill("local-1"));
  });

  it("never starts more trials than the budget allows, however many workers there are", async () => {
    let atOnce = 0;
    let most = 0;
    const evaluate: Evaluate = async (hyperparameters, context) => {
      most = Math.max(most, ++atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce--;
      return square(hyperparameters, context);
    };
    const { run, store } = await makeBench(evaluate, { budget: { trials: 5 }, workers: 8 });
    expect(await optimize(run)).toBe("budget");
    expect(await store.readTrials(spec.name)).toHaveLength(5);
    expect(most).toBe(5);
  });

  it("stops once the target is reached", async () => {
    const values = [3, 2, 1, 0];
    const { run, store } = await makeBench((_, { trial }) => ({ values: { loss: values[trial.number] } }), {
      budget: { target: 1 },
    });
    expect(await optimize(run)).toBe("budget");
    expect((await store.readTrials(spec.name)).map(({ values: told }) => told?.loss)).toEqual([3, 2, 1]);
  });

  it("stops once the study's time budget is used up", async () => {
    const { run, store } = await makeBench(
      async (hyperparameters, context) => {
        await store.addSecondsUsed(spec.name, 4);
        return square(hyperparameters, context);
      },
      { budget: { seconds: 10 } },
    );
    expect(await optimize(run)).toBe("budget");
    expect(await store.readTrials(spec.name)).toHaveLength(3);
  });

  it("ends when the space is exhausted", async () => {
    const two = (...args: Parameters<typeof uniform>) => (args[1].length < 2 ? uniform(...args) : []);
    const { run, store } = await makeBench(square, { strategy: two, workers: 2 });
    expect(await optimize(run)).toBe("exhausted");
    expect(await store.readTrials(spec.name)).toHaveLength(2);
  });

  it("gives the same study, byte for byte, with one worker", async () => {
    const studies = [];
    for (let again = 0; again < 2; again++) {
      const { run, store } = await makeBench((hyperparameters, { key, trial }) => ({
        values: { loss: Number(hyperparameters.x) },
        metrics: { high: key.high, attempt: trial.attempt },
      }));
      await optimize(run);
      studies.push(JSON.stringify(await store.readTrials(spec.name)));
    }
    expect(studies[0]).toBe(studies[1]);
    expect(new Set(JSON.parse(studies[0]).map(({ metrics }: { metrics: { high: number } }) => metrics.high)).size).toBe(
      5,
    );
  });

  it("resumes where another run was interrupted, with the same suggestions", async () => {
    const whole = await makeBench(square);
    await optimize(whole.run);

    const first = await makeBench(async (hyperparameters, context) => {
      if (context.trial.number === 2) first.abort();
      return context.trial.number === 2 ? never(hyperparameters, context) : square(hyperparameters, context);
    });
    expect(await optimize(first.run)).toBe("interrupted");
    const second = await makeBench(square, { store: first.store, holder: "here:2:b" });
    expect(await optimize(second.run)).toBe("budget");

    const kept = async (store: Store) =>
      (await store.readTrials(spec.name)).map(({ number, state, hyperparameters, values }) => ({
        number,
        state,
        hyperparameters,
        values,
      }));
    expect(await kept(second.store)).toEqual(await kept(whole.store));
    expect((await second.store.readTrials(spec.name)).map(({ attempt }) => attempt)).toEqual([1, 1, 2, 1, 1]);
  });
});

describe("failures", () => {
  it("retries a transient failure, and records it as failed after the last attempt", async () => {
    const attempts: number[] = [];
    const { run, store, events } = await makeBench(
      (hyperparameters, context) => {
        if (context.trial.number !== 1) return square(hyperparameters, context);
        attempts.push(context.trial.attempt);
        return { failure: { kind: "transient", message: "no disk" } };
      },
      { budget: { trials: 3 } },
    );
    expect(await optimize(run)).toBe("budget");
    expect(attempts).toEqual([1, 2, 3]);
    expect(MAX_ATTEMPTS).toBe(3);
    const trials = await store.readTrials(spec.name);
    expect(trials.map(({ state }) => state)).toEqual(["complete", "failed", "complete"]);
    expect(trials[1].failure).toEqual({ kind: "transient", message: "no disk" });
    expect(events.filter(({ kind }) => kind === "retried")).toHaveLength(2);
  });

  it.each([NaN, Infinity, -Infinity])("treats a value of %d as diverged", async (loss) => {
    const { run, store } = await makeBench(() => ({ values: { loss } }), { budget: { trials: 1 } });
    await optimize(run);
    const [trial] = await store.readTrials(spec.name);
    expect(trial.failure).toEqual({ kind: "diverged", message: `metric "loss"; must be finite: ${loss}` });
  });

  it("treats a missing metric, and an exception, as infeasible", async () => {
    const { run, store } = await makeBench(
      (_, { trial }) => {
        if (trial.number === 0) return { values: { other: 1 } };
        throw new Error("broken");
      },
      { budget: { trials: 2 } },
    );
    await optimize(run);
    expect((await store.readTrials(spec.name)).map(({ failure }) => failure)).toEqual([
      { kind: "infeasible", message: 'metric "loss"; must be a number among the values: missing' },
      { kind: "infeasible", message: "objective; threw: broken" },
    ]);
  });

  it("treats an exception thrown synchronously as infeasible too", async () => {
    const { run, store } = await makeBench(() => ({ values: { loss: 1 } }), { budget: { trials: 2 } });
    const evaluate = () => {
      throw new Error("broken at once");
    };
    await optimize({ ...run, objective: { ...run.objective, evaluate } });
    expect((await store.readTrials(spec.name)).map(({ failure }) => failure?.message)).toEqual([
      "objective; threw: broken at once",
      "objective; threw: broken at once",
    ]);
  });

  it("passes artifacts on with the values", () => {
    const artifacts = [{ name: "curve", kind: "reliability", title: "Curve", data: { x: [1, null] } }];
    const [metric] = spec.metrics;
    const values = { [metric.name]: 1 };
    expect(outcomeOf({ values, artifacts }, spec.metrics)).toEqual({ state: "complete", values, artifacts });
    expect(outcomeOf({ values, artifacts: [] }, spec.metrics)).toEqual({ state: "complete", values });
  });

  it("leaves out further numbers and standard errors that are not finite", async () => {
    const { run, store } = await makeBench(
      () => ({ values: { loss: 1 }, metrics: { a: NaN, b: 2 }, standardErrors: { loss: Infinity } }),
      { budget: { trials: 1 } },
    );
    await optimize(run);
    const [trial] = await store.readTrials(spec.name);
    expect([trial.values, trial.metrics, trial.standardErrors]).toEqual([{ loss: 1 }, { b: 2 }, {}]);
  });
});

describe("the end of a run", () => {
  it("puts every running trial back to waiting when it is interrupted", async () => {
    let started = 0;
    const bench = await makeBench(
      () => {
        if (++started === 3) bench.abort();
        return never({}, {} as never);
      },
      { workers: 3 },
    );
    expect(await optimize(bench.run)).toBe("interrupted");
    const trials = await bench.store.readTrials(spec.name);
    expect(trials.map(({ state, lease }) => [state, lease])).toEqual(Array(3).fill(["waiting", null]));
    expect(bench.events.filter(({ kind }) => kind === "released")).toHaveLength(3);
  });

  it("starts nothing when it was interrupted beforehand", async () => {
    const bench = await makeBench(square);
    bench.abort();
    expect(await optimize(bench.run)).toBe("interrupted");
    expect(await bench.store.readTrials(spec.name)).toHaveLength(0);
  });

  it("leaves a trial alone that another process has taken over", async () => {
    const bench = await makeBench(
      async (hyperparameters, { trial }) => {
        if (trial.number === 0 && trial.attempt === 1) {
          await bench.store.releaseLost(spec.name, { now: 0, deadHolders: [bench.run.holder] });
          await bench.store.claim(spec.name, { worker: "other", holder: "there:9:z", expiresAt: 1e12 }, 2000);
        }
        return square(hyperparameters, {} as never);
      },
      { budget: { trials: 2 } },
    );
    // The other process has the last trial of the budget.
    expect(await optimize(bench.run)).toBe("budget");
    const trials = await bench.store.readTrials(spec.name);
    expect(trials.map(({ state, worker }) => [state, worker])).toEqual([
      ["running", "other"],
      ["complete", "local-1"],
    ]);
    expect(bench.events.map(({ kind }) => kind)).toEqual(["started", "lost", "started", "finished"]);
  });

  it.each(["failed for its last attempt had expired", "was corrected by a person after that"])(
    "continues when a trial has ended elsewhere: it %s",
    async (how) => {
      const author = { who: "a person", now: 5 };
      const bench = await makeBench(
        async (hyperparameters, { trial }) => {
          if (trial.number === 0) {
            await bench.store.updateStudy(spec.name, { maxAttempts: 1 }, author);
            await bench.store.releaseLost(spec.name, { now: 1e15, deadHolders: [] });
            const outcome = outcomeOf({ values: { loss: 42 } }, spec.metrics);
            if (how.startsWith("was")) await bench.store.correctTrial(spec.name, 0, outcome, author);
          }
          return square(hyperparameters, {} as never);
        },
        { budget: { trials: 2 } },
      );
      expect(await optimize(bench.run)).toBe("budget");
      expect(bench.events.map(({ kind }) => kind)).toEqual(["started", "lost", "started", "finished"]);
      const [first] = await bench.store.readTrials(spec.name);
      expect(first.values).toEqual(how.startsWith("was") ? { loss: 42 } : null);
    },
  );

  it("ends an evaluation at once when its lease is lost at a renewal", async () => {
    const bench = await makeBench(
      async (hyperparameters, { trial, signal }) => {
        if (trial.number > 0) return square(hyperparameters, {} as never);
        await bench.store.releaseLost(spec.name, { now: 0, deadHolders: [bench.run.holder] });
        await bench.store.claim(spec.name, { worker: "other", holder: "there:9:z", expiresAt: 1e12 }, 2000);
        bench.fireTimers();
        return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
      },
      { budget: { trials: 2 } },
    );
    expect(await optimize(bench.run)).toBe("budget");
    expect(bench.events.map(({ kind }) => kind)).toEqual(["started", "lost", "started", "finished"]);
  });

  it("renews the lease of a trial that takes long", async () => {
    const expiries: (number | undefined)[] = [];
    const bench = await makeBench(
      async (hyperparameters, context) => {
        const read = async () => (await bench.store.readTrial(spec.name, 0)).lease?.expiresAt;
        expiries.push(await read());
        bench.clock.now += 20_000;
        bench.fireTimers();
        // Reported values and renewals are written in order: once this one is stored, the lease has been renewed.
        context.report(1, "loss", 0.5);
        while ((await bench.store.readIntermediateValues(spec.name, 0)).length === 0) await Promise.resolve();
        expiries.push(await read());
        return square(hyperparameters, context);
      },
      { budget: { trials: 1 } },
    );
    expect(await optimize(bench.run)).toBe("budget");
    expect(expiries).toEqual([61_000, 81_000]);
  });

  it("stores the values that the objective reports, except non-finite ones", async () => {
    const bench = await makeBench(
      (hyperparameters, context) => {
        expect(context.report(1, "loss", 0.9)).toBe("continue");
        expect(context.report(2, "loss", NaN)).toBe("continue");
        context.report(3, "loss", 0.8);
        return square(hyperparameters, context);
      },
      { budget: { trials: 1 } },
    );
    await optimize(bench.run);
    expect(await bench.store.readIntermediateValues(spec.name, 0)).toEqual([
      { step: 1, metric: "loss", value: 0.9 },
      { step: 3, metric: "loss", value: 0.8 },
    ]);
  });
});
