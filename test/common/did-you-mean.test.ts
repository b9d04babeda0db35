import fc from "fast-check";
import { expect, test } from "vitest";
import { closeNames, didYouMean, listNames } from "../../common/did-you-mean.ts";
import { unknownOptions } from "../../objectives/options/unknown.ts";

test.each([
  ["prize", ["price"]],
  ["prcie", ["price"]],
  ["PRICE", ["price"]],
  ["rooms", ["room"]],
  ["ares", ["area"]],
  ["xyz", []],
  ["", []],
  ["pr", []],
])("%j is close to %j", (name, close) => {
  expect(closeNames(name, ["price", "room", "area"])).toEqual(close);
});

test("names with the fewest edits come first, then those that start with the given name", () => {
  const names = ["branin", "branin-disk", "hartmann6", "bnn-regression"];
  expect(closeNames("brannin", names)).toEqual(["branin"]);
  expect(closeNames("hartman", names)).toEqual(["hartmann6"]);
  expect(closeNames("bnn", names)).toEqual(["bnn-regression"]);
  expect(closeNames("BRANIN", names)).toEqual(["branin", "branin-disk"]);
  expect(closeNames("rosenbrock", names)).toEqual([]);
  expect(closeNames("tset", ["test", "tell"])).toEqual(["test"]);
  expect(closeNames("x", ["x3", "x1", "x4", "x2"])).toEqual(["x1", "x2", "x3"]);
});

test("one edit, or a swap of neighbours, always leads back to the name", () => {
  const known = ["learningRate", "weightDecay", "temperature", "hidden", "batchSize"];
  const typo = fc.tuple(fc.constantFrom(...known), fc.nat(), fc.constantFrom("drop", "double", "swap", "replace"));
  fc.assert(
    fc.property(typo, ([name, seed, kind]) => {
      const at = seed % (name.length - 1);
      const [before, a, b, after] = [name.slice(0, at), name[at], name[at + 1], name.slice(at + 2)];
      const edited = { drop: b, double: a + a + b, swap: b + a, replace: `_${b}` }[kind];
      expect(closeNames(before + edited + after, known)).toContain(name);
    }),
  );
});

test("a list of names is cut with a count", () => {
  expect(listNames(["a", 'b"', "c"])).toBe('"a", "b\\"", "c"');
  expect(listNames(["a", "b", "c"], 2)).toBe('"a", "b" and 1 more');
  expect(didYouMean("prise", ["price"], "Leave it out.")).toBe("Did you mean price?");
  expect(didYouMean("strength", ["strength ", "x"], "")).toBe('Did you mean "strength "?');
  expect(didYouMean("dog", ["dot", "dig", "cat"], "")).toBe("Did you mean dig or dot?");
  expect(didYouMean("x", ["price"], "Leave it out.")).toBe("Leave it out.");
});

test("all unknown options are named", () => {
  const known = [
    { name: "data", summary: "" },
    { name: "target", summary: "" },
  ];
  expect(unknownOptions({ dta: "a", data: "b", colour: "red" }, known)).toEqual([
    { path: "dta", message: 'option; must be one of "data", "target": "dta". Did you mean data?' },
    { path: "colour", message: 'option; must be one of "data", "target": "colour". Leave it out.' },
  ]);
});
