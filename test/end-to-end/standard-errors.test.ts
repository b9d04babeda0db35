/** A standard error that no surrogate can use is rejected by every interface, and dropped from programs' results. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkEvaluation } from "../../objectives/validate/evaluation.ts";
import { createOutputReader } from "../../objectives/command/output.ts";
import { outcomeOf, type Result } from "../../tuner/study/outcome.ts";
import { fakeShell } from "../cli/fake-context.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";

const unusable = [-1, -5e-324, -1e300, 1e160, Number.MAX_VALUE];
const usable = [0, 5e-324, 0.5, 1e150];
const metrics = [{ name: "value", direction: "minimize" }] as const;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await server.send("POST", "/studies", { name: "s", space: ["x=float(0,1)"] });
  const done = { hyperparameters: { x: 0.5 }, values: { value: 1 } };
  await server.send("POST", "/studies/s/trials", done);
});
afterAll(() => server.close());

const values = { value: 1 };

/** The status, and the paths of the issues. */
type Door = (error: number) => Promise<readonly [number, readonly string[]]>;

async function sent(method: string, path: string, body: unknown): Promise<readonly [number, readonly string[]]> {
  const { status, body: answer } = await server.send(method, `/studies/s/${path}`, body);
  const issues = (answer.issues ?? []) as readonly { path: string }[];
  return [status, issues.map((issue) => issue.path)];
}

const doors: Readonly<Record<string, Door>> = {
  async "a worker's result"(error) {
    const asked = await server.send("POST", "/studies/s/suggestions", {});
    const { number, lease } = asked.body.trials[0];
    return sent("POST", `trials/${number}/result`, { lease, values, standardErrors: { value: error } });
  },
  "a trial from elsewhere": (error) =>
    sent("POST", "trials", { hyperparameters: { x: 0.5 }, values, standardErrors: { value: error } }),
  "many from elsewhere": (error) =>
    sent("POST", "trials", {
      trials: [
        { hyperparameters: { x: 0.5 }, values },
        { hyperparameters: { x: 0.6 }, values, standardErrors: { value: error } },
      ],
    }),
  "a correction": (error) =>
    sent("PUT", "trials/0/outcome", {
      state: "complete",
      values,
      standardErrors: { value: error },
      reason: "measured again",
    }),
};

describe.each(Object.entries(doors))("over HTTP: %s", (_, door) => {
  it.each(unusable)("refuses %d", async (error) => {
    const [status, paths] = await door(error);
    expect(status).toBe(422);
    expect(paths).toEqual([expect.stringMatching(/(^|\.)standardErrors\.value$/)]);
  });

  it.each(usable)("accepts %d", async (error) => {
    const [status] = await door(error);
    expect([200, 201]).toContain(status);
  });
});

describe("an imported file", () => {
  it.each([...unusable.map((error) => [error, 2] as const), ...usable.map((error) => [error, 0] as const)])(
    "with the standard error %d ends with exit code %d",
    async (error, expected) => {
      const source = fakeShell();
      await source.run("tune", "bowl", "--trials", "2", "--strategy", "random", "--quiet");
      const document = JSON.parse((await source.run("export", "bowl")).out);
      document.trials[1].standardErrors = { loss: error };
      const target = fakeShell({ input: JSON.stringify(document) });
      const { code, err } = await target.run("import", "-");
      expect(code).toBe(expected);
      if (expected === 0) return;
      expect(err).toContain("trials[1].standardErrors.loss: standard error; must be between 0 and 1.34e+154");
      expect((await (await target.store()).listStudies()).length).toBe(0);
    },
  );
});

/** For the last interface of each kind: what the study stores. */
const programs: Readonly<Record<string, (error: number) => unknown>> = {
  "a module or built-in objective": (error) => checkEvaluation({ values, standardErrors: { value: error } }, metrics),
  "a program that prints it": (error) => {
    const reader = createOutputReader({ metrics: [{ name: "value", direction: "minimize" }], onReport: () => {} });
    reader.line(JSON.stringify({ value: 1, standardError: error }));
    reader.end();
    return reader.result();
  },
};

describe.each(Object.entries(programs))("a result of %s", (_, evaluate) => {
  it.each(usable)("keeps the standard error %d", (error) => {
    const outcome = outcomeOf(evaluate(error) as Result, metrics);
    expect(outcome).toMatchObject({ state: "complete", values, standardErrors: { value: error } });
  });
});

describe("a result that a program computed", () => {
  it.each(unusable)("keeps its value without the standard error %d", (error) => {
    expect(outcomeOf({ values, standardErrors: { value: error } }, metrics)).toEqual({
      state: "complete",
      values,
      standardErrors: {},
    });
    const evaluation = checkEvaluation({ values, standardErrors: { value: error } }, metrics);
    if ("failure" in evaluation) throw new Error(evaluation.failure.message);
    expect(outcomeOf(evaluation, metrics)).toMatchObject({ state: "complete", values });
    expect(Object.values(outcomeOf(evaluation, metrics)).flat()).not.toContain(error);
  });
});
