/** Points and trials by hand: enqueue, retry, forget. */
import { describe, expect, it } from "vitest";
import { fakeShell } from "../fake-context.ts";

const tune = ["tune", "bowl", "--trials", "6", "--strategy", "sobol", "--quiet"] as const;

describe("enqueue", () => {
  it("fills in omitted values, and the point is tried next", async () => {
    const { run, store } = fakeShell();
    await run(...tune);
    const { code, out, err } = await run("enqueue", "bowl", "k=5");
    expect(code).toBe(0);
    expect(err).toBe(
      "The study's budget is spent, so the trial will not start yet. Extend the budget, for example with `credence tune --study bowl --trials 7`.\n",
    );
    expect(out).toMatch(/^trial 6 is waiting: x=0\.\d+ k=5\n$/);
    await run("tune", "bowl", "--trials", "8", "--quiet");
    expect((await run("enqueue", "bowl", "k=5")).err).toContain("spent");
    await (await store()).setBudget("bowl", { trials: 20 });
    expect((await run("enqueue", "bowl", "k=4")).err).toBe("");
    const trial = await (await store()).readTrial("bowl", 6);
    expect(trial).toMatchObject({ state: "complete", reason: { strategy: "enqueued" }, hyperparameters: { k: 5 } });
  });

  it("refuses values outside the space", async () => {
    const { run } = fakeShell();
    await run(...tune);
    const { code, err } = await run("enqueue", "bowl", "k=9", "depth=2");
    expect(code).toBe(2);
    expect(err).toContain("value; must be an integer from 1 to 8: 9");
    expect(err).toContain('dimension; must be one of x, k: "depth"');
    expect((await run("enqueue", "bowl", "nine")).err).toContain("must be KEY=VALUE");
  });
});

describe("retry and forget", () => {
  it("undo failures", async () => {
    const { run, store } = fakeShell();
    await run(...tune);
    await run("enqueue", "bowl", "k=8");
    await run("tune", "bowl", "--trials", "7", "--quiet");
    expect((await run("retry", "bowl", "0")).err).toContain("trial 0; must have failed: complete");
    expect((await run("retry", "bowl", "6")).out).toBe("1 trial of bowl queued again: 7.\n");
    const states = (await (await store()).readTrials("bowl")).map(({ number, state }) => [number, state]);
    expect(states.slice(-2)).toEqual([
      [5, expect.anything()],
      [7, "waiting"],
    ]);
    expect((await run("forget", "bowl", "7", "0")).out).toBe("Forgot trials 7 and 0 of bowl.\n");
    const numbers = (await (await store()).readTrials("bowl")).map(({ number }) => number);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  it("need numbers of existing trials", async () => {
    const { run } = fakeShell();
    await run(...tune);
    expect((await run("retry", "bowl")).err).toContain("Give the numbers of the trials to retry, or --failed.");
    expect((await run("forget", "bowl")).err).toContain("Give the numbers of the trials to forget.");
    expect((await run("forget", "bowl", "99")).err).toContain("trial; must exist: 99");
    expect((await run("retry", "bowl", "--failed", "--json")).code).toBe(0);
  });
});
