/** The Python client: its README with the standard library alone, and its own tests where pytest is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { binary, start } from "../end-to-end/binary.ts";

const client = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "clients", "python");
const python = process.env.CREDENCE_PYTHON ?? "python3";
const folder = mkdtempSync(join(tmpdir(), "credence-python-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const env = {
  CREDENCE: `"${process.execPath}" "${binary}"`,
  PYTHONPATH: join(client, "src"),
  PYTHONDONTWRITEBYTECODE: "1",
};
const succeeds = (code: string) => spawnSync(python, ["-c", code]).status === 0;
const hasPython = succeeds("import sys; sys.exit(sys.version_info < (3, 9))");
const hasPytest = hasPython && succeeds("import pytest");
const limit = { timeout: 240_000 };

it.skipIf(!hasPython)(`runs its README (skipped where ${python} is not Python 3.9)`, limit, async () => {
  const readme = readFileSync(join(client, "README.md"), "utf8");
  const blocks = [...readme.matchAll(/^```python\n(.*?)^```/gms)].map(([, code]) => code);
  expect(blocks.length).toBeGreaterThan(2);
  const { code, out, err } = await start(python, ["-c", blocks.join("\n")], { cwd: folder, env }).ended;
  expect(err).toBe("");
  expect(out).toMatch(/^\S+ \{'lr': \S+, 'opt': 'adam'\}\n$/);
  expect(code).toBe(0);
});

it.skipIf(!hasPytest)(`passes its own tests (skipped where ${python} has no pytest)`, limit, async () => {
  const words = ["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", `--basetemp=${join(folder, "pytest")}`];
  const { code, out } = await start(python, words, { cwd: client, env }).ended;
  expect(code, out).toBe(0);
  expect(out).toMatch(/\d+ passed/);
});
