/** `credence show STUDY NUMBER`: one trial in full. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeShell, type Shell } from "./fake-context.ts";
import { realMakers } from "./real-makers.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-trial-view-"));
afterAll(() => rmSync(folder, { recursive: true }));
const script = join(folder, "train.mjs");
writeFileSync(
  script,
  `for (let i = 1; i <= 30; i++) console.log("epoch " + i);
   if (Number(process.argv[2]) > 5) throw new RangeError("too wide");
   console.log("loss=0.25");`,
);

let shell: Shell;
beforeAll(async () => {
  shell = fakeShell({ objectives: realMakers });
  const command = `${process.execPath} ${script} {width}`;
  await shell.run(
    "tune",
    "--command",
    command,
    "--study",
    "nets",
    "--space",
    "width=int(1,9)",
    "--metric",
    "loss",
    "--trials",
    "1",
    "--strategy",
    "random",
    "--seed",
    "1",
    "--quiet",
  );
  for (const width of [2, 8]) await shell.run("enqueue", "nets", `width=${width}`);
  await shell.run("tune", "--study", "nets", "--trials", "3", "--command", command, "--quiet");
});

async function numberWith(width: number): Promise<string> {
  const trials = await shell.json<
    readonly { readonly number: number; readonly hyperparameters: { readonly width: number } }[]
  >("trials", "nets", "--json");
  return String(trials.find((trial) => trial.hyperparameters.width === width)?.number);
}

describe("show STUDY NUMBER", () => {
  it("prints values, hyperparameters, times, and the end of the output", async () => {
    const { out, err, code } = await shell.run("show", "nets", await numberWith(2));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^nets, trial \d\n {2}state {11}complete\n {2}loss {12}0\.25/);
    expect(out).toMatch(/\n {2}width {11}2\n/);
    expect(out).toMatch(
      /Output \(the last 20 of 31 lines; exit code 0\)\n {2}epoch 12\n[\s\S]*epoch 30\n {2}loss=0\.25\n\n {2}To show all stored lines, add --output\./,
    );
  });

  it("prints the whole recorded output with --output", async () => {
    const { out } = await shell.run("show", "nets", await numberWith(2), "--output");
    expect(out).toMatch(/Output \(exit code 0\)\n {2}epoch 1\n {2}epoch 2\n/);
  });

  it("says why a trial failed", async () => {
    const { out } = await shell.run("show", "nets", await numberWith(8));
    expect(out).toMatch(/state {11}failed: infeasible/);
    expect(out).toMatch(/failure {9}Exited with code 1: RangeError: too wide/);
    expect(out).toContain("exit code 1");
  });

  it("gives the same as JSON", async () => {
    const document = await shell.json<Record<string, unknown>>("show", "nets", await numberWith(2), "--json");
    expect(document).toMatchObject({
      study: "nets",
      state: "complete",
      values: { loss: 0.25 },
      output: { end: "exit code 0" },
    });
  });

  it("refuses anything but a trial number", async () => {
    expect((await shell.run("show", "nets", "99")).err).toContain("trial; must exist: 99");
    expect((await shell.run("show", "nets", "x")).code).not.toBe(0);
    expect((await shell.run("show", "nets", "--output")).err).toContain("needs a trial");
  });
});
