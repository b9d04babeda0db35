/** `fit` and `predict` for classes, from the study to the table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { widthOf } from "../../../cli/terminal/table.ts";
import { fakeShell, type Shell } from "../fake-context.ts";
import { realMakers } from "../real-makers.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-classes-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kinds = ["cat", "dog", "owl"] as const;
const lines = Array.from({ length: 45 }, (_, i) => `${3 * (i % 3) + (i % 5) / 10},${i % 2},${kinds[i % 3]}`);
const data = join(folder, "pets.csv");
writeFileSync(data, `${["weight,wild,kind", ...lines].join("\n")}\n`);

const files: Record<string, string> = {
  "new.csv": "wild,weight\n0,0.2\n1,3.1\n0,6.2\n",
  "known.csv": `${["weight,wild,kind", ...lines.slice(0, 12)].join("\n")}\n`,
  "odd.csv": "weight,wild,kind\n1,0,cat\n2,0,bat\n",
};
let shell: Shell;

beforeAll(async () => {
  shell = fakeShell({ objectives: realMakers, files });
  const set = ["method=sgld", "iterations=300", "chains=2", "draws=20", "hidden=4", `data=${data}`, "target=kind"];
  const words = set.flatMap((one) => ["--set", one]);
  await shell.run("tune", "bnn-classification", "--study", "pets", ...words, "--trials", "1", "--quiet");
});

describe("a study of classes", () => {
  it("is fitted, and predicts the classes of rows", async () => {
    const { out, code } = await shell.run("fit", "pets", "--quiet");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Wrote pets\.model \(\d+ kB\): sgld fitted to 45 rows of pets\.csv, predicting\skind\sfrom\s2\scolumns,\sin/,
    );
    const predicted = await shell.run("predict", "pets.model", "new.csv", "--intervals", "90");
    expect(predicted.code).toBe(0);
    const [titles, ...rows] = predicted.out.trimEnd().split("\n");
    expect(titles.trim().split(/ {2,}/).slice(0, 6)).toEqual(["row", "kind", "probability", "±", "90 %", "epistemic"]);
    expect(rows.map((row) => row.trim().split(/ +/)[1])).toEqual(["cat", "dog", "owl"]);
  });

  it("outputs every probability in CSV and in JSON", async () => {
    const words = ["predict", "pets.model", "new.csv", "--draws", "2"];
    const { out } = await shell.run(...words, "--csv");
    const [header, first] = out.split("\n");
    const ofClass = (kind: string) => [`probability ${kind}`, `deviation ${kind}`];
    expect(header).toBe(
      ["row", "label", ...kinds.flatMap(ofClass), "entropy", "aleatoric", "epistemic", "draw1", "draw2"].join(","),
    );
    const document = await shell.json<{ target: object; rows: ClassRow[] }>(...words, "--json");
    expect(document.target).toEqual({ name: "kind", classes: [...kinds] });
    const [{ label, classes, entropy, draws }] = document.rows;
    expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
    expect(first).toBe(
      [
        ...[1, label],
        ...classes.flatMap(({ probability, deviation }) => [probability, deviation]),
        ...[entropy.total, entropy.aleatoric, entropy.epistemic],
        ...draws,
      ].join(","),
    );
  });

  it("is scored where classes are known, and refuses a class that the model does not know", async () => {
    const { out } = await shell.run("predict", "pets.model", "known.csv");
    expect(out.replaceAll(/\s+/g, " ")).toMatch(
      /12 rows with a known class: NLL [\d.e-]+, Brier [\d.e-]+, ECE [\d.e-]+; 12 of 12 predicted correctly\. $/,
    );
    const { err, code } = await shell.run("predict", "pets.model", "odd.csv");
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, " ")).toContain(
      'target "kind"; must be a class that the model knows ("cat", "dog", "owl"): row 2 (line 3) has "bat". Leave the column out to predict without scores.',
    );
  });

  it.each([40, 60, 100])("fits %d columns", async (columns) => {
    const narrow = fakeShell({ columns, files: { ...files, m: shell.written.get("pets.model") ?? "" } });
    const { out } = await narrow.run("predict", "m", "new.csv", "--draws", "5", "--intervals", "50,95");
    for (const line of out.trimEnd().split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(out.split("\n")[0]).toMatch(/row +kind +probability/);
  });
});

interface ClassRow {
  readonly label: string;
  readonly classes: readonly { readonly probability: number; readonly deviation: number }[];
  readonly entropy: { readonly total: number; readonly aleatoric: number; readonly epistemic: number };
  readonly draws: readonly string[];
}
