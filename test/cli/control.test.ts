/** No control character of untrusted text reaches a terminal through any command. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createColors } from "../../cli/terminal/colors.ts";
import { control, toTerminal, visible, visibleInLine } from "../../cli/terminal/control.ts";
import { widthOf } from "../../cli/terminal/table.ts";
import { fakeShell } from "./fake-context.ts";

const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;
const anything = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\u001b", "[31m", "]0;title\u0007", "\u009b", "\r", "\n", "[2J", "\u202e", "\uE000"),
  ),
});

describe("printed text", () => {
  it("escapes every control character, whatever surrounds it", () => {
    fc.assert(fc.property(anything, (text) => !OBEYED.test(toTerminal(text))));
    expect(toTerminal("\u001b[31mred\u001b]0;title\u0007\r\u009b2J\u007f\u202e")).toBe(
      "␛[31mred␛]0;title␇␍␛[2J␡\ufffd",
    );
  });

  it("keeps our own escape sequences, and only those", () => {
    const paint = createColors({ isTerminal: true }, { TERM: "xterm" });
    expect(toTerminal(paint.bad("a\u001b[2Jb") + control("\r") + control("[K"))).toBe(
      "\u001b[31ma␛[2Jb\u001b[39m\r\u001b[K",
    );
    fc.assert(
      fc.property(anything, (text) => {
        const written = toTerminal(paint.bold(text));
        if (text !== "") expect(written).toBe(`\u001b[1m${toTerminal(text)}\u001b[22m`);
      }),
    );
  });

  it("is as wide as its computed width", () => {
    fc.assert(fc.property(anything, (text) => widthOf(text) === widthOf(toTerminal(visible(text)))));
    expect(visibleInLine("a\nb\tc")).toBe("a␤b␉c");
  });
});

describe("a study full of control characters", () => {
  const evil = "\u001b[31mred\u001b]0;t\u0007\u009b2J\rx\ny\u202e";
  const quoted = JSON.stringify(evil);
  const space = ["--space", `c=choice(${quoted},${JSON.stringify(`=${evil}`)})`];

  it("is printed by every command without any of them", async () => {
    const shell = fakeShell();
    await shell.run("ask", "s", ...space, "--metric", "loss", "--worker", evil);
    await shell.run("tell", "s", "0", "--failed", "infeasible", "--message", evil);
    await shell.run("ask", "s", "--worker", evil);
    await shell.run("tell", "s", "1", "--value", "1", "--metrics", `a${evil.replaceAll(/[\n,=]/g, "")}=1`);
    const calls = [
      ["show", "s"],
      ["trials", "s"],
      ["trials", "s", "--wide"],
      ["trials", "s", "--csv"],
      ["trials", "s", "--json"],
      ["trials", "s", "--sort", evil],
      ["best", "s"],
      ["best", "s", "--json"],
      ["studies"],
      ["importance", "s"],
      ["export", "s"],
      ["ask", "s"],
      ["show", evil],
      ["tune", evil],
      ["--", evil],
      ["tune", `--${evil}`],
    ];
    for (const call of calls) {
      const { out, err } = await shell.run(...call);
      expect(out + err, call.join(" ")).not.toMatch(OBEYED);
    }
  });

  it("has one row for each trial, whatever its choices contain", async () => {
    const shell = fakeShell();
    await shell.run("ask", "s", ...space);
    await shell.run("ask", "s");
    const { out } = await shell.run("trials", "s", "--wide");
    expect(out.trimEnd().split("\n")).toHaveLength(3);
  });

  it("round-trips through its documents", async () => {
    const shell = fakeShell();
    await shell.run("ask", "s", "--space", `c=choice(${quoted})`);
    const [trial] = await shell.json<{ hyperparameters: { c: string } }[]>("trials", "s", "--json");
    expect(trial.hyperparameters.c).toBe(evil);
  });
});
