import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { hasEnded, until } from "./processes.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-watchdog-"));
afterAll(() => rmSync(folder, { recursive: true }));
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Starts a process that runs programs from this shell script, and returns the ids written by the script. */
async function run(name: string, script: string, programs: number) {
  const code = `
    import { runProgram } from ${JSON.stringify(join(root, "objectives/command/child-process.ts"))};
    const options = { cwd: ${JSON.stringify(folder)}, environment: process.env, signal: new AbortController().signal,
      graceMilliseconds: 1000, onOutput() {}, onErrorOutput() {} };
    await runProgram(["true"], options);
    await Promise.all(Array.from({ length: ${programs} }, (_, i) => runProgram(["sh", "-c", ${JSON.stringify(script)}, "sh", ${JSON.stringify(name)} + i], options)));`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    cwd: root,
    stdio: "inherit",
  });
  const files = Array.from({ length: programs }, (_, i) => join(folder, name + i));
  await until(() => files.every((file) => existsSync(file) && readFileSync(file, "utf8").endsWith("end\n")));
  const pids = files.flatMap((file) => readFileSync(file, "utf8").split("\n").slice(0, 2).map(Number));
  return { child, pids };
}

const job = (trap: string) =>
  `${trap} sleep 1000 & echo $! > $1; echo $$ >> $1; echo end >> $1; wait; wait; sleep 1000`;

test.each([
  ["that ends by request", ""],
  ["that has to be ended by force", "trap '' TERM;"],
])(
  "a program %s does not outlive a process that was killed",
  async (what, trap) => {
    const { child, pids } = await run(what.replaceAll(" ", "-"), job(trap), 2);
    expect(pids).toHaveLength(4);
    expect(pids.some(hasEnded)).toBe(false);
    // On a loaded machine a program may have written its file before its parent continues.
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGKILL");
    await until(() => pids.every(hasEnded));
  },
  30_000,
);

test("processes that a program leaves behind end with it, and the next may start at once", async () => {
  const { child, pids } = await run(
    "left",
    "sleep 1000 >/dev/null 2>&1 & echo $! > $1; echo $$ >> $1; echo end >> $1",
    1,
  );
  await new Promise((resolve) => child.once("exit", resolve));
  expect(child.exitCode).toBe(0);
  expect(pids.every(hasEnded)).toBe(true);
}, 30_000);
