/** Confirming in a shell: the leaders are evaluated again, beyond the budget, and the result is reported. */
import { describe, expect, it } from "vitest";
import { fakeShell } from "../fake-context.ts";

const tune = ["tune", "bowl", "--trials", "8", "--quiet"] as const;

describe("confirm", () => {
  it("evaluates the leaders and the default again, and says which is best", async () => {
    const { run, store } = fakeShell();
    await run(...tune);
    const { code, out, err } = await run("confirm", "bowl", "--top", "2", "--repeats", "2");
    expect(code).toBe(0);
    expect(err).toContain("Confirming: 6 evaluations, 1 worker.\n");
    expect(out).toMatch(
      /^Confirmed with 2 repeats and new random numbers: trial \d has a mean loss of\s\S+ and is the best with\sprobability/,
    );
    expect(out).toMatch(/below the default's\s\(without noise\)\./);
    expect(out).toMatch(/0 \(default\) +0\.46/);
    expect(out).toContain("Based on all trials: Recommended (trial");
    const study = await (await store()).readStudy("bowl");
    expect(study.budget).toEqual({ trials: 14 });
    const trials = await (await store()).readTrials("bowl");
    expect(trials.slice(8).map(({ reason }) => reason)).toEqual(
      [1, 1, 1, 2, 2, 2].map((repeat) => ({ strategy: "confirmation", repeat })),
    );
  });

  it("runs beyond a budget that ended at its target, and adds repeats when called again", async () => {
    const { run, json } = fakeShell();
    await run("tune", "bowl", "--trials", "50", "--target", "0.1", "--quiet");
    const sizes = ["--top", "1", "--repeats", "1"] as const;
    await run("confirm", "bowl", ...sizes, "--quiet");
    const { confirmation, recommendation } = await json<{
      confirmation: { repeats: number; pending: number };
      recommendation: { evaluations: number };
    }>("confirm", "bowl", ...sizes, "--json", "--quiet");
    expect(confirmation).toMatchObject({ repeats: 2, pending: 0 });
    expect(recommendation.evaluations).toBeGreaterThanOrEqual(2);
  });

  it("needs a recommendation, and whole numbers", async () => {
    const { run } = fakeShell();
    await run("tune", "bowl", "--trials", "3", "--quiet");
    const few = await run("confirm", "bowl");
    expect(few.code).toBe(2);
    expect(few.err).toContain('confirmation; needs at least 5 complete trials: study "bowl". Run more of it first.');
    expect((await run("confirm", "bowl", "--top", "0")).err).toContain("must be a whole number ≥ 1");
  });

  it("enqueues the repeats where others evaluate", async () => {
    const { run, store } = fakeShell();
    await run("ask", "mine", "--space", "x=float(0,1,default=0.5)", "--metric", "loss");
    for (let i = 0; i < 6; i++) {
      const number = i;
      if (i > 0) await run("ask", "mine");
      await run("tell", "mine", String(number), "--value", String((i - 3) ** 2));
    }
    const { code, err, out } = await run("confirm", "mine", "--top", "1", "--repeats", "1");
    expect(err).toMatch(/^\d confirmations? of mine waiting for the next ask\.\n/);
    expect(out).toMatch(/^\d confirmations? not evaluated yet\./);
    expect(code).toBe(0);
    const trials = await (await store()).readTrials("mine");
    expect(trials.some(({ state, reason }) => state === "waiting" && reason.strategy === "confirmation")).toBe(true);
  });
});
