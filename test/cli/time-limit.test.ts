/** The time limit of one evaluation, for objectives without their own limit. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { withTimeLimit } from "../../cli/studies/time-limit.ts";
import { makeKey } from "../../math/random.ts";
import { startPool } from "../../objectives/pool/pool.ts";
import type { EvaluationContext, Objective } from "../../tuner/objective.ts";
import { fakeShell } from "./fake-context.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-limit-"));
afterAll(() => rmSync(folder, { recursive: true }));

const context = (signal = new AbortController().signal): EvaluationContext => ({
  signal,
  key: makeKey(1),
  trial: { study: "s", number: 0, attempt: 1 },
  report: () => "continue",
});
const objectiveOf = (evaluate: Objective["evaluate"]): Objective => ({
  name: "o",
  space: [],
  metrics: [{ name: "value", direction: "minimize" }],
  evaluate,
});

describe("an evaluation with a time limit", () => {
  it("is unchanged if it ends in time", async () => {
    const quick = withTimeLimit(
      objectiveOf(async () => ({ values: { value: 3 } })),
      60_000,
    );
    expect(await quick.evaluate({}, context())).toEqual({ values: { value: 3 } });
  });

  it("gets a stop request if it takes longer, and fails whatever it returns", async () => {
    const answers: string[] = [];
    const slow = withTimeLimit(
      objectiveOf(async (_, { signal, report }) => {
        answers.push(report(0, "value", 1));
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        answers.push(report(1, "value", 1));
        return { values: { value: 1 } };
      }),
      20,
    );
    expect(await slow.evaluate({}, context())).toEqual({
      failure: { kind: "infeasible", message: "Ran longer than 20 ms" },
    });
    expect(answers).toEqual(["continue", "stop"]);
  });

  it("does not count as too long if a person interrupts it", async () => {
    const person = new AbortController();
    const waiting = withTimeLimit(
      objectiveOf(async (_, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
        return { failure: { kind: "transient", message: "aborted" } };
      }),
      60_000,
    );
    const evaluation = waiting.evaluate({}, context(person.signal));
    person.abort();
    expect(await evaluation).toMatchObject({ failure: { kind: "transient" } });
  });

  it("is ended with its thread when it never looks at its signal", async () => {
    const path = join(folder, "hung.mjs");
    writeFileSync(
      path,
      `export const space = [{ kind: "int", name: "x", low: 0, high: 1, scale: "linear" }];
       export default ({ x }) => { while (x === 1); return 7; };`,
    );
    const created = await startPool({ kind: "module", path }, 1, { graceMilliseconds: 100 });
    if ("issues" in created) throw new Error(JSON.stringify(created.issues));
    const limited = withTimeLimit(created.objective, 300);
    expect(await limited.evaluate({ x: 1 }, context())).toEqual({
      failure: { kind: "infeasible", message: "Ran longer than 300 ms" },
    });
    // Its limit is longer: a new thread starts first.
    const next = withTimeLimit(created.objective, 60_000);
    expect(await next.evaluate({ x: 0 }, context())).toMatchObject({ values: { value: 7 } });
    await created.objective.close?.();
  });
});

describe("tune --trial-timeout", () => {
  it("is stored with any kind of objective, and kept when the study continues", async () => {
    const shell = fakeShell();
    await shell.run("tune", "bowl", "--trials", "1", "--trial-timeout", "90s", "--quiet");
    expect(await shell.json("show", "bowl", "--json")).toMatchObject({ objective: { timeoutMilliseconds: 90_000 } });
    expect((await shell.run("tune", "bowl", "--trials", "2", "--quiet")).code).toBe(0);
    expect(await shell.json("show", "bowl", "--json")).toMatchObject({ objective: { timeoutMilliseconds: 90_000 } });
  });
});
