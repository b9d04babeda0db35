import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../common/canonical-json.ts";
import { differences } from "../../common/differences.ts";

const json = fc.jsonValue({ maxDepth: 3 });

describe("differences", () => {
  it.each<{ a: unknown; b: unknown; lines: string[] }>([
    { a: { x: [1, 2, 3] }, b: { x: [1, 5, 3] }, lines: ["x[1]: stored 2, given 5"] },
    { a: { x: [1, 2] }, b: { x: [1, 2, 3] }, lines: ["x: stored [1,2], given [1,2,3]"] },
    { a: { x: [] }, b: { x: [] }, lines: [] },
    { a: { x: { y: null } }, b: { x: { y: false } }, lines: ["x.y: stored null, given false"] },
    { a: { x: "1" }, b: { x: 1 }, lines: ['x: stored "1", given 1'] },
    { a: { x: undefined }, b: {}, lines: [] },
    {
      a: { x: [{ name: "a" }, { name: "a" }] },
      b: { x: [{ name: "a" }, { name: "b" }] },
      lines: ['x[1].name: stored "a", given "b"'],
    },
  ])("$a against $b", ({ a, b, lines }) => {
    expect(differences(a, b)).toEqual(lines);
  });

  it("are empty for a value and itself, and non-empty if the canonical JSON differs", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const record = { value: a };
        expect(differences(record, structuredClone(record))).toEqual([]);
        const same = canonicalJson(record) === canonicalJson({ value: b });
        expect(differences(record, { value: b }).length === 0).toBe(same);
      }),
      { seed: 20_250_109, numRuns: 200 },
    );
  });
});
