/**
 * A study of `bnn-regression` as a person would run it: through the command line, with the surrogate and a database
 * file.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const program = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** A part of the space in which nothing diverges, so that all trials take equally long, whichever are suggested. */
const space = ["priorScale=float(0.5,2,log)"];

interface Timed {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly state: string;
}

/**
 * Milliseconds per trial, from the start of the first to the end of the last, with every chain on its worker's thread.
 */
export async function millisecondsPerTrial({ trials, workers }: { trials: number; workers: number }): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
  const storage = ["--storage", `sqlite:${join(folder, "study.db")}`, "--json"];
  try {
    const dimensions = space.flatMap((dimension) => ["--space", dimension]);
    const counts = ["--trials", String(trials), "--workers", String(workers), "--set", "threads=1", "--seed", "1"];
    await credence(["tune", "bnn-regression", "--study", "bench", ...counts, ...dimensions, ...storage]);
    const run = JSON.parse(await credence(["trials", "bench", ...storage])) as Timed[];
    const failed = run.filter(({ state }) => state !== "complete").length;
    if (run.length !== trials || failed > 0) throw new Error(`${run.length} trials, ${failed} of them not complete`);
    const starts = run.map(({ startedAt }) => Date.parse(startedAt));
    const ends = run.map(({ finishedAt }) => Date.parse(finishedAt));
    return (Math.max(...ends) - Math.min(...starts)) / trials;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function credence(words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { maxBuffer: 1e8 });
  return stdout;
}
