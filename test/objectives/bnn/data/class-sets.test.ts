/** Data sets with classes: the built-in ones, CSV files, and their splits. */
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { loadDataset } from "../../../../objectives/bnn/data/load.ts";
import { stratifiedSplitter } from "../../../../objectives/bnn/data/splits/stratified.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-classes-"));
afterAll(() => rmSync(folder, { recursive: true }));

function load(lines: readonly string[], kind: "class" | "number" = "class") {
  const data = join(folder, "rows.csv");
  writeFileSync(data, ["x,kind", ...lines].join("\n"));
  return loadDataset({ data, target: "kind", kind });
}

const rowsOf = (kinds: readonly string[]) => kinds.map((kind, i) => `${(i * 7) % 31},${kind}`);
const repeated = (kinds: readonly string[], rows: number) =>
  rowsOf(Array.from({ length: rows }, (_, i) => kinds[i % kinds.length]));
const messagesOf = (loaded: ReturnType<typeof load>) =>
  "issues" in loaded ? loaded.issues.map(({ path, message }) => `${path}: ${message}`) : [];

describe("data sets of classes", () => {
  it("are penguins with their species", () => {
    const penguins = loadDataset({ data: "penguins", kind: "class" });
    if ("issues" in penguins) throw new Error("not there");
    expect(penguins.dataset).toMatchObject({ rows: 333, columns: 9, classes: ["Adelie", "Chinstrap", "Gentoo"] });
    const counts = [0, 1, 2].map((k) => penguins.dataset.target.filter((label) => label === k).length);
    expect(counts).toEqual([146, 68, 119]);
  });

  it("are irises with their species", () => {
    const iris = loadDataset({ data: "iris", kind: "class" });
    if ("issues" in iris) throw new Error("not there");
    const { dataset } = iris;
    expect(dataset).toMatchObject({ rows: 150, columns: 4, classes: ["setosa", "versicolor", "virginica"] });
    expect([0, 1, 2].map((k) => dataset.target.filter((label) => label === k).length)).toEqual([50, 50, 50]);
    // Of Fisher (1936), table I: the means of the 150 flowers, and the 35th, which some copies have wrong.
    const means = [0, 1, 2, 3].map((j) => dataset.features.reduce((sum, v, i) => sum + (i % 4 === j ? v : 0), 0) / 150);
    [5.843, 3.057, 3.758, 1.199].forEach((mean, j) => expect(means[j]).toBeCloseTo(mean, 3));
    expect([...dataset.features.slice(34 * 4, 35 * 4)]).toEqual([4.9, 3.1, 1.5, 0.2]);
  });

  it("are digits of 64 pixels, except those that are always white", () => {
    const digits = loadDataset({ data: "digits", kind: "class" });
    if ("issues" in digits) throw new Error("not there");
    const { dataset } = digits;
    expect(dataset).toMatchObject({ rows: 1797, columns: 61, classes: [..."0123456789"] });
    const counts = Array.from({ length: 10 }, (_, k) => dataset.target.filter((label) => label === k).length);
    expect(counts).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    // The sum of all pixels, and the upper half of the first image, a zero.
    expect(dataset.features.reduce((sum, value) => sum + value, 0)).toBe(561718);
    expect([...dataset.features.slice(0, 15)]).toEqual([0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
    expect(dataset.notices.map((notice) => notice.split('"')[1])).toEqual(["pixel_0_0", "pixel_4_0", "pixel_4_7"]);
  });

  it("are CSV files with words or few numbers, in the order of names or of numbers", () => {
    const words = load(repeated(["b", "a", "c"], 30));
    expect("dataset" in words && words.dataset).toMatchObject({ classes: ["a", "b", "c"] });
    expect("dataset" in words && [...words.dataset.target.slice(0, 3)]).toEqual([1, 0, 2]);
    const numbers = load(repeated(["10", "9", "1.0", "1"], 40));
    expect("dataset" in numbers && numbers.dataset).toMatchObject({ classes: ["1", "9", "10"] });
  });

  it("refuse targets that are not classes, naming the objective that predicts numbers, and vice versa", () => {
    const many = Array.from({ length: 80 }, (_, i) => String(i / 7));
    expect(messagesOf(load(rowsOf(many)))).toEqual([
      'target: target "kind"; must be classes: 80 different numbers. bnn-regression predicts numbers.',
    ]);
    expect(messagesOf(load(repeated(["one"], 30)))).toEqual([
      'target: target "kind"; must have at least 2 classes: 1, one',
    ]);
    expect(messagesOf(load(rowsOf(many.map((text) => `id-${text}`))))).toEqual([
      'target: target "kind"; must have at most 50 classes: 80. It looks like an identifier.',
    ]);
    expect(messagesOf(load(repeated(["b", "a"], 30), "number"))).toEqual([
      'target: target "kind"; must be numeric: 2 classes, "a", "b". This objective predicts numbers; ' +
        "tune bnn-classification, with the same options, to predict classes.",
    ]);
  });

  it("give notice of classes with few rows", () => {
    const loaded = load([...repeated(["a", "b"], 40), "3,c", "4,c"]);
    expect("dataset" in loaded && loaded.dataset.notices).toEqual([
      'Target "kind" has classes with fewer than 5 rows, too few to learn reliably: c (2).',
    ]);
  });
});

describe("a stratified split", () => {
  const labels = Float64Array.from({ length: 200 }, (_, row) => (row < 120 ? 0 : row < 180 ? 1 : 2));
  const rows = Int32Array.from(labels, (_, row) => row);
  const splitter = stratifiedSplitter(labels);

  it("has each class in its share, in every part, up to one row", () => {
    for (let seed = 0; seed < 20; seed++) {
      const arranged = splitter.arrange(rows, makeKey(seed));
      expect([...arranged].toSorted((a, b) => a - b)).toEqual([...rows]);
      for (const part of [0, 1, 2, 3, 4].map((i) => arranged.slice(40 * i, 40 * (i + 1)))) {
        for (const [k, share] of [0.6, 0.3, 0.1].entries()) {
          const count = part.filter((row) => labels[row] === k).length;
          expect(Math.abs(count - 40 * share)).toBeLessThanOrEqual(1);
        }
      }
    }
  });

  it("is by chance: another key, other rows, each as likely as its neighbours", () => {
    const held = new Float64Array(200);
    const draws = 400;
    for (let seed = 0; seed < draws; seed++) {
      for (const row of splitter.arrange(rows, makeKey(seed)).slice(0, 40)) held[row] += 1;
    }
    // Binomial of 1/5; 200 rows, five deviations.
    const bound = 5 * Math.sqrt(draws * 0.2 * 0.8);
    held.forEach((count) => expect(Math.abs(count - draws * 0.2)).toBeLessThan(bound));
  });
});
