/**
 * Finished runs, kept in a file of JSON lines, so that a long comparison can be interrupted, extended with more seeds, and
 * shared between processes. The file does not record which code produced a run: use a new file for changed code.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Run } from "./simulate.ts";

interface RunId {
  readonly method: string;
  readonly problem: string;
  readonly seed: number;
}

export interface RecordedRuns {
  /** A recorded run with at least this many trials, cut to that number. */
  find(id: RunId, trials: number): Run | undefined;
  add(id: RunId, run: Run): void;
}

type Line = RunId & Run;

/** Reads the file; without a path, nothing is kept. */
export function openRecordedRuns(path: string | undefined): RecordedRuns {
  const runs = new Map<string, Run>();
  if (path !== undefined && existsSync(path)) {
    for (const line of readFileSync(path, "utf8").split("\n").filter(isWhole)) {
      const run = JSON.parse(line) as Line;
      runs.set(keyOf(run), restored(run));
    }
  }
  return {
    find(id, trials) {
      const run = runs.get(keyOf(id));
      if (run === undefined || run.regrets.length < trials) return undefined;
      return { ...run, regrets: run.regrets.slice(0, trials) };
    },
    add(id, run) {
      if (path === undefined) return;
      const { regrets, failed, suggestionMilliseconds } = run;
      const rounded = suggestionMilliseconds.map((value) => Number(value.toPrecision(4)));
      appendFileSync(path, `${JSON.stringify({ ...id, regrets, failed, suggestionMilliseconds: rounded })}\n`);
    },
  };
}

/** The last line may be truncated if a run was killed. */
function isWhole(line: string): boolean {
  return line.endsWith("}");
}

function keyOf({ method, problem, seed }: RunId): string {
  return `${method} ${problem} ${seed}`;
}

/** JSON writes Infinity as null. */
function restored({ regrets, failed, suggestionMilliseconds }: Run): Run {
  return { regrets: regrets.map((regret: number | null) => regret ?? Infinity), failed, suggestionMilliseconds };
}
