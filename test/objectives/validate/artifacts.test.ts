import { describe, expect, test } from "vitest";
import { checkArtifacts } from "../../../objectives/validate/artifacts.ts";
import { checkEvaluation } from "../../../objectives/validate/evaluation.ts";

const good = {
  name: "curve",
  kind: "reliability",
  title: "A curve",
  verdict: { level: "good", text: "It is straight." },
  data: { x: [0, 0.5, 1], y: [null, "text", true], inside: { deep: [] } },
};

describe("artifacts", () => {
  test("are unchanged if they are valid", () => {
    expect(checkArtifacts([good])).toEqual([good]);
    const { verdict, ...without } = good;
    expect(verdict).toBeDefined();
    expect(checkArtifacts([without])).toEqual([without]);
  });

  test.each([undefined, null, {}, "x", []])("are none where there is no list: %j", (given) => {
    expect(checkArtifacts(given)).toBeUndefined();
  });

  test("contain null for numbers that JSON cannot represent, and omit anything that is not a value", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const data = {
      numbers: [1, NaN, Infinity],
      typed: Float64Array.of(1, -Infinity),
      view: new DataView(new ArrayBuffer(1)),
      nothing: undefined,
      call: () => 1,
      list: [() => 1],
      big: 10n,
    };
    const [checked, circular] = checkArtifacts([
      { ...good, data },
      { ...good, name: "circle", data: circle },
    ])!;
    expect(checked.data).toEqual({ numbers: [1, null, null], typed: [1, null], view: null, list: [null] });
    expect(JSON.stringify(circular.data)).toBe(`${'{"self":'.repeat(16)}null${"}".repeat(16)}`);
  });

  test("have a name, a kind and a title each, and verdicts of three levels", () => {
    expect(
      checkArtifacts([
        { data: 1 },
        { ...good, kind: "", title: 7, verdict: { level: "fine", text: "x" } },
        good,
        { ...good, name: "long", verdict: { level: "bad", text: "x".repeat(600) } },
      ]),
    ).toEqual([
      { name: "artifact 1", kind: "unknown", title: "artifact 1", data: 1 },
      { name: "curve", kind: "unknown", title: "curve", data: good.data },
      { ...good, name: "artifact 3" },
      { ...good, name: "long", verdict: { level: "bad", text: `${"x".repeat(499)}…` } },
    ]);
  });

  test("describe the problem with them, without data", () => {
    const text = "artifact; must be an object with name, kind, title and data";
    expect(checkArtifacts([3, good])).toEqual([
      { name: "artifact 1", kind: "unknown", title: "artifact 1", verdict: { level: "bad", text }, data: null },
      good,
    ]);
  });

  test("are limited in total size", () => {
    const large = (name: string, length: number) => ({ ...good, name, data: "x".repeat(length) });
    const [first, second, third] = checkArtifacts([large("a", 60_000), large("b", 60_000), large("c", 20_000)])!;
    expect([first.data, third.data]).toEqual(["x".repeat(60_000), "x".repeat(20_000)]);
    expect(second).toMatchObject({ name: "b", kind: "reliability", title: "A curve", data: null });
    expect(second.verdict).toEqual({
      level: "bad",
      text:
        "artifact; must have at most 100000 characters as JSON, in total per evaluation: 60113, where 39887 are left. " +
        "Record fewer points.",
    });
    expect(checkArtifacts(new Array(50).fill(good))).toHaveLength(32);
  });

  test("come with values and with failures", () => {
    const values = { loss: 1 };
    expect(checkEvaluation({ values, artifacts: [good] }, "any")).toEqual({ values, artifacts: [good] });
    expect(checkEvaluation({ values, artifacts: "none" }, "any")).toEqual({ values });
    const failure = { kind: "diverged", message: "no" };
    expect(checkEvaluation({ failure, artifacts: [good] }, "any")).toEqual({ failure, artifacts: [good] });
    expect(checkEvaluation({ failure }, "any")).toEqual({ failure });
  });
});
