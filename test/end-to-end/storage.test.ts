/** A full disk and a read-only file: a message, exit code 1, nothing lost. */
import { chmodSync, cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { binary, place, start, type TrialDocument } from "./binary.ts";

it("keeps acknowledged writes when the disk is full", async () => {
  const { path, run, json } = place();
  // Files of this process cannot grow, which looks like a full disk to SQLite.
  const limited = ["-c", 'ulimit -f 600; exec "$0" "$@"', process.execPath, binary];
  const words = ["tune", "branin", "--strategy", "random", "--trials", "5000", "--workers", "1"];
  const { code, err, out } = await start("sh", [...limited, ...words], { cwd: path }).ended;
  expect(code).toBe(1);
  expect(out).toBe("");
  const lines = err.trimEnd().split("\n");
  expect(lines.at(-1)).toMatch(/^error: database; the disk (is full|failed to read or write): .*credence\.db\. .*\.$/);
  const acknowledged = lines.filter((line) => line.startsWith("trial ")).length;
  expect(acknowledged).toBeGreaterThan(0);

  const kept = await json<TrialDocument[]>("trials", "branin", "--json");
  expect(kept.filter(({ state }) => state === "complete").length).toBeGreaterThanOrEqual(acknowledged);
  // Once there is space again, the study continues.
  expect((await run("tune", "branin", "--trials", String(kept.length + 1), "--quiet")).code).toBe(0);
  const trials = await json<TrialDocument[]>("trials", "branin", "--json");
  expect(trials.map(({ state }) => state)).toEqual(Array(kept.length + 1).fill("complete"));
});

it("leaves a read-only file unchanged", async () => {
  const { path, run } = place();
  await run("tune", "branin", "--trials", "2", "--workers", "1");
  cpSync(join(path, "credence.db"), join(path, "fixed.db"));
  chmodSync(join(path, "fixed.db"), 0o444);
  chmodSync(path, 0o555);
  const before = readFileSync(join(path, "fixed.db"));
  // Root may write anywhere, unless it drops that capability.
  const powers = ["--bounding-set=-dac_override", "--inh-caps=-dac_override"];
  const asEverybody = process.getuid?.() === 0 ? ["setpriv", ...powers] : [];
  const words = ["tune", "branin", "--trials", "5", "--storage", "sqlite:fixed.db"];
  const [program, ...rest] = [...asEverybody, process.execPath, binary, ...words];
  const { code, err, out } = await start(program, rest, { cwd: path }).ended;
  chmodSync(path, 0o755);
  expect(err).toMatch(
    /^error: database; must be writable: .*fixed\.db\. Allow writing to the file and its folder, or name another file\.\n$/,
  );
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(readFileSync(join(path, "fixed.db")).equals(before)).toBe(true);
});
