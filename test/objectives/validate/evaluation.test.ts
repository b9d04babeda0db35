import { describe, expect, test } from "vitest";
import { checked, checkEvaluation } from "../../../objectives/validate/evaluation.ts";
import type { Metric } from "../../../tuner/objective.ts";

const loss: Metric[] = [{ name: "loss", direction: "minimize" }];
const two: Metric[] = [...loss, { name: "accuracy", direction: "maximize" }];

const infeasible = (message: string) => ({ failure: { kind: "infeasible", message } });
const shape = "evaluation; must be a number, { values } or { failure }";

test.each<[returned: unknown, expected: Metric[] | "any", evaluation: unknown]>([
  [0.5, loss, { values: { loss: 0.5 } }],
  [0.5, "any", { values: { value: 0.5 } }],
  [{ values: { loss: 1 } }, loss, { values: { loss: 1 } }],
  [
    {
      values: { loss: 1, more: 2, text: "x" },
      standardErrors: { loss: 0.1, more: 0 },
      metrics: { a: 1, b: NaN, c: "x" },
    },
    loss,
    { values: { loss: 1, more: 2 }, standardErrors: { loss: 0.1, more: 0 }, metrics: { a: 1 } },
  ],
  [{ values: { a: 1, b: Infinity } }, "any", { values: { a: 1 } }],
  [
    {
      values: { a: 2 },
      rowValues: { a: [1, 3], b: new Float64Array([4]), c: [1, NaN], d: [1, "x"], e: "12", f: [1, ,] },
    },
    "any",
    { values: { a: 2 }, rowValues: { a: [1, 3], b: [4] } },
  ],
  [{ values: { loss: 2 }, rowValues: { loss: [1, 3] } }, loss, { values: { loss: 2 } }],
  [
    { failure: { kind: "diverged", message: "exploded" } },
    loss,
    { failure: { kind: "diverged", message: "exploded" } },
  ],
  [{ failure: { kind: "transient" } }, loss, { failure: { kind: "transient", message: "transient" } }],
  [{ failure: "infeasible" }, loss, { failure: { kind: "infeasible", message: "infeasible" } }],
  [
    { failure: { kind: "bad" } },
    loss,
    infeasible('failure kind; must be one of "diverged", "infeasible", "transient": "bad"'),
  ],
  [{ failure: null }, loss, infeasible('failure kind; must be one of "diverged", "infeasible", "transient": null')],
  [NaN, loss, { failure: { kind: "diverged", message: 'metric "loss"; must be finite: NaN' } }],
  [
    { values: { loss: 1, accuracy: -Infinity } },
    two,
    { failure: { kind: "diverged", message: 'metric "accuracy"; must be finite: -Infinity' } },
  ],
  [1, two, infeasible('metric "accuracy"; must be a number among the values: missing')],
  [{ values: { loss: "1" } }, loss, infeasible('metric "loss"; must be a number among the values: "1"')],
  [{ values: { loss: null } }, loss, infeasible('metric "loss"; must be a number among the values: null')],
  [undefined, loss, infeasible(`${shape}: undefined`)],
  ["0.5", loss, infeasible(`${shape}: "0.5"`)],
  [[0.5], loss, infeasible(`${shape}: an array`)],
  [{ loss: 1 }, loss, infeasible(`${shape}: an object with "loss"`)],
  [{}, loss, infeasible(`${shape}: an object with nothing`)],
  [() => 1, loss, infeasible(`${shape}: a function`)],
  [10n, loss, infeasible(`${shape}: 10`)],
])("%# is checked", (returned, expected, evaluation) => {
  expect(checkEvaluation(returned, expected)).toEqual(evaluation);
});

describe("checked", () => {
  test("waits for promises", async () => {
    expect(await checked(() => Promise.resolve(2), loss)).toEqual({ values: { loss: 2 } });
  });

  test("turns an exception into a failure, with its origin", async () => {
    function deepInUserCode(): never {
      throw new Error("no such layer");
    }
    for (const run of [deepInUserCode, async () => Promise.reject(await Promise.resolve().then(deepInUserCode))]) {
      const evaluation = await checked(run, loss);
      if (!("failure" in evaluation)) throw new Error("no failure");
      const [first, second, ...rest] = evaluation.failure.message.split("\n");
      expect(evaluation.failure.kind).toBe("infeasible");
      expect(first).toBe("objective; threw: no such layer");
      expect(second).toMatch(/^ +at deepInUserCode .*evaluation\.test\.ts/);
      expect(rest.length).toBeLessThanOrEqual(2);
    }
  });

  test("leaves out frames that hold the text of a module, and cuts long ones", async () => {
    const error = new Error("no such layer");
    const text = encodeURIComponent("export default f;".repeat(200));
    error.stack = [
      "Error: no such layer",
      `    at Object.f (data:text/javascript,${text}:1:2)`,
      `    at async data:text/javascript,${text}:3:4`,
      `    at data:text/javascript,${text}:5:6`,
      `    at long (/${"x".repeat(500)}.ts:1:1)`,
      "    at short (/objective.ts:7:8)",
    ].join("\n");
    expect(await checked(() => Promise.reject(error), loss)).toEqual(
      infeasible(
        [
          "objective; threw: no such layer",
          `    at long (/${"x".repeat(185)}…`,
          "    at short (/objective.ts:7:8)",
        ].join("\n"),
      ),
    );
  });

  test("names an error without a message, and accepts any thrown value", async () => {
    const throwing = (error: unknown) => () => {
      throw error;
    };
    const unnamed = await checked(throwing(new RangeError()), loss);
    expect("failure" in unnamed && unnamed.failure.message).toMatch(/^objective; threw: RangeError\n/);
    expect(await checked(throwing("a string"), loss)).toEqual(infeasible("objective; threw: a string"));
    expect(await checked(throwing(undefined), loss)).toEqual(infeasible("objective; threw: undefined"));
  });
});
