import { describe, expect, it } from "vitest";
import type { CommandSpec } from "../../tuner/cli/command.ts";
import { commands as entries } from "../../tuner/cli/commands/index.ts";
import { widthOf } from "../../tuner/cli/table.ts";
import { fakeShell } from "./fake-context.ts";

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

  it("goes to standard error with exit code 2 when nothing was asked", async () => {
    const { out, err, code } = await shell.run();
    expect([out, code]).toEqual(["", 2]);
    expect(err).toContain("Usage: credence");
  });

  it.each(commands.map(({ name }) => name))(
    "teaches %s: every flag, worked examples, within the width",
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

  it("says what becomes of the argument of a dimension that is not active", async () => {
    const { out } = await shell.run("tune", "--help");
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "the argument of a dimension that is not active is left out, with a bare option in front of it",
    );
  });

  it("gives examples that keep the exit code of ask: eval of a substitution would hide it", () => {
    const lines = commands.flatMap(({ examples }) => examples.map(({ line }) => line));
    const evaluating = lines.filter((line) => line.includes("eval "));
    expect(evaluating).not.toEqual([]);
    for (const line of evaluating) expect(line).not.toContain('eval "$(');
  });

  it("gives examples that the program understands", async () => {
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
});
