/** `credence edit`: the space, constraints, budget and notes of an existing study. */
import { describe, expect, it } from "vitest";
import { fakeShell } from "../fake-context.ts";

async function bowl() {
  const shell = fakeShell();
  await shell.run("tune", "bowl", "--trials", "6", "--strategy", "random", "--quiet");
  const study = async () => (await shell.store()).readStudy("bowl");
  return { ...shell, study };
}

describe("credence edit", () => {
  it("changes the space, and says which trials still fit", async () => {
    const { run, study, store } = await bowl();
    const trials = await (await store()).readTrials("bowl");
    const fitting = trials.filter(({ hyperparameters: { x } }) => Number(x) <= 0.5).length;
    const { out, code } = await run("edit", "bowl", "--space", "x=float(0,0.5)", "--likely", "x=0.3 within 0.1");
    expect(code).toBe(0);
    expect(out).toBe(
      `Changed bowl.\n  x=float(0,0.5,likely=0.3,within=0.1)\n  ${fitting} of 6 finished trials still fit; the surrogate learns only from these.\n`,
    );
    expect((await study()).spaceRevision).toBe(1);
    await run("tune", "bowl", "--trials", "9", "--quiet");
    const later = (await (await store()).readTrials("bowl")).slice(6);
    expect(later.length).toBe(3);
    for (const { hyperparameters } of later) expect(hyperparameters.x).toBeLessThanOrEqual(0.5);
  });

  it("holds a dimension at one value, extends the budget and writes notes", async () => {
    const { run, study } = await bowl();
    const { out } = await run("edit", "bowl", "--fix", "k=3", "--trials", "20", "--notes", "Three it is.", "--json");
    expect(JSON.parse(out)).toMatchObject({ name: "bowl", budget: { trials: 20 } });
    const { space, budget, notes } = await study();
    expect(space[1]).toMatchObject({ kind: "categorical", name: "k", choices: [3] });
    expect(budget.trials).toBe(20);
    expect(notes).toBe("Three it is.");
  });

  it("pauses and resumes, so that no trial starts in between", async () => {
    const { run, study, store } = await bowl();
    expect((await run("edit", "bowl", "--trials", "9", "--pause")).out).toContain("  paused\n");
    expect((await study()).state).toBe("paused");
    const tuned = await run("tune", "bowl", "--quiet");
    expect(tuned.out).toContain("the study is paused");
    expect(tuned.out).toContain("credence edit bowl --resume");
    expect(await (await store()).readTrials("bowl")).toHaveLength(6);
    expect((await run("show", "bowl")).out).toContain("paused; resume with: credence edit bowl --resume");
    expect((await run("edit", "bowl", "--resume")).out).toContain("  active\n");
    const again = await run("edit", "bowl", "--resume");
    expect([again.code, again.out]).toEqual([0, "bowl is already active.\n"]);
    await run("tune", "bowl", "--quiet");
    expect(await (await store()).readTrials("bowl")).toHaveLength(9);
  });

  it("replaces and removes constraints", async () => {
    const { run, study } = await bowl();
    await run("edit", "bowl", "--constraint", "x <= 0.5", "--constraint", "k < 7");
    expect((await study()).constraints).toEqual(["x <= 0.5", "k < 7"]);
    await run("edit", "bowl", "--clear-constraints");
    expect((await study()).constraints ?? []).toEqual([]);
  });

  it.each([
    { args: [], message: "Nothing to change." },
    { args: ["--space", "x=float(0,1,default=0.9)"], message: "Nothing to change." },
    { args: ["--fix", "z=1"], message: '--fix z: name; must be a dimension of the space: "z"' },
    { args: ["--constraint", "x <"], message: "--constraint" },
    { args: ["--constraint", "x > 2"], message: "--constraint" },
    { args: ["--constraint", "x > 0", "--clear-constraints"], message: "cannot be combined" },
    { args: ["--trials", "-3"], message: "--trials" },
    { args: ["--pause", "--resume"], message: "cannot be combined" },
  ])("refuses %j, and changes nothing", async ({ args, message }) => {
    const { run, study } = await bowl();
    const before = await study();
    const { err, code } = await run("edit", "bowl", ...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(await study()).toEqual(before);
  });

  it("names the existing studies", async () => {
    const { run } = await bowl();
    const { err, code } = await run("edit", "bowel", "--trials", "9");
    expect(code).toBe(2);
    expect(err).toContain("Did you mean bowl?");
  });
});
