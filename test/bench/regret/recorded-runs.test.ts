import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRecordedRuns } from "../../../bench/regret/recorded-runs.ts";

const id = { method: "ours", problem: "branin", seed: 3 };
const run = { regrets: [Infinity, 2, 0.5], failed: 1, suggestionMilliseconds: [1, 2.34567, 3] };

describe("recorded runs", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "credence-runs-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are found again, also cut to fewer trials, and an infinite regret stays infinite", () => {
    const path = join(folder, "runs.jsonl");
    openRecordedRuns(path).add(id, run);

    const opened = openRecordedRuns(path);
    expect(opened.find(id, 3)).toEqual({ ...run, suggestionMilliseconds: [1, 2.346, 3] });
    expect(opened.find(id, 2)?.regrets).toEqual([Infinity, 2]);
  });

  it("are not found for more trials, another seed, or another method", () => {
    const path = join(folder, "runs.jsonl");
    openRecordedRuns(path).add(id, run);

    const opened = openRecordedRuns(path);
    expect(opened.find(id, 4)).toBeUndefined();
    expect(opened.find({ ...id, seed: 4 }, 3)).toBeUndefined();
    expect(opened.find({ ...id, method: "random" }, 3)).toBeUndefined();
  });

  it("survive a last line that a killed run cut off", () => {
    const path = join(folder, "runs.jsonl");
    openRecordedRuns(path).add(id, run);
    appendFileSync(path, '{"method":"ours","problem":"bran');

    expect(openRecordedRuns(path).find(id, 3)?.failed).toBe(1);
  });
});
