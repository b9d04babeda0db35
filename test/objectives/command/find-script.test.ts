/** A missing script is found before the first trial where possible. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandObjective } from "../../../objectives/command/command.ts";
import { whyNoScript } from "../../../objectives/command/find-executable.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-scripts-"));
  mkdirSync(join(folder, "package"));
  for (const name of ["train.py", "fit.js", "run.sh", "package/__main__.py"]) writeFileSync(join(folder, name), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const why = (line: string) =>
  whyNoScript(
    line.split(" ").map((word) => (word.includes("{") ? null : word)),
    folder,
  );

describe("a script", () => {
  it.each([
    ["python tarin.py --lr {lr}", '"tarin.py". Did you mean train.py?'],
    ["/usr/bin/python3.11 -u -W ignore tarin.py", '"tarin.py"'],
    ["python3 -OO missing/train.py", '"missing/train.py". A path is relative to the current folder.'],
    ["node fti.js", '"fti.js". Did you mean fit.js?'],
    ["node --max-old-space-size=4096 -r tsx x.mjs", '"x.mjs"'],
    ["bash -eu ./rnu.sh {lr}", '"./rnu.sh"'],
    ["nice env python3 x.py", '"x.py"'],
    ["Rscript nowhere.R {lr}", '"nowhere.R"'],
    ["julia nowhere.jl", '"nowhere.jl"'],
  ])("is missing: %s", (line, message) => {
    expect(why(line)).toContain(`script; must exist: ${message}`);
  });

  it.each([
    "python train.py",
    "python package",
    "node fit",
    "node ./fit.js",
    "sh run.sh",
    // The script cannot be distinguished from preceding arguments, or there is none.
    "python -m tarin.py",
    "python -c tarin.py",
    "python -",
    "python {script}",
    "python",
    "node -e x.js",
    "node --test x.js",
    "bash -c ./x.sh",
    "sh on-the-path",
    "env LR=1 python x.py",
    "nice -n 5 python x.py",
    "deno run https://example.org/x.ts",
    "docker run python x.py",
    "my-program x.py",
  ])("exists, or cannot be determined: %s", (line) => {
    expect(why(line)).toBeNull();
  });

  it("is refused when the objective is created", () => {
    const words = [process.execPath, "x.mjs", "{x}"];
    const space = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }] as const;
    const metric = { name: "value", direction: "minimize" } as const;
    const created = commandObjective({ arguments: words, space, metrics: [metric], cwd: folder });
    expect(created).toMatchObject({ issues: [{ path: "command" }] });
    const found = commandObjective({
      arguments: [process.execPath, "fit.js", "{x}"],
      space,
      metrics: [metric],
      cwd: folder,
    });
    expect(found).toHaveProperty("objective");
  });
});
