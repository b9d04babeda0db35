/**
 * Every kind of bad input in the command line, the space, the config file and the data: the exact message, and exit
 * code 2.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fakeShell, type Shell } from "./cli/fake-context.ts";
import { realMakers } from "./cli/real-makers.ts";
import { flags } from "./errors/command-line.ts";
import { configs } from "./errors/config-files.ts";
import { data } from "./errors/data.ts";
import { objectives } from "./errors/objectives.ts";
import { spaces } from "./errors/spaces.ts";
import { studies } from "./errors/studies.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-errors-"));
let shell: Shell;

beforeAll(async () => {
  shell = fakeShell({ objectives: realMakers });
  await shell.run("tune", "branin", "--trials", "1", "--quiet");
  await shell.run("ask", "ovens", "--space", "heat=int(150,250)");
  await shell.run("tell", "ovens", "0", "--value", "1");
  await shell.run("ask", "empty", "--space", "heat=int(150,250)");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ["the command line", flags],
  ["the objective", objectives],
  ["the search space", spaces],
  ["the config file", configs],
  ["studies and trials", studies],
  ["data", data],
])("%s", (_, cases) => {
  for (const [what, words, message, files = {}] of cases) {
    it(what, async () => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      const { code, err } = await shell.run(...words.map((word) => word.replaceAll("FOLDER", folder)));
      expect(err.replaceAll(folder, "FOLDER")).toBe(`error: ${message.replaceAll("\n", "\n       ")}\n`);
      expect(code).toBe(2);
    });
  }
});

it("errors are reported as JSON on request", async () => {
  const { code, out, err } = await shell.run("tune", "--trials", "0", "--json");
  expect(code).toBe(2);
  expect(err).toBe('error: --trials; must be a whole number ≥ 1: "0"\n');
  const message = '--trials; must be a whole number ≥ 1: "0"';
  const issue = { path: "--trials", message: 'trials; must be a whole number ≥ 1: "0"' };
  expect(JSON.parse(out)).toEqual({ error: { code: "invalid", message, issues: [issue] } });
});

it("prints nothing else on standard output", async () => {
  expect((await shell.run("tune", "--trials", "0")).out).toBe("");
});

it("errors leave nothing behind: none of these commands created a study", async () => {
  const names = (await shell.json<{ name: string }[]>("studies", "--json")).map(({ name }) => name);
  expect(names.sort()).toEqual(["branin", "empty", "ovens"]);
});
