import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../common/canonical-json.ts";
import { isRecord } from "../../common/is-record.ts";

/** The same value with the keys of every object reversed. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

describe("canonicalJson", () => {
  it.each<[value: unknown, text: string]>([
    [{ b: 1, a: { d: [2, { z: 1, y: 2 }], c: "x" } }, '{"a":{"c":"x","d":[2,{"y":2,"z":1}]},"b":1}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [[1, "2", true], '[1,"2",true]'],
    [-0, "0"],
  ])("%o", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("ignores the order of keys, and represents the whole value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 20_250_110, numRuns: 200 },
    );
  });
});

describe("isRecord", () => {
  it.each([
    [{}, true],
    [{ a: 1 }, true],
    [[], false],
    [null, false],
    [undefined, false],
    ["text", false],
    [3, false],
  ])("%o: %s", (value, expected) => {
    expect(isRecord(value)).toBe(expected);
  });
});
