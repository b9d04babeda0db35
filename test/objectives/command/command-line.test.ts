import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitCommandLine } from "../../../objectives/command/command-line.ts";

function split(text: string): readonly string[] {
  const result = splitCommandLine(text);
  if ("issues" in result) throw new Error(result.issues[0].message);
  return result.arguments;
}

test.each([
  ["python train.py --lr {lr}", ["python", "train.py", "--lr", "{lr}"]],
  ["  a\t b\r\n c  ", ["a", "b", "c"]],
  [`a 'b c' "d e"`, ["a", "b c", "d e"]],
  [`a '' ""`, ["a", "", ""]],
  [`a b'c'"d"e`, ["a", "bcde"]],
  [`a '\\n "' "it's"`, ["a", `\\n "`, "it's"]],
  [`a "say \\"hi\\" to \\\\ and \\n"`, ["a", `say "hi" to \\ and \\n`]],
  [`a b\\ c \\' \\" \\\\`, ["a", "b c", "'", '"', "\\"]],
  ["a \\\n  b\\\nc", ["a", "bc"]],
  [`sh -c 'a | b > c && d; e'`, ["sh", "-c", "a | b > c && d; e"]],
  [`grep '|' ">" \\&\\& a>b x=>y`, ["grep", "|", ">", "&&", "a>b", "x=>y"]],
  ["größe ünïcode 🙂", ["größe", "ünïcode", "🙂"]],
])("%j is split", (text, words) => {
  expect(split(text)).toEqual(words);
});

test("any arguments survive being quoted in any way", () => {
  const quotings = [
    (word: string) => `'${word.replaceAll("'", `'\\''`)}'`,
    (word: string) => `"${word.replace(/["\\]/g, "\\$&")}"`,
    // A backslash before a line end joins lines, so that one is quoted.
    (word: string) => (word === "" ? "''" : word.replace(/[^]/g, (unit) => (unit === "\n" ? "'\n'" : `\\${unit}`))),
  ];
  const word = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("a", "'", '"', "\\", " ", "\n", "|", ">", "{", "}") }),
  );
  const quoted = fc.tuple(word, fc.constantFrom(...quotings), fc.constantFrom(" ", "\t", "\n", "  \r\n", " \\\n "));
  fc.assert(
    fc.property(fc.array(quoted), (parts) => {
      const text = ["program", ...parts.map(([argument, quote]) => quote(argument))];
      const joined = text.map((piece, i) => piece + (parts[i]?.[2] ?? " ")).join("");
      expect(split(joined)).toEqual(["program", ...parts.map(([argument]) => argument)]);
    }),
  );
});

describe("a bad command", () => {
  const notShell = (word: string) => `command; must not need a shell: ${word}.`;
  const shell = (word: string) =>
    `command; must not need a shell: ${JSON.stringify(word)}. Quote it, or run sh -c '…' as the command.`;
  test.each([
    ["", 'command; must name a program: ""'],
    ["   ", 'command; must name a program: "   "'],
    ["'' a", "command; must name a program: \"'' a\""],
    ["a 'b", "command; must close its quotes: ' at character 3 stays open"],
    [`a "b 'c'`, `command; must close its quotes: " at character 3 stays open`],
    [`a "b\\"`, `command; must close its quotes: " at character 3 stays open`],
    ["a b\\", "command; must not end in a backslash. Double it, or remove it."],
    ["a | b", shell("|")],
    ["a && b", shell("&&")],
    ["a > b", shell(">")],
    ["a >b", shell(">b")],
    ["a 2>&1", shell("2>&1")],
    ["a < b", shell("<")],
    ["a ; b", shell(";")],
    [
      "node $PWD/a.mjs",
      `${notShell('"$PWD/a.mjs"')} Write its value, quote it to pass it unchanged, or run sh -c '…' as the command.`,
    ],
    [
      "node `pwd`/a.mjs",
      `${notShell('"`pwd`/a.mjs"')} Write its value, quote it to pass it unchanged, or run sh -c '…' as the command.`,
    ],
    ["node ~/a.mjs", `${notShell('"~/a.mjs"')} Write out the path, or quote it to pass it unchanged.`],
    ["train --x ${x}", `${notShell('"${x}"')} A hyperparameter is {x}; quote the word to pass it unchanged.`],
    [
      "CUDA_VISIBLE_DEVICES=0 node a.mjs",
      'command; must begin with a program: "CUDA_VISIBLE_DEVICES=0". Set the variable before credence, or run env CUDA_VISIBLE_DEVICES=0 … as the command.',
    ],
    ["a &", shell("&")],
  ])("%j", (text, message) => {
    expect(splitCommandLine(text)).toEqual({ issues: [{ path: "command", message }] });
  });
});
