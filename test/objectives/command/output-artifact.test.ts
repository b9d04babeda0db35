/** The output of a program is stored with its trial, however the trial ended. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, test } from "vitest";
import { outputOf } from "../../../common/artifact.ts";
import { makeKey } from "../../../math/random.ts";
import { commandObjective } from "../../../objectives/command/command.ts";
import type { Evaluation } from "../../../tuner/objective.ts";

const cwd = mkdtempSync(join(tmpdir(), "credence-output-"));
afterAll(() => rmSync(cwd, { recursive: true }));

async function evaluated(script: string, { folder = cwd, timeoutMilliseconds = undefined as number | undefined } = {}) {
  const created = commandObjective({
    arguments: [process.execPath, "-e", script.replace(/[{}]/g, "$&$&")],
    space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }],
    metrics: [{ name: "loss", direction: "minimize" }],
    cwd: folder,
    recordsOutput: true,
    timeoutMilliseconds,
  });
  if ("issues" in created) throw new Error(JSON.stringify(created.issues));
  const context = {
    report: () => "continue" as const,
    signal: new AbortController().signal,
    key: makeKey(1),
    trial: { study: "test", number: 0, attempt: 1 },
  };
  const evaluation = await created.objective.evaluate({ x: 0.5 }, context);
  return { evaluation, output: outputIn(evaluation) };
}

function outputIn({ artifacts = [] }: Evaluation) {
  const output = outputOf(artifacts);
  if (output === null) throw new Error("no output");
  return output;
}

describe("the output of a program", () => {
  it("is that of both streams, without colours, with the host", async () => {
    const { evaluation, output } = await evaluated(
      `process.stdout.write("\\u001b[32mepoch 1\\u001b[0m\\n"); setTimeout(() => { console.error("careful"); setTimeout(() => console.log("loss=0.5"), 100); }, 100);`,
    );
    expect(evaluation).toMatchObject({ values: { loss: 0.5 } });
    expect(output).toEqual({
      text: "epoch 1\ncareful\nloss=0.5\n",
      isCut: false,
      end: "exit code 0",
      host: hostname(),
      revision: null,
    });
  });

  test.each([
    [
      "fails",
      `console.log("before"); throw new Error("no data")`,
      /^before\n[\s\S]*Error: no data/,
      { end: "exit code 1", kind: "infeasible" },
    ],
    ["diverges", `console.log("loss=nan")`, /^loss=nan\n$/, { end: "exit code 0", kind: "diverged" }],
    [
      "is killed",
      `console.log("busy"); process.kill(process.pid, "SIGKILL")`,
      /^busy\n$/,
      { end: "killed by SIGKILL", kind: "transient" },
    ],
  ])("is kept when it %s", async (_, script, text, { end, kind }) => {
    const { evaluation, output } = await evaluated(script);
    expect(evaluation).toMatchObject({ failure: { kind } });
    expect(output.text).toMatch(text);
    expect(output.end).toBe(end);
  });

  it("is kept when its time is over", async () => {
    const script = `console.log("starting"); setInterval(() => 0, 1000)`;
    const { output } = await evaluated(script, { timeoutMilliseconds: 1500 });
    expect(output).toMatchObject({ text: "starting\n", end: "ended at its time limit" });
  });

  it("has a progress bar in its last state", async () => {
    const { output } = await evaluated(`process.stdout.write("0 %\\r50 %\\r100 %\\r\\nWindows\\r\\nloss=1\\n")`);
    expect(output.text).toBe("100 %\nWindows\nloss=1\n");
  });

  it("is cut in front beyond 64 Ki characters", async () => {
    const { output } = await evaluated(
      `for (let i = 0; i < 20000; i++) console.log("line " + i); console.log("loss=1")`,
    );
    expect(output.isCut).toBe(true);
    expect(output.text.length).toBeLessThanOrEqual(65_536);
    expect(output.text.endsWith("line 19999\nloss=1\n")).toBe(true);
  });

  it("is stored alongside the program's own artifacts", async () => {
    const { evaluation } = await evaluated(
      `console.log(JSON.stringify({ values: { loss: 1 }, artifacts: [{ name: "output", kind: "curve", title: "Mine", data: [1] }] }))`,
    );
    expect(evaluation.artifacts?.map(({ name }) => name)).toEqual(["output", "program output"]);
  });
});

describe.skipIf(spawnSync("git", ["--version"]).status !== 0)("the revision", () => {
  const folder = mkdtempSync(join(tmpdir(), "credence-revision-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const git = (...words: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...words], {
      cwd: folder,
      encoding: "utf8",
    });

  it("is the commit of its folder, and whether tracked files differ from it", async () => {
    git("init", "-q");
    writeFileSync(join(folder, "train.js"), "1");
    git("add", ".");
    git("commit", "-q", "-m", "first");
    const commit = git("rev-parse", "HEAD").trim();
    expect((await evaluated(`console.log("loss=1")`, { folder })).output.revision).toEqual({
      commit,
      isModified: false,
    });
    writeFileSync(join(folder, "train.js"), "2");
    await new Promise((resolve) => setTimeout(resolve, 2100));
    expect((await evaluated(`console.log("loss=1")`, { folder })).output.revision).toEqual({
      commit,
      isModified: true,
    });
  });
});
