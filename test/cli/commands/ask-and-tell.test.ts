import { describe, expect, it } from "vitest";
import { fakeShell } from "../fake-context.ts";

describe("ask and tell", () => {
  const space = ["--space", "heat=int(150,250)", "--space", "oven-mode=choice(fan,grill)"];
  interface Asked {
    readonly number: number;
    readonly hyperparameters: Readonly<Record<string, unknown>>;
  }

  it("complete a whole loop", async () => {
    const { run, json } = fakeShell();
    const first = await run("ask", "ovens", ...space, "--maximize", "--metric", "taste");
    expect(first.out).toMatch(/^CREDENCE_TRIAL=0\nheat=\d+\noven_mode=(fan|grill)\n$/);
    expect((await run("tell", "ovens", "0", "--value", "3")).out).toBe("trial 0 is complete: taste 3.000\n");

    const second = await json<Asked>("ask", "ovens", "--json");
    expect(second).toMatchObject({
      study: "ovens",
      number: 1,
      leaseExpiresAt: expect.stringMatching(/^2026-01-02T04:/),
    });
    const told = ["tell", "ovens", "1", "--values", "taste=5", "--metrics", "smoke=2,noise=1e3", "--json"];
    expect(await json(...told)).toMatchObject({
      state: "complete",
      metrics: { smoke: 2, noise: 1000 },
      worker: "external",
    });
    expect(await json("best", "ovens", "--json")).toMatchObject({ number: 1, values: { taste: 5 } });
    expect((await run("show", "ovens")).out).toContain("  objective     ask and tell\n");
  });

  it("do not overwrite shell variables", async () => {
    const { run } = fakeShell({ environment: { EDITOR: "vi" } });
    const names = ["PATH", "EDITOR", "IFS", "λ", "optimizer/lr", "x"];
    const { out, err } = await run("ask", "s", ...names.flatMap((name) => ["--space", `${name}=choice(1)`]));
    expect(out).toBe(
      "CREDENCE_TRIAL=0\nCREDENCE_PATH=1\nCREDENCE_EDITOR=1\nCREDENCE_IFS=1\nu03bb=1\noptimizer_lr=1\nx=1\n",
    );
    expect(err).toContain("PATH is printed as CREDENCE_PATH: the shell already uses PATH.\n");
    const same = await run("ask", "t", "--space", "a-b=choice(1)", "--space", "a_b=choice(2)");
    expect(same.code).toBe(2);
    expect(same.err).toContain("Two dimensions have the same name as shell variables: a_b, a_b. Use --json.");
  });

  it("accept failures, and non-finite values", async () => {
    const { run, json } = fakeShell();
    const ask = async () => (await json<Asked>("ask", "ovens", ...space, "--json")).number;
    await ask();
    expect((await run("tell", "ovens", "0", "--value", "nan")).out).toBe(
      'trial 0 is failed: diverged (metric "value"; must be finite: NaN)\n',
    );
    await ask();
    expect((await run("tell", "ovens", "1", "--failed", "infeasible", "--message", "burnt")).out).toBe(
      "trial 1 is failed: infeasible (burnt)\n",
    );
    // A failure of the machine is retried, three attempts in all.
    const waiting = (lost: number) => `waiting: ${lost} of 3 attempts lost`;
    for (const answer of [waiting(1), waiting(2), "failed: transient (reported by tell)"]) {
      expect(await ask()).toBe(2);
      expect((await run("tell", "ovens", "2", "--failed", "transient")).out).toBe(`trial 2 is ${answer}\n`);
    }
  });

  it("accept the same result again, and no other", async () => {
    const { run, json } = fakeShell();
    await run("ask", "ovens", ...space);
    await run("ask", "ovens");
    const good = ["tell", "ovens", "0", "--value", "3", "--metrics", "smoke=2"];
    const bad = ["tell", "ovens", "1", "--failed", "infeasible", "--message", "burnt"];
    for (const result of [good, bad]) {
      const first = await run(...result);
      const stored = await json("trials", "ovens", "--json");
      expect(await run(...result)).toEqual({ ...first, code: 0 });
      expect(await json("trials", "ovens", "--json")).toEqual(stored);
    }
    for (const other of [
      ["tell", "ovens", "0", "--value", "4", "--metrics", "smoke=2"],
      ["tell", "ovens", "0", "--value", "3"],
      ["tell", "ovens", "0", "--failed", "infeasible"],
    ]) {
      const { code, err } = await run(...other);
      expect(err).toBe("error: Trial 0 of ovens is already complete; finished trials cannot be changed.\n");
      expect(code).toBe(2);
    }
    expect((await run("tell", "ovens", "1", "--failed", "diverged", "--message", "burnt")).code).toBe(2);
  });

  it("report when there is nothing left", async () => {
    const { run } = fakeShell();
    await run("ask", "ovens", ...space, "--trials", "1");
    const { code, out, err } = await run("ask", "ovens", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ study: "ovens", number: null, end: "budget" });
    expect(err).toBe("Study ovens has nothing left to try: its budget is used up or reserved by running trials.\n");
    await run("ask", "small", "--space", "k=choice(a,b)", "--strategy", "random");
    await run("ask", "small");
    expect((await run("ask", "small")).err).toContain("every point of its space has been tried");
  });

  it("give a trial to another worker when its lease has expired", async () => {
    const { run, json, clock } = fakeShell();
    await run("ask", "ovens", ...space, "--lease", "1m");
    clock.now += 61_000;
    expect((await json<Asked>("ask", "ovens", "--json")).number).toBe(0);
    expect((await run("ask", "ovens", "--lease", "1m")).out).toContain("CREDENCE_TRIAL=1");
    clock.now += 3_700_000;
    await run("ask", "ovens", "--worker", "me");
    const { code, err } = await run("tell", "ovens", "1", "--value", "1");
    expect(err).toBe("error: Trial 1 of ovens is waiting to be run again, because its lease expired. Ask again.\n");
    expect(code).toBe(2);
  });

  it("do not touch the trials of a run", async () => {
    const { run, store } = fakeShell();
    await run("ask", "ovens", ...space);
    await run("tell", "ovens", "0", "--value", "1");
    const lease = { worker: "local-1", holder: "there:1:a", expiresAt: 1e15 };
    const suggestion = { hyperparameters: { heat: 200, "oven-mode": "fan" }, reason: { strategy: "random" } };
    await (await store()).addTrial("ovens", 1, suggestion, { lease, now: 0 });
    expect((await run("tell", "ovens", "1", "--value", "1")).err).toBe(
      "error: Trial 1 of ovens was not handed out by ask; local-1 is evaluating it.\n",
    );
  });

  it("create the study once: another space is refused, the same one accepted", async () => {
    const { run } = fakeShell();
    expect((await run("ask", "ovens", ...space)).code).toBe(0);
    expect((await run("ask", "ovens", ...space)).code).toBe(0);
    const { code, err } = await run("ask", "ovens", "--space", "heat=int(150,300)");
    expect(err).toContain("space.heat.high: stored 250, given 300");
    expect(code).toBe(2);
  });
});
