import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeOutputFile } from "../../../cli/terminal/files.ts";
import { widthOf } from "../../../cli/terminal/table.ts";
import { fakeShell, type Shell } from "../fake-context.ts";
import { realMakers } from "../real-makers.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-fit-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = Array.from({ length: 40 }, (_, i) => ({
  area: 40 + i,
  district: ["north", "south"][i % 2],
  price: 100 + 2 * i + (i % 2) * 20,
}));
const csv = (lines: readonly (readonly unknown[])[]) => lines.map((cells) => `${cells.join(",")}\n`).join("");
const data = join(folder, "houses.csv");
writeFileSync(
  data,
  csv([["area", "district", "price"], ...rows.map(({ area, district, price }) => [area, district, price])]),
);
const newRows = csv([["district", "area"], ...rows.slice(0, 3).map(({ area, district }) => [district, area])]);

let shell: Shell;
const files: Record<string, string> = { "new.csv": newRows };

beforeAll(async () => {
  shell = fakeShell({ objectives: realMakers, files });
  const set = ["method=map", "iterations=60", "hidden=3", `data=${data}`, "target=price"].flatMap((one) => [
    "--set",
    one,
  ]);
  await shell.run("tune", "bnn-regression", "--study", "houses", ...set, "--trials", "2", "--quiet");
});

