/** The clean room of .ci/run works: a test that leans on what the machine happens to hold fails in it. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const script = join(root, "scripts", "clean-room.sh");

interface Run {
  readonly status: number | null;
  readonly stdout: string;
}

/** Runs a Node program in the room; `environment` is laid over this process's own. */
function inRoom(program: string, environment: NodeJS.ProcessEnv = {}, cwd = root): Run {
  const { status, stdout } = spawnSync("bash", [script, process.execPath, "-e", program], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  return { status, stdout };
}

/** A check that passes only where the leftover is found. */
const needs = (file: string) => `process.exit(require("node:fs").existsSync(${JSON.stringify(file)}) ? 0 : 1)`;

describe.runIf(process.platform === "linux")("the clean room", () => {
  // Fixed paths, as programs use them that do not ask where temporary files belong.
  let planted: string[] = [];

  beforeAll(() => {
    planted = [mkdtempSync("/tmp/credence-planted-"), mkdtempSync(join(homedir(), ".credence-planted-"))];
    for (const folder of planted) writeFileSync(join(folder, "leftover"), "left behind\n");
  });
  afterAll(() => planted.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it("hides what is left in the temporary folder and in the home folder", () => {
    const isolated = inRoom("").stdout.includes("a mount namespace");
    for (const file of planted.map((folder) => join(folder, "leftover"))) {
      expect(existsSync(file)).toBe(true);
      // Without a namespace only a path that follows HOME and TMPDIR is hidden; the room says so.
      if (isolated) expect(inRoom(needs(file)).status).toBe(1);
    }
  });

  it("gives an empty home and an empty temporary folder, named by HOME and TMPDIR", () => {
    const program = `
      const { readdirSync } = require("node:fs"), { homedir, tmpdir } = require("node:os");
      process.exit(readdirSync(homedir()).length + readdirSync(tmpdir()).length);`;
    expect(inRoom(program).status).toBe(0);
  });

  it("falls back to fresh folders where a mount would hide the clone, and says so", () => {
    const { status, stdout } = inRoom("process.exit(0)", {}, planted[0]);
    expect(stdout).toContain("fresh HOME and TMPDIR, because this clone lies in /tmp");
    expect(status).toBe(0);
  });

  it("hands the exit code of the command on", () => {
    expect(inRoom("process.exit(7)").status).toBe(7);
    expect(inRoom("process.exit(7)", {}, planted[0]).status).toBe(7);
  });
});
