import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { codeArgumentIssues, textInCode } from "../../../objectives/command/code-arguments.ts";
import { commandEnvironment } from "../../../objectives/command/environment.ts";
import { commandObjective } from "../../../objectives/command/command.ts";
import { splitCommandLine } from "../../../objectives/command/command-line.ts";
import { parseTemplates } from "../../../objectives/command/placeholders.ts";
import type { EvaluationContext, SearchSpace } from "../../../tuner/objective.ts";

const cwd = mkdtempSync(join(tmpdir(), "credence-code-"));
afterAll(() => rmSync(cwd, { recursive: true }));

const space: SearchSpace = [
  { kind: "float", name: "x", low: 0, high: 1, scale: "linear" },
  { kind: "categorical", name: "c", choices: ["a", "$(touch CAUGHT)", "; touch CAUGHT;", "'; touch CAUGHT; '"] },
];
const context: EvaluationContext = {
  report: () => "continue",
  signal: new AbortController().signal,
  key: makeKey(1),
  trial: { study: "s", number: 0, attempt: 1 },
};

function templatesOf(line: string) {
  const split = splitCommandLine(line);
  if ("issues" in split) throw new Error(split.issues[0]?.message);
  const parsed = parseTemplates(split.arguments, space);
  if ("issues" in parsed) throw new Error(parsed.issues[0]?.message);
  return parsed.templates;
}

describe("a string in code is refused, with the variable to use", () => {
  test.each([
    ["sh -c 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["/bin/bash -lc 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["bash -e -o pipefail -c 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["zsh -c 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["dash -c '{c}'", '"$CREDENCE_HP_C"'],
    ["fish --command 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["env A=1 sh -c 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["nice -n 5 timeout 9 bash -c '{c}'", '"$CREDENCE_HP_C"'],
    ["conda run -n env bash -c '{c}'", '"$CREDENCE_HP_C"'],
    ["docker run --rm image sh -c 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["su me -c 'echo {c}'", '"$CREDENCE_HP_C"'],
    ["ssh host echo {c}", '"$CREDENCE_HP_C"'],
    ["cmd.exe /c echo {c}", '"%CREDENCE_HP_C%"'],
    ["pwsh -NoProfile -Command echo {c}", "$env:CREDENCE_HP_C"],
    ["python -c 'print({c})'", 'os.environ["CREDENCE_HP_C"]'],
    ["python3.12 -W ignore -uc 'print({c})'", 'os.environ["CREDENCE_HP_C"]'],
    ["uv run python -c '{c}'", 'os.environ["CREDENCE_HP_C"]'],
    ["node -e 'f({c})'", "process.env.CREDENCE_HP_C"],
    ["node --eval=f({c})", "process.env.CREDENCE_HP_C"],
    ["node -p {c}", "process.env.CREDENCE_HP_C"],
    ["perl -ne '{c}'", "$ENV{CREDENCE_HP_C}"],
    ["ruby -e '{c}'", 'ENV["CREDENCE_HP_C"]'],
    ["Rscript -e '{c}'", 'Sys.getenv("CREDENCE_HP_C")'],
    ["php -r '{c}'", 'getenv("CREDENCE_HP_C")'],
    ["julia -E '{c}'", 'ENV["CREDENCE_HP_C"]'],
    ["awk '{c}' file", '"$CREDENCE_HP_C"'],
  ])("%s", (line, remedy) => {
    const templates = templatesOf(line);
    expect(codeArgumentIssues(templates, space).map(({ message }) => message)).toEqual([
      `placeholder; must not insert a string into code that an interpreter runs: "{c}". Write ${remedy} there, from the environment.`,
    ]);
    expect(textInCode(templates, { x: 1, c: "a" })).toBe("c");
  });

  test.each([
    "sh -c 'echo {x}'",
    "python -c 'print({x})'",
    "sh -c 'echo $1' sh {c}",
    "python train.py -c {c}",
    "python -m train -c {c}",
    "node train.js -e {c}",
    "bash train.sh -c {c}",
    "python train.py --mode eval {c}",
    "./train -c {c}",
    "perl train.pl -e {c}",
    "deno run a.ts {c}",
  ])("but not %s", (line) => {
    expect(codeArgumentIssues(templatesOf(line), space)).toEqual([]);
    expect(textInCode(templatesOf(line), { x: 1, c: "a" })).toBeNull();
  });
});

test("the suggested alternative executes no string: untrusted choices stay strings", async () => {
  const created = commandObjective({
    arguments: ["sh", "-c", 'echo "$CREDENCE_HP_C" > seen; echo "value={x}"'],
    space,
    metrics: [{ name: "value", direction: "minimize" }],
    cwd,
  });
  if ("issues" in created) throw new Error(created.issues[0]?.message);
  for (const c of ["$(touch CAUGHT)", "; touch CAUGHT;", "'; touch CAUGHT; '", "`touch CAUGHT`"]) {
    expect(await created.objective.evaluate({ x: 0.5, c }, context)).toEqual({ values: { value: 0.5 } });
  }
  expect(readdirSync(cwd)).toEqual(["seen"]);
});

test("a study whose space changed after the check is refused at the evaluation", async () => {
  const created = commandObjective({
    arguments: ["sh", "-c", "echo value={x}"],
    space: space.slice(0, 1),
    metrics: [{ name: "value", direction: "minimize" }],
    cwd,
  });
  if ("issues" in created) throw new Error(created.issues[0]?.message);
  expect(await created.objective.evaluate({ x: "$(touch CAUGHT)" }, context)).toHaveProperty(
    "failure.kind",
    "infeasible",
  );
  expect(readdirSync(cwd)).not.toContain("CAUGHT");
});

test("no dimension name overrides another variable, and no secret is passed on", () => {
  const base = {
    PATH: "/bin",
    LD_PRELOAD: "own.so",
    CREDENCE_TOKEN: "secret",
    credence_server: "http://x",
    HOME: "/h",
  };
  const name = fc.oneof(
    fc.constantFrom(
      "token",
      "server",
      "PATH",
      "LD_PRELOAD",
      "NODE_OPTIONS",
      "trial",
      "seed",
      "lease",
      "__proto__",
      "hp_x",
    ),
    fc.string({ minLength: 1, maxLength: 12 }),
  );
  fc.assert(
    fc.property(name, (dimension) => {
      const environment = commandEnvironment(base, {
        hyperparameters: { [dimension]: "evil" },
        context,
        slot: { index: 0 },
      });
      const evil = Object.entries(environment).filter(([, value]) => value === "evil");
      expect(evil).toHaveLength(1);
      expect(evil[0]?.[0]).toMatch(/^CREDENCE_HP_[A-Z0-9_]*$/);
      expect(environment).toMatchObject({ PATH: "/bin", LD_PRELOAD: "own.so", HOME: "/h", CREDENCE_TRIAL: "0" });
      expect(JSON.stringify(environment)).not.toMatch(/secret|http/);
    }),
  );
});