describe("fit", () => {
  it("writes a model of the best trial, which predicts", async () => {
    const { out, err, code } = await shell.run("fit", "houses");
    expect(code).toBe(0);
    expect(err).toMatch(/^Fitting trial [01] to all rows …\n$/);
    expect(out).toMatch(
      /^Wrote houses\.model \(\d+ kB\): map fitted to 40 rows of houses\.csv, predicting\sprice\sfrom\s2\scolumns,\sin .*\.\nPredict with: credence predict houses\.model FILE\.csv\n$/,
    );
    const predicted = await shell.run("predict", "houses.model", "new.csv");
    expect(predicted.code).toBe(0);
    const [titles, ...lines] = predicted.out.trimEnd().split("\n");
    expect(titles.trim().split(/ {2,}/)).toEqual(["row", "price", "±", "epistemic", "50 %", "95 %"]);
    expect(lines).toHaveLength(3);
  });

  it("uses the requested trial and options, and records them", async () => {
    const document = await shell.json<Record<string, unknown>>(
      ...["fit", "houses", "--trial", "0", "--set", "prior-scale=0.5", "-o", "own.model", "--json"],
    );
    expect(document).toMatchObject({
      file: "own.model",
      method: "map",
      data: { name: "houses.csv", rows: 40 },
      target: { name: "price" },
      origin: { study: "houses", trial: 0, changed: { "prior-scale": "0.5" } },
      made: { credence: "1.2.3" },
    });
    const file = JSON.parse(shell.written.get("own.model") ?? "") as { plan: { prior: unknown }; origin: object };
    expect(file.plan.prior).toMatchObject({ scale: 0.5 });
    expect(file.origin).toHaveProperty("hyperparameters");
    expect(file.origin).not.toHaveProperty("hyperparameters.priorScale");
  });

  it.each([
    ["a missing trial", ["houses", "--trial", "9"], 'trial of study "houses"; does not exist: 9'],
    ["a trial that is not a number", ["houses", "--trial", "best"], "--trial; must be a whole number"],
    ["a recommendation that is too early", ["houses", "--recommended"], "has too few complete trials to recommend one"],
    ["two trials", ["houses", "--recommended", "--trial", "0"], "--trial and --recommended cannot be combined."],
    ["an unknown option", ["houses", "--set", "luck=1"], "option; must be one of"],
    ["a study that does not exist", ["horses"], "Did you mean houses?"],
  ])("refuses %s", async (_, words, message) => {
    const { err, code } = await shell.run("fit", ...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  it("uses the recommended trial as soon as there is one, not the luckiest", async () => {
    const store = await shell.store();
    await store.createStudy({ ...(await store.readStudy("houses")), name: "noisy" }, {}, 1);
    const values = [1, 5, 5.2, 5.1, 4.9, 5, 2, 2.1, 1.9];
    for (const [i, loss] of values.entries()) {
      const [priorScale, learningRate] = i < 6 ? [1.9, 0.05] : [0.5, 0.001];
      const hyperparameters = { priorScale, likelihood: "gaussian", learningRate };
      const suggestion = { hyperparameters, reason: { strategy: "enqueued" } };
      const lease = { worker: "w", holder: "h", expiresAt: 1e15 };
      await store.addTrial("noisy", i, suggestion, { lease, now: 1 });
      const outcome = { state: "complete", values: { validationNll: loss } } as const;
      await store.finishTrial("noisy", i, "h", { outcome, now: 2 });
    }
    const { origin } = await shell.json<{ origin: { trial: number } }>(
      "fit",
      "noisy",
      "--recommended",
      "--quiet",
      "--json",
    );
    expect(origin.trial).toBeGreaterThanOrEqual(6);
  });

  it("stores the model with its study on request", async () => {
    const { out } = await shell.run("fit", "houses", "--keep", "--quiet");
    expect(out).toMatch(/^Stored with study houses \(\d+ kB\): map fitted to 40 rows/);
    const kept = await (await shell.store()).readModel("houses");
    expect(JSON.parse(kept?.text ?? "")).toMatchObject({ format: "credence-model", origin: { study: "houses" } });
  });

  it("refuses a study whose objective cannot save models, and one without a complete trial", async () => {
    await shell.run("tune", "branin", "--trials", "1", "--quiet");
    expect((await shell.run("fit", "branin")).err).toContain('The objective of study "branin" cannot save models.');
    const set = ["method=sgld", "iterations=300", "hidden=3", "step-size=1e6", `data=${data}`, "target=price"];
    await shell.run("tune", "--study", "bad", ...set.flatMap((one) => ["--set", one]), "--trials", "1", "--quiet");
    expect((await shell.run("fit", "bad")).err).toContain("has no complete trials yet");
    const failed = await shell.run("fit", "bad", "--trial", "0", "--quiet", "--json");
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/^error: The fit failed: weights; must stay finite/);
    expect(JSON.parse(failed.out)).toMatchObject({ study: "bad", failure: { kind: "diverged" } });
    expect(shell.written.has("bad.model")).toBe(false);
  });

  it("writes nothing when it is interrupted", async () => {
    shell.onOutput = (text) => {
      if (text.startsWith("Fitting")) shell.interrupt();
    };
    const { err, code } = await shell.run("fit", "houses", "-o", "never.model");
    shell.onOutput = () => {};
    expect(code).toBe(130);
    expect(err).toContain("Interrupted: no file was written.");
    expect(shell.written.has("never.model")).toBe(false);
  });
});

describe("predict", () => {
  const predict = (...words: readonly string[]) => shell.run("predict", "houses.model", ...words);

  it("prints CSV with every number in full, and JSON", async () => {
    const { out } = await predict("new.csv", "--intervals", "80", "--draws", "2", "--csv");
    const [header, line] = out.split("\n");
    expect(header).toBe("row,mean,deviation,epistemic,aleatoric,low80,high80,draw1,draw2");
    const document = await shell.json<{ rows: Record<string, unknown>[] }>(
      ...["predict", "houses.model", "new.csv", "--intervals", "80", "--draws", "2", "--json"],
    );
    const [row] = document.rows;
    const { intervals, draws } = row as { intervals: { low: number; high: number }[]; draws: number[] };
    const numbers = [
      row.row,
      row.mean,
      row.deviation,
      row.epistemic,
      row.aleatoric,
      intervals[0].low,
      intervals[0].high,
    ];
    expect(line).toBe([...numbers, ...draws].join(","));
    expect((await predict("new.csv", "--draws", "2", "--csv", "--seed", "2")).out).not.toContain(String(draws[0]));
  });

  it("reads standard input, and writes a file", async () => {
    const piped = fakeShell({ input: newRows, files: { m: shell.written.get("houses.model") ?? "" } });
    const { out } = await piped.run("predict", "m", "-", "--csv");
    expect(out).toBe((await predict("new.csv", "--csv")).out);
    expect((await piped.run("predict", "m", "-", "-o", "p.csv")).out).toBe("Wrote p.csv: 3 rows.\n");
    expect(piped.written.get("p.csv")).toBe(out);
  });

  it("scores rows whose target is known", async () => {
    files["known.csv"] = readFileSync(data, "utf8");
    const { out } = await predict("known.csv");
    expect(out.replaceAll(/\s+/g, " ")).toMatch(
      /40 rows with a known target: NLL [\d.]+, RMSE [\d.]+, CRPS [\d.]+; \d+ of 40 in their 95 % interval\. $/,
    );
  });

  it.each([40, 60, 80, 120])("fits %d columns", async (columns) => {
    const narrow = fakeShell({ columns, files: { ...files, m: shell.written.get("houses.model") ?? "" } });
    const { out } = await narrow.run("predict", "m", "new.csv", "--draws", "5");
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(lines[0]).toMatch(/row +price +±/);
  });

  it.each([
    [
      "other columns",
      ["other.csv"],
      'columns; must include those of the model: "district" missing of 2. The table has "area".',
    ],
    ["a cell", ["cell.csv"], 'column "area"; must be numbers: row 2 (line 3) has "big"'],
    ["no rows at all", ["empty.csv"], 'file; must not be empty: "empty.csv"'],
    ["a file that is not a model", [], "new.csv: model file; must be what credence fit wrote: not JSON"],
    [
      "an interval",
      ["new.csv", "--intervals", "50,100"],
      "--intervals; must be numbers between 0 and 100, such as 50,95",
    ],
    ["an option of another kind", ["new.csv", "--set", "target=x"], 'option; must be one of "header", "missing"'],
    ["a value of an option", ["new.csv", "--set", "decimal=x"], 'decimal; must be one of "point", "comma"'],
    ["two forms", ["new.csv", "--csv", "--json"], "--json and --csv cannot be combined."],
  ])("refuses %s", async (_, words, message) => {
    files["other.csv"] = "area\n50\n";
    files["cell.csv"] = "area,district\n50,north\nbig,north\n";
    files["empty.csv"] = "\n";
    const { err, code } = await (words.length === 0 ? shell.run("predict", "new.csv", "new.csv") : predict(...words));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("a file is replaced atomically", () => {
  it("leaves the old file unchanged if writing fails", async () => {
    const file = join(folder, "out.model");
    await writeOutputFile(file, "first");
    await writeOutputFile(file, "second");
    expect(readFileSync(file, "utf8")).toBe("second");
    symlinkSync(file, join(folder, "link"));
    await writeOutputFile(join(folder, "link"), "third");
    expect(readFileSync(file, "utf8")).toBe("third");
    await expect(writeOutputFile(join(folder, "none", "out.model"), "x")).rejects.toThrow(
      "must be in a folder that exists",
    );
    await expect(writeOutputFile(folder, "x")).rejects.toThrow("must be a file, not a folder");
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
