/**
 * Killed at random moments, resumed, killed again: nothing that was acknowledged is lost. CREDENCE_CRASH_ROUNDS sets how
 * often (50 for the full run), CREDENCE_CRASH_SEED the moments.
 */
import { join } from "node:path";
import { Database } from "../../storage/sqlite/binding.ts";
import { expect, it } from "vitest";
import { makeKey, openStream } from "../../math/random.ts";
import { place, type TrialDocument } from "./binary.ts";

const rounds = Number(process.env.CREDENCE_CRASH_ROUNDS ?? 4);
const stream = openStream(makeKey(Number(process.env.CREDENCE_CRASH_SEED ?? 1)));
/** A run is killed at most this many milliseconds after its first trial (one time in four, before that). */
const LONGEST = 400;

it(`survives ${rounds} kills`, { timeout: 20_000 + 10_000 * rounds }, async () => {
  const { path, begin, run, json } = place();
  /** Number → line, for every trial that a run has reported as finished. */
  const acknowledged = new Map<number, string>();
  const goOn = ["tune", "branin", "--strategy", "random", "--workers", "2", "--trials", "100000"];

  for (let round = 0; round < rounds; round++) {
    const running = begin(...goOn);
    if (stream.uniform() < 0.25) await sleep(LONGEST * stream.uniform());
    else await running.saying(/^trial /m).then(() => sleep(LONGEST * stream.uniform()));
    running.child.kill("SIGKILL");
    const { err } = await running.ended;
    for (const line of completeLines(err)) {
      const number = Number(/^trial +(\d+)/.exec(line)?.[1]);
      expect(acknowledged.has(number), `trial ${number} finished twice`).toBe(false);
      acknowledged.set(number, line);
    }
    check(join(path, "credence.db"));
  }

  expect(acknowledged.size).toBeGreaterThan(0);
  const before = await json<TrialDocument[]>("trials", "branin", "--json");
  const finished = before.filter(({ state }) => state === "complete").length;
  // A final, undisturbed run takes up every lost trial, and completes.
  const { code, err } = await run("tune", "branin", "--trials", String(before.length + 2), "--quiet");
  expect(err).toBe("");
  expect(code).toBe(0);
  const trials = await json<TrialDocument[]>("trials", "branin", "--json");
  expect(finished).toBeGreaterThanOrEqual(acknowledged.size);
  expect(trials.map(({ number, state }) => [number, state])).toEqual(
    Array.from({ length: before.length + 2 }, (_, number) => [number, "complete"]),
  );
  for (const [number, line] of acknowledged) {
    // The line shows four digits of the stored value, or more if the best value so far is close.
    const [, printed] = /value (\S+)/.exec(line) ?? [];
    expect(printed).toBe(shownLike(printed, trials[number].values?.value ?? NaN));
  }
});

/** Complete lines only, since the last one may have been truncated by the kill. */
function completeLines(err: string): readonly string[] {
  return err
    .split("\n")
    .slice(0, -1)
    .filter((line) => line.startsWith("trial "));
}

function check(file: string): void {
  const database = new Database(file, { fileMustExist: false });
  try {
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(database.pragma("foreign_key_check")).toEqual([]);
  } finally {
    database.close();
  }
}

/** The value with as many decimals as the string has, and at least four significant digits. */
function shownLike(text: string, value: number): string {
  if (text.includes("e")) return value.toExponential(text.split("e")[0].length - 2);
  const decimals = text.includes(".") ? text.length - text.indexOf(".") - 1 : 0;
  expect(text.replace(/^0\.0*|\./g, "").length).toBeGreaterThanOrEqual(4);
  return value.toFixed(decimals);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
