import { describe, expect, it } from "vitest";
import { importanceTable } from "../../../cli/report/importance.ts";
import { widthOf } from "../../../cli/terminal/table.ts";
import { createColors } from "../../../cli/terminal/colors.ts";
import type { Importance } from "../../../tuner/analysis/importance.ts";
import { studyOf } from "../../tuner/past.ts";
import { fakeShell } from "../fake-context.ts";

const study = {
  ...studyOf([
    { kind: "float", name: "rate", low: 1e-4, high: 1, scale: "log" },
    { kind: "categorical", name: "method", choices: ["map", "sgld"] },
  ]),
  name: "nets",
};
const importance: Importance = {
  dimensions: [
    {
      name: "method",
      main: 0.5,
      mainInterval: { low: 0.35, high: 0.6 },
      total: 0.61,
      totalInterval: { low: 0.5, high: 0.75 },
      best: "sgld",
    },
    {
      name: "rate",
      main: 0.08,
      mainInterval: { low: 0, high: 0.3 },
      total: 0.2,
      totalInterval: { low: 0.1, high: 0.4 },
      best: 2e-4,
    },
  ],
  fits: 24,
  fitted: 11,
  seen: 12,
};
const paint = createColors({ isTerminal: false }, {});

describe("importanceTable", () => {
  it("shows shares, their uncertainty, and where the objective is best", () => {
    expect(importanceTable(importance, { study, width: 90, paint })).toEqual([
      "nets",
      "        total   interval             main   interval  on average",
      "method   61 %  50 – 75 %  ██████░░░  50 %  35 – 60 %  best: sgld",
      "rate     20 %  10 – 40 %  █░░░░       8 %   0 – 30 %  smaller is better",
      "",
      "Estimated share of the variance of loss after 12 trials: total effect (including",
      "interactions, which count for every dimension involved, so the sum may exceed 100 %) and",
      "main effect (the dimension alone). Medians and 90 % intervals over 24 fits to 11 completed",
      "trials.",
    ]);
    expect(importanceTable({ ...importance, fits: 1 }, { study, width: 90, paint }).at(-1)).toContain("One fit to 11");
  });

  it("drops the bar first, then the main effects, and never the best values", () => {
    for (const width of [44, 48, 56, 64, 72]) {
      const [, titles, ...rows] = importanceTable(importance, { study, width, paint });
      const lines = [titles, ...rows.slice(0, 2)];
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
      expect(lines[2]).toMatch(/smaller is better$/);
      if (width < 72) expect(lines[1]).not.toContain("█");
    }
  });

  it("needs five complete trials", async () => {
    const shell = fakeShell();
    const tune = (trials: number) =>
      shell.run(
        "tune",
        "bowl",
        "--trials",
        String(trials),
        "--strategy",
        "random",
        "--space",
        "k=choice(3,4)",
        "--quiet",
      );
    await tune(4);
    expect((await shell.run("importance", "bowl")).out).toMatch(/at least 5 complete trials; 4 trials/);
    await tune(5);
    expect((await shell.run("importance", "bowl")).out).toContain("on average");
  });
});

describe("credence importance", () => {
  const space = ["--space", "x=float(0,1)", "--space", "k=choice(3,8)"];

  it("prints a table, or the same document as the service", async () => {
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--trials", "16", "--strategy", "sobol", ...space, "--quiet");
    const { out, code } = await shell.run("importance", "bowl");
    expect(code).toBe(0);
    expect(out).toMatch(/^bowl\n +total +interval .*\n[xk] +\d+ % /);
    const document = await shell.json<Importance>("importance", "bowl", "--json");
    expect(Object.keys(document)).toEqual(["dimensions", "fits", "fitted", "seen"]);
    expect(document.dimensions.map(({ name }) => name).sort()).toEqual(["k", "x"]);
    expect(document.seen).toBe(16);
  });

  it("reports when there is nothing to show", async () => {
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--trials", "2", "--strategy", "random", ...space, "--quiet");
    expect((await shell.run("importance", "bowl")).out.replaceAll(/\s+/g, " ")).toBe(
      "bowl: importance needs at least 5 complete trials; 2 trials finished so far. ",
    );
    expect(await shell.json("importance", "bowl", "--json")).toMatchObject({ dimensions: [], fits: 0 });
  });
});
