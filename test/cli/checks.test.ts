import { describe, expect, it } from "vitest";
import type { Artifact } from "../../common/artifact.ts";
import { checkLines, checksOf } from "../../cli/report/checks.ts";
import { createColors } from "../../cli/terminal/colors.ts";

const artifact = (name: string, level?: "good" | "doubtful" | "bad"): Artifact => ({
  name,
  kind: name,
  title: name,
  data: {},
  ...(level === undefined ? {} : { verdict: { level, text: `The ${name} is as ${level} as the words after it say.` } }),
});

describe("the checks of a trial", () => {
  const checks = checksOf([
    artifact("first", "good"),
    artifact("plot"),
    artifact("chains", "bad"),
    artifact("c", "doubtful"),
  ]);

  it("are the verdicts on its artifacts, the worst first", () => {
    expect(checks.map(({ name, level }) => [name, level])).toEqual([
      ["chains", "bad"],
      ["c", "doubtful"],
      ["first", "good"],
    ]);
  });

  it("fit the width, with the level in its own column", () => {
    const paint = createColors({ isTerminal: false }, {});
    expect(checkLines(checks.slice(0, 2), { width: 40, paint })).toEqual([
      "bad       The chains is as bad as the",
      "          words after it say.",
      "doubtful  The c is as doubtful as the",
      "          words after it say.",
    ]);
  });
});
