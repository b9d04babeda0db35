/** The clean room of .ci/run works: a test that depends on leftovers of the machine fails in it. */
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

/** Runs a Node program in the room; `environment` overrides this process's variables. */
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
  // Fixed paths, as used by programs that ignore TMPDIR.
  let planted: string[] = [];

  beforeAll(() => {
    planted = [mkdtempSync("/tmp/credence-planted-"), mkdtempSync(join(homedir(), ".credence-planted-"))];
    for (const folder of planted) writeFileSync(join(folder, "leftover"), "left behind\n");
  });
  afterAll(() => planted.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it("hides leftovers in the temporary folder and in the home folder", () => {
    const isolated = inRoom("").stdout.includes("a mount namespace");
    for (const file of planted.map((folder) => join(folder, "leftover"))) {
      expect(existsSync(file)).toBe(true);
      // Without a namespace only paths derived from HOME and TMPDIR are hidden; the room reports it.
      if (isolated) expect(inRoom(needs(file)).status).toBe(1);
    }
  });

  it("gives an empty home and an empty temporary folder, named by HOME and TMPDIR", () => {
    const program = `
      const { readdirSync } = require("node:fs"), { homedir, tmpdir } = require("node:os");
      process.exit(readdirSync(homedir()).length + readdirSync(tmpdir()).length);`;
    expect(inRoom(program).status).toBe(0);
  });

  it("falls back to fresh folders where a mount would hide the clone, and reports it", () => {
    const { status, stdout } = inRoom("process.exit(0)", {}, planted[0]);
    expect(stdout).toContain("fresh HOME and TMPDIR, because this clone lies in /tmp");
    expect(status).toBe(0);
  });

  it("passes on the exit code of the command", () => {
    expect(inRoom("process.exit(7)").status).toBe(7);
    expect(inRoom("process.exit(7)", {}, planted[0]).status).toBe(7);
  });
});
