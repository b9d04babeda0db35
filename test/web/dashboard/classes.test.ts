/** Every class that the page uses has a style and every style is used, so a missing style sheet is detected. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../web/dashboard/", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" });
const read = (ending: RegExp) =>
  files
    .filter((file) => ending.test(file))
    .map((file): [string, string] => [file, readFileSync(join(root, file), "utf8")]);
const sources = read(/\.tsx?$/);
const sheets = read(/\.css$/);

/** Names used by tests only, which need no style. */
const unstyled: readonly string[] = ["notice-loading"];

/** Classes in `class="…"` and in the literal parts of `class={…}`; `state-${…}` counts as the beginning `state-`. */
function usedClasses(text: string): readonly string[] {
  const plain = [...text.matchAll(/\bclass="([^"]*)"/g)].map(([, names]) => names);
  const computed = [...text.matchAll(/\bclass=\{/g)].flatMap(({ index }) => {
    const code = braced(text.slice(index + "class=".length)).replace(/[!=]== "[^"]*"/g, "");
    const templates = [...code.matchAll(/`([^`]*)`/g)].map(([, template]) => withoutCode(template));
    return [...templates, ...[...code.matchAll(/"([^"]*)"/g)].map(([, name]) => name)];
  });
  return [...plain, ...computed]
    .flatMap((names) => names.split(/\s+/))
    .filter((name) => /^[a-z][a-z0-9-]*$/.test(name));
}

/** Up to the brace that closes the first brace. */
function braced(text: string): string {
  let depth = 0;
  const end = [...text].findIndex((character) => {
    depth += character === "{" ? 1 : character === "}" ? -1 : 0;
    return depth === 0;
  });
  return text.slice(0, end);
}

/** The text of a template around its expressions; a name that continues in an expression ends in a hyphen. */
function withoutCode(template: string): string {
  return template.replace(/\$\{[^}]*\}?/g, " ");
}

const styled = new Set(
  sheets.flatMap(([, css]) =>
    [...css.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(/\.([a-z][a-z0-9-]*)/g)].map(([, name]) => name),
  ),
);

describe("classes of the page", () => {
  it("a class without a style would be detected", () => {
    expect(usedClasses('<p class="lost found"><b class={`row${isOut ? " dimmed" : ""} state-${state}`}>')).toEqual([
      "lost",
      "found",
      "row",
      "state-",
      "dimmed",
    ]);
    expect(styled.has("panel")).toBe(true);
  });

  it("each have a style", () => {
    const missing = sources.flatMap(([file, text]) =>
      usedClasses(text)
        .filter((name) =>
          name.endsWith("-")
            ? ![...styled].some((each) => each.startsWith(name))
            : !styled.has(name) && !unstyled.includes(name),
        )
        .map((name) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("are used wherever they have a style", () => {
    const all = sources.map(([, text]) => text).join("\n");
    const words = new Set(all.match(/[a-z][a-z0-9-]*/g));
    const beginnings = [...words].filter((word) => word.endsWith("-") && word.length > 2);
    const unused = [...styled].filter(
      (name) => !words.has(name) && !beginnings.some((beginning) => name.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });
});
