import { existsSync, readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { CommandSpec } from "../../../cli/command.ts";
import { commands as entries } from "../../../cli/commands/index.ts";
import { parseConfig } from "../../../cli/settings/config-file.ts";
import { parseSpace } from "../../../tuner/space/parse.ts";
import { parseDimension } from "../../../tuner/space/syntax.ts";
import { widthOf } from "../../../cli/terminal/table.ts";
import { fakeShell } from "../fake-context.ts";

const shell = fakeShell();
const commands = await Promise.all(
  entries.map(async ({ name, load }): Promise<CommandSpec & { readonly name: string }> => ({
    name,
    ...(await load()),
  })),
);

describe("help", () => {
  it("lists every command", async () => {
    const { out, code } = await shell.run("--help");
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toMatch(new RegExp(`^  ${name} `, "m"));
    expect((await shell.run("--version")).out).toBe("1.2.3\n");
  });

  it("goes to standard error with exit code 2 without a command", async () => {
    const { out, err, code } = await shell.run();
    expect([out, code]).toEqual(["", 2]);
    expect(err).toContain("Usage: credence");
  });

  it.each(commands.map(({ name }) => name))(
    "explains %s: every flag, worked examples, within the width",
    async (name) => {
      const narrow = fakeShell({ columns: 80 });
      const { out, code } = await narrow.run(name, "--help");
      expect(code).toBe(0);
      const spec = commands.find((command) => command.name === name);
      for (const { flag } of spec?.flags ?? []) expect(out).toContain(flag);
      expect(out).toContain("Examples:\n");
      expect((await narrow.run("help", name)).out).toBe(out);
      for (const line of out.split("\nExamples:")[0].split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
    },
  );

  it("explains search spaces, in forms that the parser accepts, within the width", async () => {
    const { out, code } = await shell.run("help", "space");
    expect(code).toBe(0);
    const forms = out.matchAll(/^ {2}((?:"[^"]*"|\w+)=\w+\([^)]*\)(?: when\([^)]*\))?)/gm);
    const texts = [...forms].map(([, text]) => text);
    expect(texts.length).toBeGreaterThan(12);
    for (const text of texts) expect(parseDimension(text), text).toHaveProperty("dimension");
    const documents = [...out.matchAll(/^ {2}(\{.*\})$/gm)].map(([, text]) => JSON.parse(text) as unknown);
    expect(parseSpace(documents)).toHaveProperty("space");
    for (const line of out.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  it("agrees with the page about search spaces", () => {
    const page = readFileSync("docs/search-spaces.md", "utf8");
    const [asText, fromOthers] = [/## As text[^]*?\n- /, /## From other tuners[^]*/].map(
      (part) => part.exec(page)?.[0] ?? "",
    );
    const second = /^\| [^|]* \| `([^`]*)`/gm;
    const texts = [...asText.matchAll(/^\| `([^`]*)`/gm), ...fromOthers.matchAll(second)].map(([, text]) =>
      text.replaceAll("\\|", "|"),
    );
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(parseDimension(text), text).toHaveProperty("dimension");
    const [document] = /(?<=```json\n)[^]*?(?=```)/.exec(page) ?? [""];
    expect(parseSpace(JSON.parse(document))).toHaveProperty("space");
    const [yaml] = /(?<=```yaml\n)[^]*?(?=```)/.exec(page) ?? [""];
    expect(parseConfig(yaml, "a.yaml").issues).toEqual([]);
  });

  it("says what happens to the argument of an inactive dimension", async () => {
    const { out } = await shell.run("tune", "--help");
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "arguments of inactive dimensions are omitted, together with the option before them",
    );
  });

  it("gives examples that keep the exit code of ask: eval of a substitution would hide it", () => {
    const lines = commands.flatMap(({ examples }) => examples.map(({ line }) => line));
    const evaluating = lines.filter((line) => line.includes("eval "));
    expect(evaluating).not.toEqual([]);
    for (const line of evaluating) expect(line).not.toContain('eval "$(');
  });

  it("gives examples that the program accepts", async () => {
    for (const { examples } of commands) {
      for (const { line } of examples) {
        for (const [, command, rest] of line.matchAll(/credence ([a-z]+)([^|>&\n]*)/g)) {
          const spec = commands.find(({ name }) => name === command);
          expect(spec, line).toBeDefined();
          const known = spec?.flags.map(({ flag }) => flag.split(" ")[0]) ?? [];
          for (const [flag] of rest.replaceAll(/"[^"]*"/g, "").matchAll(/--[a-z-]+/g))
            expect(known, line).toContain(flag);
        }
      }
    }
  });

  it("covers the commands in README and docs, flag by flag, and the files that they name exist", () => {
    const documents = [
      "README.md",
      ...readdirSync("docs")
        .filter((name) => name.endsWith(".md"))
        .map((name) => `docs/${name}`),
    ];
    const calls = documents.flatMap((document) => {
      const parts = readFileSync(document, "utf8").split(/^```/m);
      const blocks = parts.filter((part, index) => index % 2 === 1 && /^(?:sh|bash)?\n/.test(part));
      const lines = blocks.flatMap((block) => block.replaceAll("\\\n", " ").split("\n"));
      return lines
        .flatMap((line) => line.split(/(?=npx credence )/))
        .map((line) => ({ document, line: line.replace(/#.*/, "") }));
    });
    let checked = 0;
    for (const { document, line } of calls) {
      expect(line, `${document}: call it by npx`).not.toMatch(/^credence /);
      const [, name, rest] = /^npx credence ([a-z]+)(.*)$/.exec(line.trim()) ?? [];
      if (name === undefined || name === "help") continue;
      checked += 1;
      const spec = commands.find((command) => command.name === name);
      expect(spec, `${document}: ${line}`).toBeDefined();
      const known = ["--help", ...(spec?.flags ?? []).map(({ flag }) => /--[a-z-]+/.exec(flag)?.[0] ?? "")];
      const words = (rest ?? "").replaceAll(/"[^"]*"/g, "").replace(/[|>&].*/, "");
      for (const [flag] of words.matchAll(/(?<= )--[a-z-]+/g)) expect(known, `${document}: ${line}`).toContain(flag);
      for (const [file] of (rest ?? "").matchAll(/examples\/[\w./-]+/g)) expect(existsSync(file), file).toBe(true);
    }
    expect(checked).toBeGreaterThan(15);
  });
});
