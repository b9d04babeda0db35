import { describe, expect, it } from "vitest";
import { importanceTable } from "../../tuner/cli/importance-table.ts";
import { createPaint } from "../../tuner/cli/paint.ts";
import type { Importance } from "../../tuner/surrogate/importance.ts";
import { studyOf } from "../tuner/past.ts";
import { fakeShell } from "./fake-context.ts";

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
const paint = createPaint({ isTerminal: false }, {});

describe("importanceTable", () => {
  it("shows shares, how sure they are, and where the objective is best", () => {
    expect(importanceTable(importance, { study, width: 90, paint })).toEqual([
      "nets",
      "        share  90 % of fits             alone  90 % of fits",
      "method   61 %     50 – 75 %  ██████░░░   50 %     35 – 60 %  best: sgld",
      "rate     20 %     10 – 40 %  █░░░░        8 %      0 – 30 %  smaller is better",
      "",
      "Shares of the variation in loss, as the tuner believes after 12 trials. What dimensions do",
      "together counts for each of them, so the shares may add up to more than 100 %. Medians and",
      "intervals over 24 fits to 11 complete trials.",
    ]);
  });
});

describe("credence importance", () => {
  const space = ["--space", "x=float(0,1)", "--space", "k=choice(3,8)"];

  it("prints a table, or the document that the service sends", async () => {
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--trials", "16", "--strategy", "sobol", ...space, "--quiet");
    const { out, code } = await shell.run("importance", "bowl");
    expect(code).toBe(0);
    expect(out).toMatch(/^bowl\n +share {2}90 % of fits .*\n[xk] +\d+ % /);
    const document = await shell.json<Importance>("importance", "bowl", "--json");
    expect(Object.keys(document)).toEqual(["dimensions", "fits", "fitted", "seen"]);
    expect(document.dimensions.map(({ name }) => name).sort()).toEqual(["k", "x"]);
    expect(document.seen).toBe(16);
  });

  it("says when there is nothing to say", async () => {
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--trials", "2", "--strategy", "random", ...space, "--quiet");
    expect((await shell.run("importance", "bowl")).out.replaceAll(/\s+/g, " ")).toBe(
      "Nothing to say of bowl yet: the surrogate needs five complete trials, and 2 trials ended. ",
    );
    expect(await shell.json("importance", "bowl", "--json")).toMatchObject({ dimensions: [], fits: 0 });
  });
});
