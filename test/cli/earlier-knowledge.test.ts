/** Prior knowledge given to a new study before its first trial: likely values, and earlier studies. */
import { describe, expect, it } from "vitest";
import { fakeShell } from "./fake-context.ts";

const bowl = ["tune", "bowl"];

describe("a new study", () => {
  it("accepts likely values, and reports what is wrong with them", async () => {
    const { run, store } = fakeShell();
    await run("tune", "bowl", "--likely", "x=0.3 within 0.05", "--likely", "k=3", "--trials", "3", "--quiet");
    const { space } = await (await store()).readStudy("bowl");
    expect(space).toMatchObject([{ likely: 0.3, within: 0.05 }, { likely: 3 }]);
    const points = (await (await store()).readTrials("bowl")).map(({ hyperparameters }) => hyperparameters);
    expect(points[1]).toEqual({ x: 0.3, k: 3 });
    const { code, err } = await run("tune", "bowl", "--study", "b", "--likely", "y=3", "--likely", "x=2 within -1");
    expect(code).toBe(2);
    expect(err).toContain('name; must be a dimension of the space: "y"');
    expect(err).toContain("likely; must be a number from 0 to 1: 2");
    expect(err).toContain("within; must be a number > 0: -1");
  });

  it("begins with the best points of earlier studies, once", async () => {
    const { run, store } = fakeShell();
    await run(...bowl, "--study", "old", "--trials", "8", "--quiet");
    const warm = ["tune", "bowl", "--study", "new", "--warm-start", "old", "--trials"] as const;
    const { err } = await run(...warm, "4");
    expect(err).toMatch(/^Warm start: [123] points? from earlier studies will be evaluated first\.$/m);
    const points = async (study: string) =>
      (await (await store()).readTrials(study)).map(({ hyperparameters, reason, values }) => ({
        hyperparameters,
        reason,
        loss: values?.loss ?? Infinity,
      }));
    const best = (await points("old")).reduce((a, b) => (b.loss < a.loss ? b : a));
    const [first] = await points("new");
    expect(first.hyperparameters).toEqual(best.hyperparameters);
    expect(first.reason).toEqual({ strategy: "enqueued", phase: "warm-start" });
    await run(...warm, "6", "--quiet");
    const warmed = (await points("new")).filter(({ reason }) => reason.phase === "warm-start");
    expect(warmed.length).toBeLessThanOrEqual(3);
    const wrong = await run("tune", "bowl", "--study", "third", "--warm-start", "odl");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('--warm-start: study; does not exist: "odl". Did you mean old?');
    expect(await (await store()).findStudy("third")).toBeNull();
  });
});
