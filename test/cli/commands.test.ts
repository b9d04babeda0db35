import { beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../cli/commands/index.ts";
import { fakeShell, type Shell } from "./fake-context.ts";

const shell = fakeShell();

beforeAll(async () => {
  const space = ["--space", "x=float(0,1)", "--space", "k=choice(3,8)"];
  await shell.run("tune", "bowl", "--trials", "6", "--strategy", "random", ...space, "--quiet");
});

describe("reading studies", () => {
  it("lists them", async () => {
    const { out } = await shell.run("studies");
    expect(out.split("\n")).toEqual([
      expect.stringMatching(/^study {2}objective {2}trials {2}best +last change$/),
      expect.stringMatching(/^bowl {3}bowl {7}6 of 6 {2}loss 0\.\d+ {2}just now$/),
      "",
    ]);
    const [study] = await shell.json<Record<string, unknown>[]>("studies", "--json");
    expect(study).toMatchObject({ name: "bowl", budget: { trials: 6 }, counts: { waiting: 0, running: 0, pruned: 0 } });
  });

  it("creates no database when it only reads", async () => {
    const { run } = fakeShell();
    const { out, code } = await run("studies", "--storage", "sqlite:none.db");
    expect(out).toBe("No studies in sqlite:none.db yet. `credence tune` creates one.\n");
    expect(code).toBe(0);
    expect((await run("studies", "--json")).out).toBe("[]\n");
  });

  it("takes the storage from the environment, but the flag has priority", async () => {
    const { run, store } = fakeShell({ environment: { CREDENCE_STORAGE: "sqlite:team.db" } });
    await run("tune", "bowl", "--trials", "1", "--quiet");
    expect(await (await store("sqlite:team.db")).findStudy("bowl")).not.toBeNull();
    await run("tune", "bowl", "--trials", "1", "--quiet", "--storage", "sqlite:mine.db");
    expect(await (await store("sqlite:mine.db")).findStudy("bowl")).not.toBeNull();
  });

  it("shows one study", async () => {
    const { out } = await shell.run("show", "bowl");
    expect(out).toContain("  objective     bowl\n");
    expect(out).toContain("  tuned         minimize loss\n");
    expect(out).toContain("  strategy      random (seed 1)\n");
    expect(out).toMatch(/ {2}trials {8}6 of 6 done: \d complete and \d failed\n/);
    expect(out).toMatch(/ {2}failed {8}(\d) trials? of 6: \1 diverged\n {16}\1 × loss; must be finite: NaN\n/);
    const document = await shell.json<Record<string, unknown>>("show", "bowl", "--json");
    expect(document).toMatchObject({ name: "bowl", seed: 1, createdAt: expect.stringMatching(/^2026-01-02T/) });
  });

  it("lists trials as a table, as JSON and as CSV", async () => {
    const { out } = await shell.run("trials", "bowl");
    const [titles, ...rows] = out.trimEnd().split("\n");
    expect(titles.trim().split(/ +/)).toEqual(["trial", "state", "loss", "x", "k", "time", "worker"]);
    expect(rows).toHaveLength(6);

    const documents = await shell.json<Record<string, unknown>[]>("trials", "bowl", "--json");
    for (const document of documents) {
      expect(Object.keys(document)).toEqual([
        "number",
        "state",
        "values",
        "hyperparameters",
        "metrics",
        "failure",
        "startedAt",
        "finishedAt",
        "worker",
      ]);
    }
    expect(documents[0]).toMatchObject({ number: 0, startedAt: expect.stringMatching(/^2026-01-02T03:04:05\.\d+Z$/) });

    const csv = (await shell.run("trials", "bowl", "--csv")).out.trimEnd().split("\n");
    expect(csv[0]).toBe(
      "number,state,value.loss,hyperparameter.x,hyperparameter.k,failureKind,failureMessage,startedAt,finishedAt,duration,worker",
    );
    expect(csv).toHaveLength(7);
    expect(csv.some((line) => line.includes(",diverged,loss; must be finite: NaN,"))).toBe(true);
  });

  it("prints the best trial", async () => {
    const best = await shell.json<{ values: { loss: number } }>("best", "bowl", "--json");
    expect(Object.keys(best)).toEqual([
      "study",
      "number",
      "values",
      "predicted",
      "hyperparameters",
      "metrics",
      "checks",
      "recommended",
    ]);
    const trials = await shell.json<{ values: { loss: number } | null }[]>("trials", "bowl", "--json");
    expect(best.values.loss).toBe(Math.min(...trials.map(({ values }) => values?.loss ?? Infinity)));
    expect((await shell.run("best", "bowl")).out).toMatch(
      /^best: trial \d of bowl: loss \S+\n {2}x {2}0\.\d+\n {2}k {2}3\n$/,
    );
  });

  it("prints what the surrogate expected of the best trial", async () => {
    const { json, run } = fakeShell();
    await run("tune", "bowl", "--trials", "9", "--quiet");
    const { predicted } = await json<{ predicted: { mean: number; deviation: number } }>("best", "bowl", "--json");
    expect(predicted.deviation).toBeGreaterThan(0);
    const { out } = await run("best", "bowl");
    expect(out).toMatch(
      /^Recommended \(trial \d\): expected loss [^]*\n\nrecommended(, best)?: trial \d of bowl: loss/,
    );
    expect((await run("show", "bowl")).out).toMatch(/ {2}expected +Recommended[^]* {2}recommended {3}loss/);
    expect(Math.abs(predicted.mean)).toBeLessThan(10);
  });
});

describe("the list of objectives", () => {
  it("contains every objective, and shows one in full", async () => {
    expect((await shell.run("objectives")).out).toContain("bowl       a bowl\n");
    const { out } = await shell.run("objectives", "bowl");
    expect(out).toContain("  colour=blue  of the bowl (blue, red)\n");
    expect(out).toContain("  x=float(0,1,default=0.9)\n  k=int(1,8,default=2)\n");
    const document = await shell.json<Record<string, unknown>>("objectives", "bowl", "--json");
    expect(document).toMatchObject({ name: "bowl", options: [{ name: "colour" }], metrics: [{ name: "loss" }] });
    expect(await shell.json<unknown[]>("objectives", "--json")).toHaveLength(1);
  });
});

describe("the doctor", () => {
  it("finds everything here, and reports what is missing", async () => {
    const { out, code } = await shell.run("doctor");
    expect(code).toBe(0);
    expect(out).toContain("ok       credence       1.2.3\n");
    expect(out).toContain("ok       engine abacus  beads on wires\n");
    expect(out).toContain("ok       database       SQLite 3\n");
    expect(out).toContain("ok       storage        sqlite:credence.db, 1 study\n");

    const sick = fakeShell();
    const context = {
      ...sick.context,
      describeStorage: () => Promise.reject(new Error("no binding\nat x")),
      environment: { ...sick.context.environment, node: "20.3.1" },
    };
    const doctor = await commands.find(({ name }) => name === "doctor")?.load();
    let said = "";
    const stdout = { ...context.stdout, write: (text: string) => void (said += text) };
    expect(await doctor?.run({ positional: [], flags: {} }, { ...context, stdout })).toBe(1);
    expect(said).toContain("not ok   node           20.3.1\n");
    expect(said).toContain("not ok   database       SQLite failed to load: no binding\n");
    expect(said).toContain("Install Node 20.19 or newer from https://nodejs.org.\n");
    expect(await shell.json("doctor", "--json")).toMatchObject({ ok: true });
  });

  it("reports the device of each engine, how to install a missing one, and a broken one as a problem", async () => {
    const missing = { engine: "abacus", device: null, found: "not installed", ok: true, remedy: "Buy one." } as const;
    const { out, code } = await fakeShell({ engines: [missing] }).run("doctor");
    expect(code).toBe(0);
    expect(out).toContain("ok       engine abacus  not installed\n                        Buy one.\n");

    const engines = [
      { ...missing, found: "does not load", ok: false },
      { ...missing, engine: "loom", device: "GPU" } as const,
    ];
    const broken = fakeShell({ engines });
    expect((await broken.run("doctor")).code).toBe(1);
    const { ok, findings } = await broken.json<{ ok: boolean; findings: object[] }>("doctor", "--json");
    expect(ok).toBe(false);
    expect(findings).toContainEqual({
      name: "engine abacus",
      device: null,
      found: "does not load",
      ok: false,
      remedy: "Buy one.",
    });
    expect(findings).toContainEqual({
      name: "engine loom",
      device: "GPU",
      found: "not installed",
      ok: true,
      remedy: "Buy one.",
    });
  });
});

describe("an unexpected error", () => {
  const broken = (environment: Record<string, string>): Shell =>
    fakeShell({
      environment,
      objectives: {
        ...shell.context.objectives,
        definitions: () => Promise.reject(new TypeError("x is not a function")),
      },
    });

  it("is reported as a bug in one line, with a stack trace only on request", async () => {
    const { err, code } = await broken({}).run("objectives");
    expect(code).toBe(1);
    expect(err).toBe(
      "error: unexpected error: x is not a function\n" +
        "This is a bug in Credence. CREDENCE_DEBUG=1 shows where it happened.\n",
    );
    expect((await broken({ CREDENCE_DEBUG: "1" }).run("objectives")).err).toContain("commands.test.ts");
  });
});
