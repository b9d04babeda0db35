import { describe, expect, it } from "vitest";
import { optimize } from "../../../tuner/loop/optimize.ts";
import { MAX_ATTEMPTS } from "../../../tuner/study/study.ts";
import { makeBench, spec, square } from "./support.ts";

describe("a run whose study or trial is changed from outside", () => {
  it("does not count interruptions against a trial that fails transiently", async () => {
    const { run, store } = await makeBench(() => ({ failure: { kind: "transient", message: "no disk" } }), {
      budget: { trials: 1 },
    });
    const lease = { worker: "w", holder: "other", expiresAt: 1e9 };
    await store.addTrial(
      spec.name,
      0,
      { hyperparameters: { x: 0.5 }, reason: { strategy: "random" } },
      { lease, now: 1 },
    );
    for (let time = 0; time < 5; time++) {
      await store.release(spec.name, 0, "other", { kind: "interrupted", now: 7 });
      if (time < 4) await store.claim(spec.name, lease, 1);
    }
    await optimize(run);
    expect(await store.readTrial(spec.name, 0)).toMatchObject({ state: "failed", attempt: 8, lost: MAX_ATTEMPTS });
  });

  it("answers a report with stop once a stop was requested for the trial", async () => {
    const { run, store } = await makeBench(
      async (hyperparameters, context) => {
        expect(context.report(1, "loss", 1)).toBe("continue");
        await store.requestStop(spec.name, context.trial.number, { who: "Ada", now: 5 });
        for (let step = 2; context.report(step, "loss", 1) === "continue"; step++) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        return square(hyperparameters, context);
      },
      { budget: { trials: 1 } },
    );
    expect(await optimize(run)).toBe("budget");
    expect(await store.readTrial(spec.name, 0)).toMatchObject({ state: "pruned", stopRequested: true });
  });

  it.each(["paused", "archived"] as const)("starts nothing in a study that is %s", async (state) => {
    const { run, store } = await makeBench(square);
    await store.updateStudy(spec.name, { state }, { who: "Ada", now: 5 });
    expect(await optimize(run)).toBe(state);
    expect(await store.readTrials(spec.name)).toEqual([]);
  });
});
