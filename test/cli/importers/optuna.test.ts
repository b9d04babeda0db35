/** Optuna studies, as written by Optuna 5.0 (make-optuna.py), become Credence studies. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { Database } from "../../../storage/sqlite/binding.ts";
import { fakeShell } from "../fake-context.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "credence-optuna-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const journal = here("optuna-journal.jsonl");
const database = join(folder, "optuna.db");
const made = new Database(database);
made.pragma("foreign_keys = off");
made.exec(readFileSync(here("optuna-database.sql"), "utf8"));
made.close();

interface Expected {
  readonly number: number;
  readonly state: string;
  readonly params: Readonly<Record<string, number | string | null>>;
  readonly value: string | null;
  readonly seconds: number;
}
const expected = JSON.parse(readFileSync(here("optuna-trials.json"), "utf8")) as readonly Expected[];

interface Exported {
  readonly study: { readonly space: readonly unknown[]; readonly metrics: readonly unknown[] };
  readonly trials: readonly {
    readonly state: string;
    readonly hyperparameters: Readonly<Record<string, unknown>>;
    readonly values: Readonly<Record<string, number>> | null;
    readonly failure: { readonly kind: string } | null;
    readonly startedAt: number;
    readonly finishedAt: number;
    readonly intermediateValues?: readonly unknown[];
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

async function imported(file: string, ...words: readonly string[]): Promise<{ text: string; exported: Exported }> {
  const shell = fakeShell();
  const { code, out, err } = await shell.run("import", "--from", "optuna", file, ...words);
  expect([code, err]).toEqual([0, ""]);
  const name = /^Imported study (\S+)/.exec(out)![1];
  return { text: out, exported: await shell.json<Exported>("export", name) };
}

describe.each([
  ["a journal", journal],
  ["a database", database],
])("Optuna's %s", (_, file) => {
  it("becomes a study with the same trials", async () => {
    const { text, exported } = await imported(file, "--study", "nets");
    expect(text).toBe("Imported study nets with 9 trials.\n");
    expect(exported.study.metrics).toEqual([{ name: "value", direction: "minimize" }]);
    expect(exported.study.space).toEqual([
      { name: "x", kind: "float", low: -5, high: 5, scale: "linear" },
      { name: "n", kind: "int", low: 1, high: 64, scale: "log" },
      { name: "opt", kind: "categorical", choices: ["sgd", "adam", "none"] },
      { name: "momentum", kind: "float", low: 0, high: 0.9, scale: "linear", step: 0.1, when: { opt: ["sgd"] } },
    ]);
    for (const [index, trial] of exported.trials.entries()) {
      const { number, state, params, value, seconds } = expected[index];
      expect(trial.hyperparameters).toEqual({ ...params, opt: params.opt ?? "none" });
      expect(trial.attributes.optuna).toBe(number);
      const ended = { COMPLETE: "complete", PRUNED: "pruned", FAIL: "failed" }[state];
      expect(trial.state).toBe(value === "inf" ? "failed" : ended);
      if (trial.state !== "failed") expect(trial.values).toEqual({ value: Number(value) });
      if (file === database) expect((trial.finishedAt - trial.startedAt) / 1000).toBeCloseTo(seconds, 2);
    }
    expect(exported.trials.map(({ failure }) => failure?.kind)).toEqual(
      expected.map(({ state, value }) => (state === "FAIL" ? "transient" : value === "inf" ? "diverged" : undefined)),
    );
    const [first] = exported.trials;
    const square = Number(first.hyperparameters.x) ** 2;
    expect(first.intermediateValues).toEqual([
      { step: 0, metric: "value", value: square },
      { step: 1, metric: "value", value: square + 1 },
    ]);
    expect(first.attributes.note).toEqual({ fold: 0 });
    expect(Math.abs(first.startedAt - Date.UTC(2026, 10, 30))).toBeLessThan(400 * 86_400_000);
  });

  it("keeps several objectives by name, and lists unfinished trials", async () => {
    const { text, exported } = await imported(file, "--study", "two words");
    expect(text).toBe(
      "Imported study two-words with 1 trial.\n2 trials were left out:\n  trial 1: is still running\n  trial 2: has not been run yet\n",
    );
    expect(exported.study.metrics).toEqual([
      { name: "accuracy", direction: "maximize" },
      { name: "seconds", direction: "minimize", tuned: true },
    ]);
    expect(exported.trials[0].values?.seconds).toBe(2);
  });

  it("needs the name of a study if there are several, not counting deleted ones", async () => {
    const { run } = fakeShell();
    const { code, err } = await run("import", "--from", "optuna", file);
    expect([code, err]).toEqual([2, 'error: The file has 2 studies: "nets", "two words". Choose one with --study.\n']);
    const other = await run("import", "--from", "optuna", file, "--study", "net");
    expect(other.err).toBe('error: The file has no study named "net". Did you mean nets?\n');
  });
});

it("gives the study another name, and refuses an invalid one", async () => {
  expect((await imported(journal, "--study", "nets", "--as", "mine")).text).toContain("Imported study mine with");
  const { err } = await fakeShell().run("import", "--from", "optuna", journal, "--study", "nets", "--as", "a b");
  expect(err).toContain("--as; must be letters, digits and . _ -");
});

it("skips a line truncated by a crash", async () => {
  const cut = join(folder, "cut.log");
  writeFileSync(cut, `${readFileSync(journal, "utf8")}{"op_code": 6, "trial_id": 1, "sta`);
  expect((await imported(cut, "--study", "nets")).text).toBe("Imported study nets with 9 trials.\n");
});

it.each([
  ["other.db", "SQLite format 3 of nothing", /other\.db cannot be read as an SQLite database/],
  ["other.txt", "hello", /file; must be an Optuna database/],
])("refuses %s", async (name, text, message) => {
  writeFileSync(join(folder, name), text);
  expect((await fakeShell().run("import", "--from", "optuna", join(folder, name))).err).toMatch(message);
});
