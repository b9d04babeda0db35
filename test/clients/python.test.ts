/** The Python client: its README with only the standard library, and its own tests if pytest is installed. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

it.skipIf(!hasPython)("runs docs/python.md, its function and its command line", limit, async () => {
  const page = readFileSync(join(client, "..", "..", "docs", "python.md"), "utf8");
  const [[, written]] = page.matchAll(/^```py\n(.*?)^```/gms);
  // The code that builds and trains a model is the reader's own; pandas may be missing.
  const prelude = "def build(depth):\n    return depth\n\ndef train(depth, lr, opt):\n    return lr + depth\n\n";
  const code = written
    .replace("n_trials=50", "n_trials=6")
    .replace(/^study.trials_dataframe.*$/m, "print(len(study.rows()))");
  const ran = await start(python, ["-c", prelude + code], { cwd: folder, env }).ended;
  expect(ran).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/^\S+ \{'lr': .*\}\n6\n$/) as string });

  const [[, line]] = page.matchAll(/^```sh\n(.*?)^```/gms);
  const own = join(folder, "own");
  mkdirSync(own);
  writeFileSync(join(own, "train.py"), "import sys\nprint(len(sys.argv))\n");
  const shell = line.replace("npx credence", env.CREDENCE).replace("python train.py", `${python} train.py`);
  const tuned = await start("sh", ["-c", shell.replace("--trials 50", "--trials 3")], { cwd: own, env }).ended;
  expect(tuned.code, tuned.err).toBe(0);
});

it.skipIf(!hasPytest)(`passes its own tests (skipped where ${python} has no pytest)`, limit, async () => {
  const words = ["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", `--basetemp=${join(folder, "pytest")}`];
  const { code, out } = await start(python, words, { cwd: client, env }).ended;
  expect(code, out).toBe(0);
  expect(out).toMatch(/\d+ passed/);
});
