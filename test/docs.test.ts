/** The documents are correct: links resolve, named files exist, and quoted examples equal their files. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const documents = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** Files that documents name as text, such as `tuner/loop/optimize.ts`. */
const named =
  /`((?:math|common|threads|gp|tuner|objectives|service|wire|storage|web|cli|test|bench|scripts|docs|examples)\/[\w./-]+\.(?:ts|tsx|mjs|md|json|yaml|sh))`/g;

describe.each(documents)("%s", (document) => {
  const text = read(document);

  it("links to existing targets", () => {
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? "");
    for (const target of targets) {
      expect(existsSync(join(root, dirname(document), target)), `${document} links to ${target}`).toBe(true);
    }
  });

  it("names existing files", () => {
    for (const [, path] of text.matchAll(named)) {
      expect(existsSync(join(root, path ?? "")), `${document} names ${path}`).toBe(true);
    }
  });
});

describe("README.md", () => {
  it("quotes the first example exactly", () => {
    const quoted = /```ts\n([\s\S]*?)```/.exec(read("README.md"))?.[1];
    const example = read("examples/01-quadratic.ts").split("\n").slice(1).join("\n");
    expect(quoted).toBe(example);
  });
});

describe("docs/reading-guide.md", () => {
  it("is one continuously numbered list, and each part begins after a blank line", () => {
    const text = read("docs/reading-guide.md");
    const numbers = [...text.matchAll(/^(\d+)\. `/gm)].map(([, number]) => Number(number));
    expect(text).toContain("Eighteen files, in this order");
    expect(numbers).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
    expect(text).not.toMatch(/^[^\d\n].*\n\d+\. `/m);
  });
});

describe("docs/glossary.md", () => {
  const text = read("docs/glossary.md");

  it("names a folder that exists for each word", () => {
    const folders = [...text.matchAll(/\| `([\w./-]+)\/`\s*\|$/gm)].map(([, folder]) => folder ?? "");
    expect(folders.length).toBeGreaterThan(50);
    for (const folder of folders) expect(existsSync(join(root, folder)), folder).toBe(true);
  });
});

describe("the loop", () => {
  it("stays short enough to be the introduction", () => {
    expect(read("tuner/loop/optimize.ts").split("\n").length).toBeLessThanOrEqual(80);
  });
});
