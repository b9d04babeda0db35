import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeBetween } from "../../common/change.ts";

/** `before` without removed parts and with added ones: for objects without lists and long strings, the change is complete. */
function applied(before: unknown, change: { before: unknown; after: unknown }): unknown {
  if (!isObject(before) || !isObject(change.before) || !isObject(change.after)) return change.after;
  const kept = Object.entries(before).filter(([key]) => !(key in (change.before as object)));
  const changed = Object.entries(change.after).map(([key, after]) => {
    const hadIt = Object.hasOwn(before, key);
    return [key, hadIt ? applied(before[key], { before: (change.before as Named)[key], after }) : after] as const;
  });
  return Object.fromEntries([...kept, ...changed]);
}

type Named = Record<string, unknown>;

function isObject(value: unknown): value is Named {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const leaf = fc.oneof(fc.constantFrom<unknown>(null, true, 0, -0, 1.5, "", "a"), fc.integer({ min: 0, max: 3 }));
const record: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, tie("object")),
  object: fc.dictionary(fc.constantFrom("a", "b", "c", "d"), tie("value"), { noNullPrototype: true }),
})).object;

describe("the parts that differ", () => {
  it("are exactly the differences of two objects", () => {
    fc.assert(
      fc.property(record, record, (before, after) => {
        const change = changeBetween(before, after);
        expect(applied(before, change)).toEqual(after);
        expect(applied(after, { before: change.after, after: change.before })).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });

  it("are empty for two equal values", () => {
    fc.assert(
      fc.property(record, (value) => {
        expect(changeBetween(value, value)).toEqual({ before: {}, after: {} });
      }),
    );
  });

  it("do not grow with unchanged parts: keys, entries, the ends of a string", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, "x".repeat(100)]));
    const text = `${"begin ".repeat(1000)}old${" end".repeat(1000)}`;
    const list = Array.from({ length: 1000 }, (_, index) => ({ name: `d${index}`, low: 0 }));
    const before = { many, text, list, tags: ["a", "b", "b"] };
    const after = {
      many: { ...many, k7: 1 },
      text: text.replace("old", "new"),
      list: [...list.slice(1), { name: "d0", low: 1 }],
      tags: ["b", "c", "a"],
    };
    expect(changeBetween(before, after)).toEqual({
      before: {
        many: { k7: many["k7"] },
        text: "…n begin begin begin old end end end end end…",
        list: [{ name: "d0", low: 0 }],
        tags: ["b"],
      },
      after: {
        many: { k7: 1 },
        text: "…n begin begin begin new end end end end end…",
        list: [{ name: "d0", low: 1 }],
        tags: ["c"],
      },
    });
  });

  it("of a reordered list are the whole list", () => {
    expect(changeBetween(["a", "b"], ["b", "a"])).toEqual({ before: ["a", "b"], after: ["b", "a"] });
  });

  it("of strings never split a character", () => {
    const face = "\u{1f600}";
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.constantFrom("", "x", face), (left, right, middle) => {
        const [start, end] = [face.repeat(100) + "a".repeat(left), "b".repeat(right) + face.repeat(100)];
        const { before, after } = changeBetween(`${start}1${end}`, `${start}${middle}${end}`);
        for (const part of [before, after] as string[]) {
          expect(part.isWellFormed()).toBe(true);
          expect(part.length).toBeLessThan(60);
        }
      }),
    );
  });
});
